import type { z } from 'zod';
import type { Seal } from '../../schema/protocol';
import type { successionInputShape } from '../../schema/requests';
import { sha256Hex } from '../hash';
import { pinOf, successorId } from '../ids';
import { keys } from '../keys';
import { endsAt, requireMaySucceed, whereItEnds } from '../succession';
import { requireState, type Version } from '../version';
import { requireGoOn, standingOf } from './ends';
import { requireLinkAfterErasure } from './link';
import { found } from './outcome';
import { sealedVersion } from './sealed';
import type { Known, KnownRecord, LedgerTransaction, LedgerWrite } from './transaction';
import { hashed, requireWrites } from './writes';

/** What a successor says of whose place it takes. */
export type Input = z.infer<typeof successionInputShape>;
type Successor = { sealText: string; bodyText?: string; input?: Input };

/**
 * A successor whose first body was purged, or its predecessor's last: the state cannot be compared any more. That it follows
 * from the last true version its id says; who wrote it, at whom, and what ended, seals and hashes do. @throws Found, Refusal
 */
export function succeededUnread(
  { sealText, bodyText, input }: Successor,
  predecessor: KnownRecord,
  tx: LedgerTransaction,
  known: Known,
): Version {
  const { registry } = known;
  if (!registry) return found('MINORITY', { reason: 'no registry yet' });
  const version = sealedVersion(sealText, bodyText, tx);
  const { seal } = version;
  const prior = predecessor.version;
  requireMaySucceed(prior.seal, { caller: tx.caller, registry });
  requireFirst(seal, prior);
  if (input) requireInput(version, input, predecessor, known);
  requireGoOn(predecessor, seal.parties, registry);
  const holders = whereItEnds(prior, seal.parties, standingOf(prior, known));
  requireWrites(tx, [...writtenOf(version), ...hashed(endsAt(prior, holders))], seal);
  return version;
}

function requireFirst(seal: Seal, { seal: { id }, sealHash }: Version): void {
  const isFirst = seal.version === 1 && seal.prev === '' && seal.absent.length === 0;
  if (!isFirst || seal.id !== successorId(id, sealHash))
    found('VERSION_DIFFERS', { reason: 'it does not follow from the last true version' }, seal);
}

function requireInput(version: Version, { of, pin, nonce }: Input, predecessor: KnownRecord, known: Known): void {
  const { seal, body } = version;
  if (body.command.name !== 'Succeed' || pin !== pinOf(predecessor.version.sealHash, nonce))
    found('VERSION_DIFFERS', { reason: 'its pin is another version’s' }, seal);
  requireState(version);
  requireLinkAfterErasure({ kind: seal.kind, id: of }, body.state, known);
}

/** Its seal and body at each of its parties, by their hashes. */
function writtenOf({ sealHash, seal: { kind, id, version, parties, body } }: Version): LedgerWrite[] {
  const of = (mspId: string, key: string, valueHash: string) => ({
    mspId,
    keyHash: sha256Hex(key),
    valueHash,
    isPurge: false,
  });
  return parties.flatMap((mspId) => [
    of(mspId, keys.body(kind, id, version), body),
    of(mspId, keys.seal(kind, id), sealHash),
  ]);
}
