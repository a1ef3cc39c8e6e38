import { peer } from '@hyperledger/fabric-protos';
import {
  type Identity,
  type Malformed,
  type ParsedTransaction,
  proposalHash,
  sameBytes,
  txIdOf,
  validSigners,
} from '../../wire';
import type { ChannelRules } from './channel-rules';

const Code = peer.TxValidationCode;
const { VALID } = Code;

/** A transaction as far as its own bytes and the channel's configuration tell. */
export type CheckedTransaction = {
  parsed: ParsedTransaction;
  /** What is wrong with envelope, creator or proposal; VALID if nothing. */
  code: number;
  /** What is wrong with the endorsed action: counts only if the transaction is no duplicate. */
  actionCode: number;
  /** Whose endorsement signatures hold, each once. */
  signers: readonly Identity[];
};

const partCodes: Partial<Record<Malformed['part'], number>> = {
  envelope: Code.INVALID_OTHER_REASON,
  payload: Code.BAD_PAYLOAD,
  header: Code.BAD_COMMON_HEADER,
};

function headerCode(tx: ParsedTransaction): number {
  if (tx.envelope.length === 0) return Code.NIL_ENVELOPE;
  const broken = tx.malformed && partCodes[tx.malformed.part];
  if (broken !== undefined) return broken;
  const complete = tx.type !== 'other' && tx.epoch === 0 && tx.nonce.length > 0 && tx.creator.bytes.length > 0;
  return complete ? VALID : Code.BAD_COMMON_HEADER;
}

function hasCreatorSignature({ creator, payload, signature }: ParsedTransaction, rules: ChannelRules): boolean {
  return rules.refusal(creator) === undefined && rules.verify(creator, payload, signature);
}

/** That what was endorsed is what is in this envelope (core/common/validation/msgvalidation.go). */
function isBound({ action, channelHeader, malformed }: ParsedTransaction): boolean {
  if (!action || malformed?.part === 'transaction') return false;
  const hash = proposalHash(channelHeader, action.signatureHeader, action.proposalPayload);
  return sameBytes(hash, action.proposalHash);
}

function envelopeCode(tx: ParsedTransaction, rules: ChannelRules): number {
  const header = headerCode(tx);
  if (header !== VALID) return header;
  if (!hasCreatorSignature(tx, rules)) return Code.BAD_CREATOR_SIGNATURE;
  if (tx.type === 'config') return VALID;
  if (tx.type === 'config-update') return Code.UNSUPPORTED_TX_PAYLOAD;
  if (tx.txId !== txIdOf(tx.nonce, tx.creator.bytes)) return Code.BAD_PROPOSAL_TXID;
  return isBound(tx) ? VALID : Code.INVALID_ENDORSER_TRANSACTION;
}

const actionCodes: Partial<Record<Malformed['part'], number>> = {
  extension: Code.BAD_HEADER_EXTENSION,
  response: Code.BAD_RESPONSE_PAYLOAD,
  rwset: Code.BAD_RWSET,
  event: Code.INVALID_OTHER_REASON,
};

/** The dispatcher's checks before any policy is asked (plugindispatcher/dispatcher.go). */
function actionCode(tx: ParsedTransaction): number {
  if (tx.type !== 'endorser') return VALID;
  const broken = tx.malformed && actionCodes[tx.malformed.part];
  if (broken !== undefined) return broken;
  const named = namesCode(tx);
  if (named !== VALID) return named;
  const distinct = new Set(tx.rwsets.map((set) => set.namespace));
  return distinct.size === tx.rwsets.length ? VALID : Code.ILLEGAL_WRITESET;
}

/** Proposal, action and event must name the same chaincode. */
function namesCode({ proposedChaincode: proposed, chaincode, event }: ParsedTransaction): number {
  if (!chaincode || proposed === undefined) return Code.INVALID_OTHER_REASON;
  if (proposed === '' || proposed !== chaincode.name || chaincode.version === '') return Code.INVALID_CHAINCODE;
  return event && event.chaincode !== proposed ? Code.INVALID_OTHER_REASON : VALID;
}

/** Checks everything that every peer finds alike, whatever its state. */
export function checkTransaction(parsed: ParsedTransaction, rules: ChannelRules): CheckedTransaction {
  const code = envelopeCode(parsed, rules);
  const unchecked: CheckedTransaction = { parsed, code, actionCode: actionCode(parsed), signers: [] };
  if (code !== VALID || unchecked.actionCode !== VALID || parsed.type !== 'endorser') return unchecked;
  const signatures = parsed.endorsements.map(({ identity, endorser, signature }) => ({
    identity,
    message: Buffer.concat([parsed.prpBytes, endorser]),
    signature,
  }));
  return { ...unchecked, signers: validSigners(signatures, rules.config.msps) };
}
