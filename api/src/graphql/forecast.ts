import { commitmentGaps, type GapRow } from '@tierline/chaincode/domain';
import { z } from 'zod';
import { forecastStatuses } from '../readmodel';
import type { Builder } from './builder';
import { addForecastAnomalies } from './forecast-anomalies';
import { addDifference } from './forecast-difference';
import { addBucketMoves, bucketMoves } from './forecast-moves';
import { addForecastPivot } from './forecast-pivot';
import { addBucket, addForecastState } from './forecast-state';
import { addForecastAccuracy } from './forecast-accuracy';
import { addForecastSuggestion } from './forecast-suggestion';
import { whole } from './paging';
import { addRecordKind, type Shared } from './record-kind';
import { spanArgs, within } from './span';

/** Buyer's demand per bucket, supplier's commitment beside it, and what changed between any two versions. */
export function addForecast(builder: Builder, shared: Shared): void {
  const listed = {
    statuses: forecastStatuses,
    statusDescription:
      'open: the series as it stands has no answer; short: the answer lacks something in at least one bucket.',
    by: ['part', 'site', 'weeks'],
  } as const;
  const bucket = addBucket(builder);
  const forecast = addRecordKind(builder, shared, 'forecast', {
    description: 'A buyer’s demand for one part at one site, and the supplier’s answer.',
    state: addForecastState(builder, { alert: shared.alert, bucket }),
    ...listed,
  });
  const gap = addCommitmentGap(builder);
  const difference = addDifference(builder, shared);
  const moves = addBucketMoves(builder);
  builder.objectFields(forecast, (t) => ({
    commitmentGaps: t.field({
      type: [gap],
      nullable: true,
      description: 'Commitment beside demand, bucket by bucket; null: purged.',
      args: spanArgs(builder),
      resolve: ({ state }, span) => state && within(commitmentGaps(state), span),
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
    moves: t.field({
      type: [moves],
      description: 'Who moved first, bucket by bucket; what was erased is not told of.',
      args: spanArgs(builder),
      complexity: 30,
      resolve: async (place, span, { reads }) => within(bucketMoves(await reads.timeline(place, whole)), span),
    }),
  }));
  addForecastSuggestion(builder, forecast, bucket);
  addForecastAccuracy(builder, forecast, bucket);
  addForecastAnomalies(builder, forecast);
  addForecastPivot(builder, shared.filters('Forecast', listed));
}

const versionNumber = z.int().min(1);

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
