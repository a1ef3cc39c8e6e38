import { refuseUnless } from '../errors';
import type { Ledger } from '../ledger/ledger';
import { parseJson } from '../record/canonical';
import { sha256Hex } from '../record/hash';
import { keys, type RecordKey } from '../record/keys';
import { isQuorum, requireQuorum } from '../record/quorum';
import { shaped } from '../record/shaped';
import { kindNamed, parseVersion } from '../record/version';
import { type PrivateWrite } from '../record/writes';
import { bodyShape, type Prior, type Seal } from '../schema/protocol';

/** A value of a version that its target was left out of, and the version before, which the target holds. */
export type Missed = {
  target: string;
  place: RecordKey;
  key: string;
  value: string;
  seal: Seal;
  sealBytes: string;
  prior: Prior | undefined;
  caller: string;
};

/** What brings a party that was left out of a version up to it: its body, then its seal, live or as of one that left. */
export function writesMissed({ target, place, key, value, seal }: Omit<Missed, 'prior'>): PrivateWrite[] | undefined {
  const stays = seal.parties.includes(target);
  if (place.part === 'body' || (place.part === 'seal' && stays)) return [{ mspId: target, key, value }];
  if (place.part !== 'left' || stays) return undefined;
  const live = keys.seal(seal.kind, seal.id);
  return [
    { mspId: target, key, value },
    { mspId: target, key: live, value: undefined },
  ];
}

/**
 * The target takes nobody's word: it holds the version before, and of that version's parties a quorum, those named by the
 * kind among them, holds this seal. Versions come in order, the body before the seal.
 * @throws Refusal VALUE_NOT_TRUE, PRIOR_NOT_LIVE, QUORUM_MISSED, RECORD_UNKNOWN
 */
export async function assertMissed(ledger: Ledger, missed: Missed): Promise<void> {
  const { target, seal, caller } = missed;
  const { kind, id, version, prev, absent } = seal;
  const untrue = (reason: string) => () => ({ kind, id, target, reason });
  refuseUnless(missed.prior !== undefined, 'VALUE_NOT_TRUE', untrue('the version before is not given'));
  const prior = parseVersion(missed.prior, kind, id);
  const { parties } = prior.seal;
  const follows = prior.sealHash === prev && prior.seal.version + 1 === version;
  refuseUnless(follows, 'VALUE_NOT_TRUE', untrue('the version given is not the one before'));
  refuseUnless(parties.includes(caller) && parties.includes(target), 'RECORD_UNKNOWN');
  const found = await ledger.hashAt(target, keys.seal(kind, id));
  refuseUnless(found === prev, 'PRIOR_NOT_LIVE', () => ({ kind, id, party: target, given: prev, found }));
  const present = parties.filter((party) => !absent.includes(party));
  refuseUnless(isQuorum(present.length, parties.length), 'VALUE_NOT_TRUE', untrue('no quorum was there'));
  for (const party of present) await assertHeld(ledger, missed, party);
  const body = await ledger.hashAt(target, keys.body(kind, id, version));
  if (missed.place.part !== 'body') {
    refuseUnless(body === seal.body, 'VALUE_NOT_TRUE', untrue('its body was not brought before'));
    return;
  }
  refuseUnless(body === '', 'VALUE_NOT_TRUE', untrue('another body stands there'));
  const { name } = shaped(bodyShape, parseJson(missed.value, 'restate/value'), 'restate/value').command;
  requireQuorum({ kind: kindNamed(kind), command: name, absent, prior, caller: seal.by.mspId }, id);
}

/** Who was there and stays holds the seal beside its live one; who left with it, as of then. */
async function assertHeld(ledger: Ledger, { target, seal, sealBytes }: Missed, party: string): Promise<void> {
  const { kind, id, version } = seal;
  const key = seal.parties.includes(party) ? keys.absent(kind, id, version) : keys.left(kind, id, version);
  const held = await ledger.hashAt(party, key);
  refuseUnless(held === sha256Hex(sealBytes), 'VALUE_NOT_TRUE', () => {
    return { kind, id, target, reason: `not what ${party} holds` };
  });
}
