import { peer } from '@hyperledger/fabric-protos';
import { compareUtf8, type NamespaceRwSet, type RangeQuery, type Version, RangeSummary } from '../../wire';
import { sameVersion } from '../ledger/height';
import type { StateView } from '../ledger/state-view';
import type { Update, UpdateBatch } from '../ledger/update-batch';

const Code = peer.TxValidationCode;
type Seen = { key: string; version: Version };

/** Whether what a transaction read still holds, after the valid transactions before it (validation/validator.go). */
export async function findConflict(
  rwset: readonly NamespaceRwSet[],
  state: StateView,
  batch: UpdateBatch,
): Promise<number> {
  for (const set of rwset) {
    const { namespace } = set;
    const stale = set.reads.some(
      ({ key, version }) =>
        batch.get(namespace, '', key) !== undefined || !sameVersion(state.get(namespace, key)?.version, version),
    );
    if (stale) return Code.MVCC_READ_CONFLICT;
    for (const range of set.ranges)
      if (!(await sameRange(namespace, range, state, batch))) return Code.PHANTOM_READ_CONFLICT;
    if (hasStaleHash(set, state, batch)) return Code.MVCC_READ_CONFLICT;
  }
  return Code.VALID;
}

function hasStaleHash(set: NamespaceRwSet, state: StateView, batch: UpdateBatch): boolean {
  return set.collections.some(({ name, reads }) =>
    reads.some(
      ({ keyHash, version }) =>
        batch.get(set.namespace, name, keyHash) !== undefined ||
        !sameVersion(state.getHashed(set.namespace, name, keyHash)?.version, version),
    ),
  );
}

async function sameRange(namespace: string, query: RangeQuery, state: StateView, batch: UpdateBatch): Promise<boolean> {
  const now = keysNow(namespace, query, state, batch);
  if (!query.merkle) {
    const then = query.reads ?? [];
    let count = 0;
    for await (const { key, version } of now) {
      const expected = then[count++];
      if (expected?.key !== key || !sameVersion(expected.version, version)) return false;
    }
    return count === then.length;
  }
  const summary = new RangeSummary(query.merkle.maxDegree);
  for await (const seen of now) summary.add(seen.key, seen.version);
  return summary.matches(query.merkle);
}

/** The range again over state and updates; if the reader stopped midway, up to and including the last key it saw. */
async function* keysNow(
  namespace: string,
  { startKey, endKey, exhausted }: RangeQuery,
  state: StateView,
  batch: UpdateBatch,
): AsyncGenerator<Seen> {
  const end = exhausted ? endKey : `${endKey}\0`;
  const updates = updatesWithin(batch.public.get(namespace), startKey, end);
  let next = 0;
  for await (const { key, version } of state.range(namespace, startKey, end)) {
    const upTo = updates.findIndex((update, at) => at >= next && compareUtf8(update.key, key) > 0);
    const passed = updates.slice(next, upTo < 0 ? undefined : upTo);
    next += passed.length;
    if (passed.at(-1)?.key !== key) passed.push({ key, version, exists: true });
    yield* passed.filter(({ exists }) => exists);
  }
  yield* updates.slice(next).filter(({ exists }) => exists);
}

function updatesWithin(
  updates: ReadonlyMap<string, Update> | undefined,
  start: string,
  end: string,
): (Seen & { exists: boolean })[] {
  return [...(updates ?? [])]
    .filter(([key]) => compareUtf8(key, start) >= 0 && (end === '' || compareUtf8(key, end) < 0))
    .map(([key, { version, value }]) => ({ key, version, exists: value !== undefined }))
    .sort((a, b) => compareUtf8(a.key, b.key));
}
