import type { Bucket } from '@tierline/chaincode/schema';
import { accuracyByLead, type LeadAccuracy, type Standing } from '@tierline/planning/forecasting';
import { z } from 'zod';
import type { FactView } from '../readmodel';
import { bucketOf, siteDayOf, type Received } from '../supply';
import type { Builder, ObjectOf } from './builder';
import type { RequestContext } from './context';
import { dated } from './decimal-of';
import { whole } from './paging';
import type { RecordOf } from './record-kind';

type Stated = { received: Received; leads: LeadAccuracy[] };

/** What was foreseen, against what was received: the same figures at buyer and supplier, since both hold what they follow from. */
export function addForecastAccuracy(
  builder: Builder,
  forecast: ObjectOf<RecordOf<'forecast'>>,
  bucket: ObjectOf<Bucket>,
): void {
  const statement = addStatement(builder, bucket);
  builder.objectField(forecast, 'accuracy', (t) =>
    t.field({
      type: statement,
      nullable: true,
      description:
        'How good the forecast was, by how far ahead it was made, against what the buyer counted of its shipments at the site. null: no bucket is over since it was published, or purged.',
      args: {
        mostLead: t.arg.int({
          defaultValue: 12,
          validate: z.int().min(0).max(103),
          description: 'Buckets ahead, at most 103.',
        }),
      },
      complexity: 50,
      resolve: (record, { mostLead }, context) => accuracyOf(record, mostLead ?? 12, context),
    }),
  );
}

async function accuracyOf(
  { state, ...place }: RecordOf<'forecast'>,
  mostLead: number,
  { reads }: RequestContext,
): Promise<Stated | null> {
  const published = (await reads.timeline(place, whole)).filter(isSeries);
  const first = published[0]?.at;
  if (!state || first === undefined) return null;
  const received = await reads.received(place.channel, state, { first, now: new Date().toISOString() });
  if (received.buckets.length === 0) return null;
  const { granularity } = state;
  const since = (at: string): string => siteDayOf(at, received.timeZone);
  const versions = published.map(({ at, content }): Standing => {
    return { since: since(at), series: (content as { buckets: Bucket[] }).buckets.map(dated) };
  });
  // The first series was there for the bucket it was published in.
  const [earliest, ...later] = versions;
  const standing = earliest ? [{ ...earliest, since: bucketOf(earliest.since, granularity) }, ...later] : [];
  const daysPerBucket = granularity === 'week' ? 7 : 1;
  return { received, leads: accuracyByLead(standing, received.buckets.map(dated), { daysPerBucket, mostLead }) };
}

const isSeries = ({ type, content }: FactView): boolean =>
  (type === 'ForecastPublished' || type === 'ForecastRevised') && content !== null;

function addStatement(builder: Builder, bucket: ObjectOf<Bucket>): ObjectOf<Stated> {
  const lead = builder.objectRef<LeadAccuracy>('LeadAccuracy').implement({
    description: 'Of what stood so many buckets before each bucket began; error is received minus foreseen.',
    fields: (t) => ({
      lead: t.exposeInt('lead'),
      buckets: t.exposeInt('buckets', { description: 'Of how many buckets.' }),
      bias: t.float({
        description: 'Mean error: above zero, too little was foreseen.',
        resolve: (one) => one.accuracy.me,
      }),
      mae: t.float({ description: 'Mean absolute error.', resolve: (one) => one.accuracy.mae }),
      mape: t.float({
        nullable: true,
        description: 'Percent; null: in a bucket nothing was received.',
        resolve: (one) => one.accuracy.mape ?? null,
      }),
      wape: t.float({
        nullable: true,
        description: 'Percent of all that was received; null: nothing was.',
        resolve: (one) => one.accuracy.wape ?? null,
      }),
      mase: t.float({
        nullable: true,
        description:
          'By the mean step from bucket to bucket: below 1 is better than to repeat the last. null: no step.',
        resolve: (one) => one.accuracy.mase ?? null,
      }),
    }),
  });
  return builder.objectRef<Stated>('ForecastAccuracy').implement({
    fields: (t) => ({
      received: t.field({
        type: [bucket],
        description: 'From the bucket of the publication on, in the forecast’s unit; by days of the site.',
        resolve: ({ received }) => received.buckets,
      }),
      leads: t.expose('leads', { type: [lead], description: 'Nearest first; 0 is what stood as the bucket began.' }),
      uncounted: t.field({
        type: ['Hex'],
        description: 'Shipments whose unit nobody signed a conversion for.',
        resolve: ({ received }) => received.uncounted,
      }),
    }),
  });
}
