import type { EnumRef } from '@pothos/core';
import type { Bucket } from '@tierline/chaincode/schema';
import {
  bucketAfter,
  modelNames,
  patterns,
  type Backtest,
  type Dated,
  type ModelName,
  type Suggestion,
} from '@tierline/planning/forecasting';
import type { Builder, ObjectOf } from './builder';
import { decimalOf } from './decimal-of';

/** What was asked, and the buckets that it was calculated from. */
export type Suggested = { past: readonly Dated[]; suggestion: Suggestion; season: number; daysPerBucket: number };

type SuggestedBucket = {
  start: string;
  quantity: number;
  intervals: { level: number; lower: number; upper: number }[];
};

/** The buckets that follow the past. */
function bucketsOf({ past, suggestion: { points, intervals }, daysPerBucket }: Suggested): SuggestedBucket[] {
  const last = past.at(-1)?.start ?? '';
  return points.map((quantity, step) => ({
    start: bucketAfter(last, step + 1, daysPerBucket),
    quantity,
    intervals: intervals.map(({ level, lower, upper }) => ({
      level,
      lower: lower[step] ?? Number.NaN,
      upper: upper[step] ?? Number.NaN,
    })),
  }));
}

/** How a suggestion is shown. */
export function addSuggestion(builder: Builder, bucket: ObjectOf<Bucket>) {
  const pattern = builder.enumType('DemandPattern', {
    description: 'intermittent: many buckets need nothing; short: too few values to test a model on.',
    values: patterns,
  });
  const suggestedBucket = addSuggestedBucket(builder);
  const model = builder.enumType('ForecastModel', { values: modelNames });
  const backtest = addBacktest(builder, model);
  return builder.objectRef<Suggested>('ForecastSuggestion').implement({
    description: 'Calculated by this member’s node, the same for the same past; it stands nowhere on the ledger.',
    fields: (t) => ({
      model: t.field({ type: model, resolve: ({ suggestion }) => suggestion.model }),
      pattern: t.field({ type: pattern, resolve: ({ suggestion }) => suggestion.pattern }),
      reason: t.string({ description: 'Why this model, in words.', resolve: ({ suggestion }) => suggestion.reason }),
      season: t.exposeInt('season', { description: 'Buckets from one season to the next, as it was looked for.' }),
      past: t.field({
        type: [bucket],
        description: 'What it was calculated from; a bucket between others that nothing was said of counts as zero.',
        resolve: ({ past }) => past.map(({ start, value }) => ({ start, quantity: decimalOf(value) })),
      }),
      buckets: t.field({ type: [suggestedBucket], description: 'What may come next.', resolve: bucketsOf }),
      backtests: t.field({
        type: [backtest],
        description: 'How each candidate would have done; none where too little is known to test one.',
        resolve: ({ suggestion }) => suggestion.backtests,
      }),
      moments: t.int({
        description: 'At how many moments of the past the candidates were tested.',
        resolve: ({ suggestion }) => suggestion.origins,
      }),
      ahead: t.int({
        description: 'How many buckets ahead each test looked.',
        resolve: ({ suggestion }) => suggestion.ahead,
      }),
    }),
  });
}

function addSuggestedBucket(builder: Builder) {
  const interval = builder.objectRef<SuggestedBucket['intervals'][number]>('ForecastInterval').implement({
    description: 'Within it, by the tests, what comes will lie with that probability.',
    fields: (t) => ({
      level: t.exposeInt('level', { description: 'Percent.' }),
      lower: t.field({ type: 'Decimal', resolve: ({ lower }) => decimalOf(lower) }),
      upper: t.field({ type: 'Decimal', resolve: ({ upper }) => decimalOf(upper) }),
    }),
  });
  return builder.objectRef<SuggestedBucket>('SuggestedBucket').implement({
    fields: (t) => ({
      start: t.expose('start', { type: 'Day' }),
      quantity: t.field({ type: 'Decimal', resolve: ({ quantity }) => decimalOf(quantity) }),
      intervals: t.expose('intervals', { type: [interval], description: 'None where a single value is known.' }),
    }),
  });
}

function addBacktest(builder: Builder, model: EnumRef<Builder['$inferSchemaTypes'], ModelName>) {
  return builder.objectRef<Backtest>('ForecastBacktest').implement({
    description:
      'Errors are actual minus forecast, over all moments and buckets; in the forecast’s unit or in percent.',
    fields: (t) => ({
      model: t.expose('model', { type: model }),
      bias: t.float({
        description: 'Mean error: above zero where too little was foreseen.',
        resolve: ({ accuracy }) => accuracy.me,
      }),
      mae: t.float({ description: 'Mean absolute error.', resolve: ({ accuracy }) => accuracy.mae }),
      rmse: t.float({ description: 'Root mean square error.', resolve: ({ accuracy }) => accuracy.rmse }),
      mape: t.float({
        nullable: true,
        description: 'Percent; null: something was zero.',
        resolve: ({ accuracy }) => accuracy.mape,
      }),
      smape: t.float({ description: '0 to 200.', resolve: ({ accuracy }) => accuracy.smape }),
      mase: t.float({
        nullable: true,
        description: 'Of the mean step from season to season; null: that is zero or unknown.',
        resolve: ({ accuracy }) => accuracy.mase,
      }),
    }),
  });
}
