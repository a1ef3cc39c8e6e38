import { peer } from '@hyperledger/fabric-protos';
import { type NamespaceRwSet, type RangeQuery, RangeSummary, type Version } from '../../wire';
import type { KeyTable } from './key-table';
import type { WorldState } from './world-state';

type Seen = { key: string; version: Version };
type Merkle = NonNullable<RangeQuery['merkle']>;

export type Judgement = { flag: number; reason: string };

function sameVersion(a: Version | undefined, b: Version | undefined): boolean {
  return a?.block === b?.block && a?.tx === b?.tx;
}

function isStale(table: KeyTable, key: string, version: Version | undefined): boolean {
  return table.isStaged(key) || !sameVersion(table.version(key), version);
}

/** Peers build no tree of a lower degree, and stop for good where one is asked for. */
const lowestDegree = 2;

function sameSummary(now: readonly Seen[], expected: Merkle): boolean {
  if (expected.maxDegree < lowestDegree) return false;
  const summary = new RangeSummary(expected.maxDegree);
  for (const { key, version } of now) summary.add(key, version);
  return summary.matches(expected);
}

function isPhantom(state: WorldState, namespace: string, query: RangeQuery): boolean {
  const now = state.table(namespace).within(query.startKey, query.endKey, !query.exhausted);
  if (query.merkle) return !sameSummary(now, query.merkle);
  const then = query.reads ?? [];
  const differs = ({ key, version }: Seen, at: number): boolean => {
    const seen = then[at];
    return seen?.key !== key || !sameVersion(version, seen.version);
  };
  return now.length !== then.length || now.some(differs);
}

const stale = (reason: string): Judgement => ({ flag: peer.TxValidationCode.MVCC_READ_CONFLICT, reason });

function checkNamespace(state: WorldState, set: NamespaceRwSet): Judgement | undefined {
  const { namespace } = set;
  const read = set.reads.find(({ key, version }) => isStale(state.table(namespace), key, version));
  if (read) return stale(`${namespace} key ${JSON.stringify(read.key)} was changed after it was read`);
  const phantom = set.ranges.find((query) => isPhantom(state, namespace, query));
  if (phantom) {
    const range = `${JSON.stringify(phantom.startKey)} to ${JSON.stringify(phantom.endKey)}`;
    return {
      flag: peer.TxValidationCode.PHANTOM_READ_CONFLICT,
      reason: `${namespace} range ${range} holds other keys now`,
    };
  }
  for (const { name, reads } of set.collections) {
    const found = reads.find(({ keyHash, version }) => isStale(state.table(namespace, name), keyHash, version));
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
