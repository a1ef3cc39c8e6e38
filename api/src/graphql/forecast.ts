import { commitmentGaps, deviation, type DeviationRow, type GapRow } from '@tierline/chaincode/domain';
import type { Bucket, ForecastState } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { forecastStatuses, type VersionView } from '../readmodel';
import type { Builder } from './builder';
import { addRecordKind, type Shared } from './record-kind';

/** Buyer's demand per bucket, supplier's commitment beside it, and what changed between any two versions. */
export function addForecast(builder: Builder, shared: Shared): void {
  const forecast = addRecordKind(builder, shared, 'forecast', {
    description: 'A buyer’s demand for one part at one site, and the supplier’s answer.',
    state: addForecastState(builder),
    statuses: forecastStatuses,
    statusDescription:
      'open: the series as it stands has no answer; short: the answer lacks something in at least one bucket.',
    by: ['part', 'site', 'weeks'],
  });
  const gap = addCommitmentGap(builder);
  const difference = addDifference(builder, shared);
  builder.objectFields(forecast, (t) => ({
    commitmentGaps: t.field({
      type: [gap],
      nullable: true,
      description: 'Commitment beside demand, bucket by bucket; null: purged.',
      resolve: ({ state }) => state && commitmentGaps(state),
    }),
    difference: t.field({
      type: difference,
      nullable: true,
      description: 'What changed between two versions; null where this member lacks one of them or its content.',
      args: {
        from: t.arg.int({ required: true, validate: versionNumber }),
        to: t.arg.int({ required: true, validate: versionNumber }),
      },
      complexity: 20,
      resolve: async ({ channel, kind, id }, args, { reads }) => {
        const [from, to] = await Promise.all(
          [args.from, args.to].map((version) => reads.version({ channel, kind, id, version })),
        );
        return from && to && from.state !== null && to.state !== null ? { from, to } : null;
      },
    }),
  }));
}

const versionNumber = z.int().min(1);

function addForecastState(builder: Builder) {
  const bucket = builder.objectRef<Bucket>('Bucket').implement({
    description: 'A quantity of the forecast’s unit for one week or day.',
    fields: (t) => ({
      start: t.expose('start', { type: 'Day', description: 'Its first day; weeks begin on Mondays.' }),
      quantity: t.expose('quantity', { type: 'Decimal' }),
    }),
  });
  const commitment = builder.objectRef<NonNullable<ForecastState['commitment']>>('Commitment').implement({
    description: 'The supplier’s answer to one revision.',
    fields: (t) => ({
      revision: t.exposeInt('revision', {
        description: 'Of the series it answers; another now stands if they differ.',
      }),
      at: t.expose('at', { type: 'DateTime' }),
      reason: t.exposeString('reason', { nullable: true }),
      buckets: t.expose('buckets', { type: [bucket] }),
    }),
  });
  const request = builder.objectRef<NonNullable<ForecastState['request']>>('UpdateRequest').implement({
    description: 'One side asks the other for newer figures.',
    fields: (t) => ({
      of: t.exposeString('of', { description: 'demand (asked of the buyer) or commitment (asked of the supplier).' }),
      by: t.exposeString('by', { description: 'MSP id.' }),
      at: t.expose('at', { type: 'DateTime' }),
      dueBy: t.expose('dueBy', { type: 'DateTime' }),
    }),
  });
  return builder.objectRef<ForecastState>('ForecastState').implement({
    fields: (t) => ({
      buyer: t.exposeString('buyer', { description: 'MSP id.' }),
      supplier: t.exposeString('supplier', { description: 'MSP id.' }),
      customerPart: t.exposeString('customerPart', { description: 'The buyer’s part number.' }),
      supplierPart: t.exposeString('supplierPart', { nullable: true }),
      site: t.exposeString('site', { description: 'BPNS of the site that needs the parts.' }),
      category: t.exposeString('category', { description: 'Demand category of CX-0128.' }),
      unit: t.exposeString('unit', { description: 'Of all quantities: UN/ECE Rec 20.' }),
      granularity: t.exposeString('granularity', { description: 'week or day: what a bucket is.' }),
      revision: t.exposeInt('revision', { description: '1, and one more for each replacement of the series.' }),
      buckets: t.expose('buckets', { type: [bucket], description: 'The demand, in order.' }),
      restsOn: t.expose('restsOn', {
        type: ['Hex'],
        description: 'Salted hashes of upstream versions, 32 bytes each.',
      }),
      respondBy: t.expose('respondBy', { type: 'DateTime', nullable: true }),
      commitment: t.expose('commitment', { type: commitment, nullable: true }),
      request: t.expose('request', { type: request, nullable: true, description: 'Not answered yet.' }),
      active: t.exposeBoolean('active'),
    }),
  });
}

const bucketStatuses = ['unanswered', 'short', 'met', 'over'] as const;

function addCommitmentGap(builder: Builder) {
  const status = builder.enumType('BucketStatus', { values: bucketStatuses });
  return builder.objectRef<GapRow>('CommitmentGap').implement({
    description: 'Demand and commitment of one bucket, in the forecast’s unit.',
    fields: (t) => ({
      start: t.expose('start', { type: 'Day' }),
      demand: t.expose('demand', { type: 'Decimal' }),
      committed: t.expose('committed', { type: 'Decimal', nullable: true, description: 'null: not answered.' }),
      gap: t.expose('gap', { type: 'Decimal', nullable: true, description: 'Committed minus demand.' }),
      status: t.field({ type: status, resolve: ({ gap }) => statusOf(gap) }),
    }),
  });
}

function statusOf(gap: string | undefined): (typeof bucketStatuses)[number] {
  if (gap === undefined) return 'unanswered';
  if (gap === '0') return 'met';
  return gap.startsWith('-') ? 'short' : 'over';
}

type Compared = { from: VersionView; to: VersionView };

function addDifference(builder: Builder, { version }: Shared) {
  const change = builder.objectRef<DeviationRow>('Deviation').implement({
    description: 'What changed in one bucket; a bucket that one version lacks counts as zero there.',
    fields: (t) => ({
      start: t.expose('start', { type: 'Day' }),
      before: t.expose('before', { type: 'Decimal' }),
      after: t.expose('after', { type: 'Decimal' }),
      absolute: t.expose('absolute', { type: 'Decimal', description: 'After minus before.' }),
      relative: t.expose('relative', {
        type: 'Decimal',
        nullable: true,
        description: 'Of before; null: that is zero.',
      }),
    }),
  });
  return builder.objectRef<Compared>('ForecastDifference').implement({
    fields: (t) => ({
      from: t.expose('from', { type: version }),
      to: t.expose('to', { type: version }),
      demand: t.field({
        type: [change],
        resolve: ({ from, to }) => deviation(stateOf(from).buckets, stateOf(to).buckets),
      }),
      commitment: t.field({
        type: [change],
        resolve: ({ from, to }) => deviation(promised(from), promised(to)),
      }),
    }),
  });
}

/** Of a version of a forecast whose content is there. */
const stateOf = ({ state }: VersionView): ForecastState => state as unknown as ForecastState;
const promised = (version: VersionView): readonly Bucket[] => stateOf(version).commitment?.buckets ?? [];
