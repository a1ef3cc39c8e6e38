import type { Bucket } from '@tierline/chaincode/schema';
import { Exact } from '@tierline/chaincode/schema';
import type { FactView } from '../readmodel';
import type { Builder, ObjectOf } from './builder';

/** One change of one figure of a bucket; `before` and `after` are absent where the series does not name the bucket. */
type Move = Pick<FactView, 'at' | 'byMsp' | 'block' | 'version'> & {
  of: 'demand' | 'commitment';
  before?: string;
  after?: string;
  reason?: string;
};
export type BucketMoves = { start: string; moves: Move[] };

/** Who changed which bucket, in the order of the ledger, from a record’s facts. What was erased is not told of. */
export function bucketMoves(facts: readonly FactView[]): BucketMoves[] {
  const found = new Map<string, Move[]>();
  const standing = { demand: new Map<string, string>(), commitment: new Map<string, string>() };
  for (const fact of facts) {
    const of = seriesIn[fact.type];
    if (of === undefined) continue;
    const { buckets, reason } = fact.content as { buckets: Bucket[]; reason?: string };
    const next = new Map(buckets.map(({ start, quantity }) => [start, quantity]));
    const { at, byMsp, block, version } = fact;
    for (const start of new Set([...standing[of].keys(), ...next.keys()])) {
      const change = changed(standing[of].get(start), next.get(start));
      if (!change) continue;
      const move = { of, at, byMsp, block, version, ...change, ...(reason === undefined ? {} : { reason }) };
      found.set(start, [...(found.get(start) ?? []), move]);
    }
    standing[of] = next;
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([start, moves]) => ({ start, moves }));
}

const seriesIn: Readonly<Record<string, Move['of']>> = {
  ForecastPublished: 'demand',
  ForecastRevised: 'demand',
  ForecastCommitted: 'commitment',
};

function changed(before: string | undefined, after: string | undefined): Pick<Move, 'before' | 'after'> | undefined {
  if (before === undefined) return after === undefined ? undefined : { after };
  if (after === undefined) return { before };
  return new Exact(before).eq(after) ? undefined : { before, after };
}

export function addBucketMoves(builder: Builder): ObjectOf<BucketMoves> {
  const of = builder.enumType('MoveOf', { values: ['demand', 'commitment'] as const });
  const move = builder.objectRef<Move>('Move').implement({
    description: 'One change of one figure; null before or after: the series did not name the bucket.',
    fields: (t) => ({
      of: t.expose('of', { type: of }),
      before: t.expose('before', { type: 'Decimal', nullable: true }),
      after: t.expose('after', { type: 'Decimal', nullable: true }),
      by: t.exposeString('byMsp', { description: 'MSP id of the member that signed.' }),
      at: t.expose('at', {
        type: 'DateTime',
        description: 'The signer’s claim; the ledger’s order is that of the list.',
      }),
      block: t.expose('block', { type: 'BigInt' }),
      version: t.exposeInt('version', { nullable: true }),
      reason: t.exposeString('reason', { nullable: true }),
    }),
  });
  return builder.objectRef<BucketMoves>('BucketMoves').implement({
    description: 'Who moved first: every change of one bucket’s demand and commitment, oldest first.',
    fields: (t) => ({
      start: t.expose('start', { type: 'Day' }),
      moves: t.expose('moves', { type: [move] }),
    }),
  });
}
