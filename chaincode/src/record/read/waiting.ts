import type { Registry } from '../../schema/protocol';
import { sha256Hex } from '../hash';
import { keys, parseKey } from '../keys';
import type { LedgerTransaction, Values } from './transaction';

/** Written for the reader and not received. */
export type MissingValue = { keyHash: string; valueHash: string };

/** Where a value came that was missing: in which transaction, under which key. */
export type Supplied = { block: bigint; tx: number; key: string };

/** A transaction that cannot be judged until values come, and the public state that it will be judged by. */
export type Waiting = {
  tx: LedgerTransaction;
  values: Map<string, { key: string; value: string }>;
  missing: readonly MissingValue[];
  supplied: Map<string, Supplied>;
  /** Hashes of keys: another that is tied to one of them waits behind it. */
  ties: Set<string>;
  registry: Registry | undefined;
  tick: string | undefined;
};

/** Functions whose outcome rests on the values they write: these wait for them. */
const folding: ReadonlySet<string> = new Set(['records:apply', 'records:entry', 'records:succeed']);
export const rests = ({ functionName }: LedgerTransaction): boolean => folding.has(functionName);

/** Hashes of the keys that tie a transaction to its records: those written, the seal an entry stands under, a predecessor's. */
export function tiedKeys(tx: LedgerTransaction, values: Values): string[] {
  const named = [...values.values()].flatMap(({ key, value }) => {
    const place = parseKey(key);
    if (!place) return [];
    const of = tx.functionName === 'records:succeed' && place.part === 'body' ? predecessorIn(value) : place.id;
    return of === undefined ? [] : [sha256Hex(keys.seal(place.kind, of))];
  });
  return [...tx.writes.map(({ keyHash }) => keyHash), ...named];
}

function predecessorIn(body: string): string | undefined {
  try {
    return (JSON.parse(body) as { command?: { input?: { of?: string } } }).command?.input?.of;
  } catch {
    return undefined; // what cannot be read is found when it is judged
  }
}

/** The name under which a value given again was missing: its own, or the seal's for a seal that is live no more. */
export function nameOf({ key }: { key: string }, { keyHash }: MissingValue): string | undefined {
  const place = parseKey(key);
  const names = place?.part === 'left' ? [key, keys.seal(place.kind, place.id)] : [key];
  return names.find((name) => sha256Hex(name) === keyHash);
}

export function isBefore(a: { block: bigint; tx: number }, b: { block: bigint; tx: number }): boolean {
  return a.block < b.block || (a.block === b.block && a.tx < b.tx);
}
