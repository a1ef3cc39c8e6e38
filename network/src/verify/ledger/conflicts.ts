import { peer } from '@hyperledger/fabric-protos';
import type { NamespaceRwSet, RangeQuery, Version } from '../../wire';
import type { Place, WorldState } from './world-state';

export type Judgement = { flag: number; reason: string };

function sameVersion(a: Version | undefined, b: Version | undefined): boolean {
  return a?.block === b?.block && a?.tx === b?.tx;
}

function isStale(state: WorldState, place: Place, version: Version | undefined): boolean {
  return state.isPending(place) || !sameVersion(state.committed(place)?.version, version);
}

/** A summary of more than fifty reads is Fabric's Merkle form; the others stand in the read set one by one. */
function isPhantom(state: WorldState, namespace: string, query: RangeQuery): boolean {
  const now = state.range(namespace, query.startKey, query.endKey, !query.exhausted);
  const then = query.reads ?? [];
  return (
    now.length !== then.length ||
    now.some(({ key, version }, at) => {
      const seen = then[at];
      return seen?.key !== key || !sameVersion(version, seen.version);
    })
  );
}

const stale = (reason: string): Judgement => ({ flag: peer.TxValidationCode.MVCC_READ_CONFLICT, reason });

function checkNamespace(state: WorldState, set: NamespaceRwSet): Judgement | undefined {
  const { namespace } = set;
  const read = set.reads.find(({ key, version }) => isStale(state, { namespace, collection: '', key }, version));
  if (read) return stale(`${namespace} key ${JSON.stringify(read.key)} was changed after it was read`);
  const phantom = set.ranges.find((query) => !query.merkle && isPhantom(state, namespace, query));
  if (phantom) {
    const range = `${JSON.stringify(phantom.startKey)} to ${JSON.stringify(phantom.endKey)}`;
    return {
      flag: peer.TxValidationCode.PHANTOM_READ_CONFLICT,
      reason: `${namespace} range ${range} holds other keys now`,
    };
  }
  for (const { name, reads } of set.collections) {
    const found = reads.find(({ keyHash, version }) =>
      isStale(state, { namespace, collection: name, key: keyHash }, version),
    );
    if (found) return stale(`${name} key hash ${found.keyHash} was changed after it was read`);
  }
  return undefined;
}

/** MVCC and phantoms as the committer sees them: this block's earlier valid transactions count as changes. */
export function checkConflicts(state: WorldState, sets: readonly NamespaceRwSet[]): Judgement | undefined {
  for (const set of sets) {
    const conflict = checkNamespace(state, set);
    if (conflict) return conflict;
  }
  return undefined;
}
