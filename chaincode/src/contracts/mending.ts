import { z } from 'zod';
import { refuseUnless } from '../errors';
import { keys, parseKey, type RecordKey } from '../record/keys';
import { sha256Hex } from '../record/hash';
import { parseJson } from '../record/canonical';
import { shaped } from '../record/shaped';
import { endOf } from '../record/succession';
import { parseSeal, parseVersion } from '../record/version';
import { type Seal } from '../schema/protocol';
import { mendRequestShape, restateRequestShape } from '../schema/requests';
import { assertMissed, writesMissed } from './catching-up';
import { type Proposal } from './proposal';

/**
 * A member whose own copy was changed or lost writes back what it holds true. That is its own word about its own copy: what
 * others hold says nothing of it, and a next version needs the word of each. What it replaces must stand there still, so that
 * a node that is behind takes back nothing that it does not know. @throws Refusal
 */
export async function mend(proposal: Proposal): Promise<void> {
  const { replaces, ...given } = proposal.request('mend', mendRequestShape);
  const { ledger } = proposal;
  const { mspId } = (await proposal.activeContext()).caller;
  const { kind, id, version, parties } = parseSeal(given.seal, 'mend/seal');
  const { bodyBytes, sealBytes } = parseVersion(given, kind, id);
  refuseUnless(parties.includes(mspId), 'RECORD_UNKNOWN');
  const found = await ledger.hashAt(mspId, keys.seal(kind, id));
  refuseUnless(found === replaces, 'PRIOR_NOT_LIVE', () => ({ kind, id, party: mspId, given: replaces, found }));
  await ledger.write([
    { mspId, key: keys.body(kind, id, version), value: bodyBytes },
    { mspId, key: keys.seal(kind, id), value: sealBytes },
  ]);
}

/** Delivers again, byte for byte, what stands at the target by its hash and whose content it lost. @throws Refusal */
export async function restate(proposal: Proposal): Promise<void> {
  const given = proposal.request('restate', restateRequestShape);
  const { target, key, value, seal: sealBytes, prior, chain = [] } = given;
  const { ledger } = proposal;
  const { caller } = await proposal.activeContext();
  const seal = parseSeal(sealBytes, 'restate/seal');
  refuseUnless(seal.parties.includes(caller.mspId), 'RECORD_UNKNOWN');
  const { kind, id } = seal;
  const place = parseKey(key);
  const fits = place !== undefined && belongs(place, value, seal, sha256Hex(sealBytes));
  refuseUnless(place !== undefined && fits, 'VALUE_NOT_TRUE', () => ({
    kind,
    id,
    target,
    reason: 'the value is not that version’s under the key',
  }));
  const held = place.part === 'left' || chain.length > 0 ? lastOf(value, chain, place, target) : heldAs(key, value);
  refuseUnless(held !== undefined, 'VALUE_NOT_TRUE', () => ({ kind, id, target, reason: 'the seals are no chain' }));
  const found = await ledger.hashAt(target, held.key);
  const missed = { target, place, key, value, seal, sealBytes, prior, caller: caller.mspId };
  const writes = seal.absent.includes(target) ? writesMissed(missed) : undefined;
  if (writes && !held.hashes.includes(found)) {
    await assertMissed(ledger, missed);
    return ledger.write(writes);
  }
  refuseUnless(held.hashes.includes(found), 'VALUE_NOT_TRUE', () => ({
    ...{ kind, id, target, reason: 'another hash stands there' },
  }));
  await ledger.write([{ mspId: target, key, value }]);
}

/** Where the value must stand already, and as which of these. */
type Held = { key: string; hashes: readonly string[] };
const heldAs = (key: string, value: string): Held => ({ key, hashes: [sha256Hex(value)] });

/**
 * Where the chain that begins with this earlier seal ends at the target, each seal naming the one before by its hash: its live
 * one, or the one that it left with, or what ended the record. Later ones are not shown to it.
 */
function lastOf(value: string, chain: readonly string[], place: RecordKey, target: string): Held | undefined {
  const { kind, id } = place;
  if (place.part !== 'left') return undefined;
  let last = parseSeal(value, 'restate/value');
  if (place.version !== last.version) return undefined;
  let before = sha256Hex(value);
  for (const bytes of chain) {
    const seal = parseSeal(bytes, 'restate/chain');
    if (seal.kind !== kind || seal.id !== id || seal.prev !== before) return undefined;
    before = sha256Hex(bytes);
    last = seal;
  }
  if (!last.parties.includes(target)) return { key: keys.left(kind, id, last.version), hashes: [before] };
  return { key: keys.seal(kind, id), hashes: [before, sha256Hex(endOf({ seal: last, sealHash: before }))] };
}

type Check = (value: string, given: { seal: Seal; sealHash: string; place: RecordKey }) => boolean;

/** What makes a value that version's, by the part of the record that its key names. */
const belongsAs: Record<RecordKey['part'], Check> = {
  seal: (value, { sealHash }) => sha256Hex(value) === sealHash,
  left: (value, { sealHash }) => sha256Hex(value) === sealHash,
  absent: (value, { seal, sealHash, place }) => numbered(place) === seal.version && sha256Hex(value) === sealHash,
  body: (value, { seal, place }) => numbered(place) === seal.version && sha256Hex(value) === seal.body,
  joined: (value, { seal, sealHash, place }) => numbered(place) === seal.version + 1 && sealHashIn(value) === sealHash,
  entry: (value, { sealHash }) =>
    shaped(underSeal, parseJson(value, 'restate/value'), 'restate/value').seal === sealHash,
};

const belongs = (place: RecordKey, value: string, seal: Seal, sealHash: string): boolean =>
  place.kind === seal.kind && place.id === seal.id && belongsAs[place.part](value, { seal, sealHash, place });
const numbered = (place: RecordKey): number | undefined => ('version' in place ? place.version : undefined);
const underSeal = z.looseObject({ seal: z.string() });
const sealHashIn = (joined: string): string =>
  sha256Hex(shaped(underSeal, parseJson(joined, 'restate/value'), 'restate/value').seal);
