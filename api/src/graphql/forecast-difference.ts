import { quantity, type Bucket, type ForecastState } from '@tierline/chaincode/schema';
import {
  deviation,
  deviationOver,
  exceeded,
  type Exceeded,
  type Thresholds,
  type WeekDemand,
  type WeekDeviation,
} from '@tierline/planning/capacity';
import type { VersionView } from '../readmodel';
import type { Builder } from './builder';
import type { Shared } from './record-kind';
import { spanArgs, within } from './span';

type Row = WeekDeviation & { start: string };
type Over = Omit<WeekDeviation, 'week'> & { exceeded: Exceeded[] };
type Compared = { from: VersionView; to: VersionView };

/** What changed between two versions of a series, by bucket and over a stretch of them. */
export function addDifference(builder: Builder, { version, deviationLimit: limit }: Shared) {
  const change = builder.objectRef<Row>('Deviation').implement({
    description: 'What changed in one bucket; null: that version does not name the bucket, which is not zero.',
    fields: (t) => ({
      start: t.expose('start', { type: 'Day' }),
      before: t.expose('previous', { type: 'Decimal', nullable: true }),
      after: t.expose('latest', { type: 'Decimal', nullable: true }),
      absolute: t.expose('absolute', { type: 'Decimal', nullable: true, description: 'After minus before.' }),
      relative: t.expose('relative', {
        type: 'Decimal',
        nullable: true,
        description: 'Of before; null also where that is zero.',
      }),
    }),
  });
  const over = builder.objectRef<Over>('DeviationOver').implement({
    description: 'What changed over a stretch of buckets: the sums of those that both versions name.',
    fields: (t) => ({
      before: t.expose('previous', { type: 'Decimal', nullable: true }),
      after: t.expose('latest', { type: 'Decimal', nullable: true }),
      absolute: t.expose('absolute', { type: 'Decimal', nullable: true }),
      relative: t.expose('relative', { type: 'Decimal', nullable: true }),
      exceeded: t.expose('exceeded', { type: [limit] }),
    }),
  });
  const limits = addLimits(builder);
  return builder.objectRef<Compared>('ForecastDifference').implement({
    fields: (t) => ({
      from: t.expose('from', { type: version }),
      to: t.expose('to', { type: version }),
      demand: t.field({
        type: [change],
        args: spanArgs(builder),
        resolve: ({ from, to }, span) => within(rows(stateOf(from).buckets, stateOf(to).buckets), span),
      }),
      commitment: t.field({
        type: [change],
        args: spanArgs(builder),
        resolve: ({ from, to }, span) => within(rows(promised(from), promised(to)), span),
      }),
      demandOver: t.field({
        type: over,
        nullable: true,
        description: 'Null: no bucket of the span is named by both.',
        args: { ...spanArgs(builder), limits: t.arg({ type: limits }) },
        resolve: ({ from, to }, { limits: given, ...span }) => {
          const sums = deviationOver(within(rows(stateOf(from).buckets, stateOf(to).buckets), span));
          return sums && { ...sums, exceeded: exceeded(sums, thresholdsOf(given ?? {})) };
        },
      }),
    }),
  });
}

function addLimits(builder: Builder) {
  return builder.inputType('DeviationLimitsInput', {
    description: 'Sizes: a fall by more than `relativeNegative` is beyond it.',
    fields: (t) => ({
      relativePositive: t.field({ type: 'Decimal', validate: quantity }),
      relativeNegative: t.field({ type: 'Decimal', validate: quantity }),
      absolutePositive: t.field({ type: 'Decimal', validate: quantity }),
      absoluteNegative: t.field({ type: 'Decimal', validate: quantity }),
    }),
  });
}

type GivenLimits = { [Name in keyof Thresholds]?: string | null | undefined };
const thresholdsOf = (given: GivenLimits): Thresholds =>
  Object.fromEntries(Object.entries(given).filter(([, limit]) => typeof limit === 'string'));

/** Of a version of a forecast whose content is there. */
const stateOf = ({ state }: VersionView): ForecastState => state as unknown as ForecastState;
const promised = (version: VersionView): readonly Bucket[] => stateOf(version).commitment?.buckets ?? [];

const rows = (before: readonly Bucket[], after: readonly Bucket[]): Row[] =>
  deviation(before.map(demandOf), after.map(demandOf)).map((row) => ({ ...row, start: row.week }));
const demandOf = ({ start, quantity: of }: Bucket): WeekDemand => ({ week: start, quantity: of });
