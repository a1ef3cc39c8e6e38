import { dayNumber, type Bucket, type ForecastState } from '@tierline/chaincode/schema';
import { bucketAfter, longestHistory, longestHorizon, withoutGaps } from '@tierline/planning/forecasting';
import { z } from 'zod';
import type { Builder, ObjectOf } from './builder';
import type { RequestContext } from './context';
import { dated } from './decimal-of';
import type { RecordOf } from './record-kind';
import { addSuggestion, type Suggested } from './suggestion';

const usualHorizon = 13;
const day = z.string().refine((text) => dayNumber(text) !== undefined, 'no such day');
const history = z
  .array(z.string().refine((text) => !text.startsWith('-'), 'zero or more'))
  .min(1)
  .max(longestHistory);

/** What may come after the demand so far; the buyer's to take or leave. */
export function addForecastSuggestion(
  builder: Builder,
  forecast: ObjectOf<RecordOf<'forecast'>>,
  bucket: ObjectOf<Bucket>,
): void {
  const suggestion = addSuggestion(builder, bucket);
  builder.objectField(forecast, 'forecastSuggestion', (t) =>
    t.field({
      type: suggestion,
      nullable: true,
      description:
        'What may come, calculated from the demand of buckets that are over: of each, what was said of it last. null: nothing was said of any, or purged.',
      args: {
        horizon: t.arg.int({
          defaultValue: usualHorizon,
          validate: z.int().min(1).max(longestHorizon),
          description: `Buckets ahead, at most ${longestHorizon}.`,
        }),
        asOf: t.arg({ type: 'Day', validate: day, description: 'Buckets that end after it are not history; today.' }),
        season: t.arg.int({
          validate: z.int().min(1).max(longestHistory),
          description: 'Buckets from one season to the next; 52 for weeks, 7 for days.',
        }),
        history: t.arg({
          type: ['Decimal'],
          validate: history,
          description: `Instead of what was said: what was needed or received bucket by bucket, oldest first, up to the last that is over; at most ${longestHistory}.`,
        }),
      },
      complexity: 100,
      resolve: (record, args, context) => suggested(record, args, context),
    }),
  );
}

type Asked = {
  horizon?: number | null;
  asOf?: string | null;
  season?: number | null;
  history?: readonly string[] | null;
};

async function suggested(
  { state, ...place }: RecordOf<'forecast'>,
  { horizon, asOf, season, history: given }: Asked,
  { reads, suggest }: RequestContext,
): Promise<Suggested | null> {
  if (!state) return null;
  const daysPerBucket = state.granularity === 'week' ? 7 : 1;
  const before = currentBucket(asOf ?? new Date().toISOString().slice(0, 10), state.granularity);
  const past = given
    ? given.map((quantity, index) => ({
        start: bucketAfter(before, index - given.length, daysPerBucket),
        value: Number(quantity),
      }))
    : withoutGaps(
        (await reads.statements(place, { before, most: longestHistory })).map(dated),
        daysPerBucket,
        longestHistory,
      );
  if (past.length === 0) return null;
  const question = {
    history: past.map(({ value }) => value),
    season: season ?? (state.granularity === 'week' ? 52 : 7),
    horizon: horizon ?? usualHorizon,
  };
  return { past, season: question.season, daysPerBucket, suggestion: await suggest(question) };
}

/** First day of the week or day that this one lies in; 1970-01-01 was a Thursday. */
function currentBucket(asOf: string, granularity: ForecastState['granularity']): string {
  const sinceMonday = ((((dayNumber(asOf) ?? 0) + 3) % 7) + 7) % 7;
  return granularity === 'week' ? bucketAfter(asOf, -sinceMonday, 1) : asOf;
}
