import { bodyShape, type Body, type Seal } from '../../schema/protocol';
import { successionInputShape, type SucceedRequest } from '../../schema/requests';
import { parseJson } from '../canonical';
import { keys, parseKey } from '../keys';
import { shaped } from '../shaped';
import { endsAt, succession, whereItEnds } from '../succession';
import { parseSeal, type Version } from '../version';
import { endedUnseen, isEnd, requireUnused, standingOf } from './ends';
import { isLate } from './late';
import { found, noOutcome } from './outcome';
import { type Input, succeededUnread } from './succeeded-unread';
import type { Known, KnownRecord, LedgerTransaction, Outcome, Values } from './transaction';
import { hashed, requireWrites } from './writes';

/** A successor's first version; `read` undefined: its body was purged since. */
type Received = { sealText: string; seal: Seal; read: Read | undefined };
type Read = { bodyText: string; body: Body; input: Input };

/**
 * `records:succeed`: a new record with the last true version's state, and the end of the one before (protocol.md §1).
 * @throws Found, Refusal
 */
export function readSuccession(tx: LedgerTransaction, values: Values, known: Known): Outcome {
  const successor = received(tx, values, known);
  if (!successor || !known.registry) return { ...noOutcome(), ended: endedUnseen(tx, known) };
  const { seal, read } = successor;
  const predecessor = predecessorOf(successor, known);
  const version =
    read && predecessor.bodyKnown
      ? replay(successor, read, predecessor, tx, known)
      : succeededUnread({ ...successor, ...read }, predecessor, tx, known);
  requireUnused(seal, known);
  const { kind, id } = predecessor.version.seal;
  const checked = {
    ...{ version, prior: undefined, facts: read ? [succeeded(read)] : [], bodyKnown: read !== undefined },
    ...{ live: true, joined: false },
    ...{ late: isLate(tx.at, known.tick), origin: predecessor.origin ?? id },
  };
  return { ...noOutcome(), versions: [checked], ended: [{ kind, id }] };
}

/** What happened: of whom it takes the place, and what holds from here on; nobody has to look for that in another record. */
const succeeded = ({ input: { of, without }, body: { state } }: Read) => ({ type: 'Succeeded', of, state, without });

/** @throws Found */
function predecessorOf({ seal, read }: Received, known: Known): KnownRecord {
  const predecessor = read ? known.record(seal.kind, read.input.of) : known.predecessor(seal.kind, seal.id);
  if (!predecessor) return found('PRIOR_UNKNOWN', { ...(read && { of: read.input.of }) }, seal);
  if (predecessor.ended) found('PRIOR_DIFFERS', { reason: 'another has taken its place' }, seal);
  return predecessor;
}

/** Of the seals that are written, the one beside the body; without that, the one that ends nothing. */
function received(tx: LedgerTransaction, values: Values, known: Known): Received | undefined {
  const held = [...values].map(([keyHash, given]) => ({ ...given, keyHash, place: parseKey(given.key) }));
  const body = held.find(({ place }) => place?.part === 'body');
  const ends = (keyHash: string): boolean => {
    const record = known.recordOfKey(keyHash);
    return record !== undefined && tx.writes.some((write) => write.keyHash === keyHash && isEnd(record.version, write));
  };
  const seal = held.find(({ key, keyHash, place }) =>
    body?.place ? key === keys.seal(body.place.kind, body.place.id) : place?.part === 'seal' && !ends(keyHash),
  );
  return seal && { sealText: seal.value, seal: parseSeal(seal.value, 'seal'), read: body && readBody(body.value) };
}

function readBody(bodyText: string): Read {
  const body = shaped(bodyShape, parseJson(bodyText, 'body'), 'body') as Body;
  return { bodyText, body, input: shaped(successionInputShape, body.command.input, 'body/command/input') };
}

function replay(
  { sealText, seal }: Received,
  { bodyText, body: { salt }, input: { nonce, without } }: Read,
  { version: { sealBytes, bodyBytes } }: KnownRecord,
  tx: LedgerTransaction,
  known: Known,
): Version {
  if (!known.registry) return found('MINORITY', { reason: 'no registry yet' });
  const request: SucceedRequest = {
    prior: { seal: sealBytes, body: bodyBytes },
    ...{ without, nonce, commandId: seal.commandId, salt },
  };
  const { prior, next, writes } = succession(request, { caller: tx.caller, at: tx.at, registry: known.registry });
  if (next.sealBytes !== sealText || next.bodyBytes !== bodyText)
    found('VERSION_DIFFERS', { expected: next.sealHash }, seal);
  const holders = whereItEnds(prior, next.seal.parties, standingOf(prior, known));
  requireWrites(tx, hashed([...writes, ...endsAt(prior, holders)]), seal);
  return next;
}
