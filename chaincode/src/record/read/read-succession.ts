import { bodyShape, type Body } from '../../schema/protocol';
import { successionInputShape, type SucceedRequest } from '../../schema/requests';
import { parseJson } from '../canonical';
import { keys, parseKey } from '../keys';
import { shaped } from '../shaped';
import { endsAt, succession } from '../succession';
import { parseSeal } from '../version';
import { endedUnseen, holdersOf } from './ends';
import { requireUnusedByParties } from './history';
import { found, noOutcome } from './outcome';
import type { Known, LedgerTransaction, Outcome, Values } from './transaction';
import { hashed, requireWrites } from './writes';

/**
 * `records:succeed`: a new record with the last true version's state, and the end of the one before (protocol.md §1).
 * @throws Found, Refusal
 */
export function readSuccession(tx: LedgerTransaction, values: Values, known: Known): Outcome {
  const successor = received(values);
  if (!successor || !known.registry) return { ...noOutcome(), frozen: endedUnseen(tx, known) };
  const { sealText, bodyText } = successor;
  const seal = parseSeal(sealText, 'seal');
  const body = shaped(bodyShape, parseJson(bodyText, 'body'), 'body') as Body;
  const { of, nonce, without } = shaped(successionInputShape, body.command.input, 'body/command/input');
  const predecessor = known.record(seal.kind, of);
  if (!predecessor?.bodyKnown) return found('PRIOR_UNKNOWN', { of }, seal);
  const { sealBytes, bodyBytes } = predecessor.version;
  const request: SucceedRequest = {
    prior: { seal: sealBytes, body: bodyBytes },
    ...{ without, nonce, commandId: seal.commandId, salt: body.salt },
  };
  const { prior, next, writes } = succession(request, { caller: tx.caller, at: tx.at, registry: known.registry });
  if (next.sealBytes !== sealText || next.bodyBytes !== bodyText)
    found('VERSION_DIFFERS', { expected: next.sealHash }, seal);
  const holders = holdersOf(prior, known).filter((party) => party !== without);
  requireWrites(tx, hashed([...writes, ...endsAt(prior, holders)]), seal);
  requireUnusedByParties(seal, known);
  const version = {
    version: next,
    prior: undefined,
    facts: [],
    bodyKnown: true,
    live: true,
    joined: false,
    late: false,
  };
  return { ...noOutcome(), versions: [version], frozen: [{ kind: seal.kind, id: of }] };
}

/** Of the two seals that are written, the one beside the body. */
function received(values: Values): { sealText: string; bodyText: string } | undefined {
  const held = [...values.values()];
  const body = held.find(({ key }) => parseKey(key)?.part === 'body');
  const place = body && parseKey(body.key);
  const seal = place && held.find(({ key }) => key === keys.seal(place.kind, place.id));
  return seal && { sealText: seal.value, bodyText: body.value };
}
