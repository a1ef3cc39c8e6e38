import { bodyShape, type Body } from '../../schema/protocol';
import { successionInputShape, type SucceedRequest } from '../../schema/requests';
import { parseJson } from '../canonical';
import { parseKey } from '../keys';
import { shaped } from '../shaped';
import { succession } from '../succession';
import { parseSeal } from '../version';
import { requireUnusedByParties } from './history';
import { found, noOutcome } from './outcome';
import type { Known, LedgerTransaction, Outcome, Values } from './transaction';
import { hashed, requireWrites } from './writes';

/** `records:succeed`: a new record with the last true version's state (protocol.md §1). @throws Found, Refusal */
export function readSuccession(tx: LedgerTransaction, values: Values, known: Known): Outcome {
  const held = [...values.values()];
  const sealText = held.find(({ key }) => parseKey(key)?.part === 'seal')?.value;
  const bodyText = held.find(({ key }) => parseKey(key)?.part === 'body')?.value;
  if (sealText === undefined || bodyText === undefined || !known.registry) return noOutcome();
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
  const { next, writes } = succession(request, { caller: tx.caller, at: tx.at, registry: known.registry });
  if (next.sealBytes !== sealText || next.bodyBytes !== bodyText)
    found('VERSION_DIFFERS', { expected: next.sealHash }, seal);
  requireWrites(tx, hashed(writes), seal);
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
  return { ...noOutcome(), versions: [version] };
}
