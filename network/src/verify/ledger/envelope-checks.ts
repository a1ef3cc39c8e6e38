import { peer } from '@hyperledger/fabric-protos';
import {
  type ChannelConfig,
  type Malformed,
  type ParsedTransaction,
  proposalHash,
  sameBytes,
  type SignatureHash,
  txIdOf,
} from '../../wire';
import type { Judgement } from './conflicts';

const { TxValidationCode: codes } = peer;

/** Whether the creator's signature holds; asked only if the creator is one that may sign. */
type CreatorHolds = (hash: SignatureHash) => boolean;
type Check = (tx: ParsedTransaction) => Judgement | undefined;

function judge(flag: number, reason: string | undefined): Judgement | undefined {
  return reason === undefined ? undefined : { flag, reason };
}

function unreadable(part: Malformed['part'], flag: number): Check {
  return ({ malformed }) => judge(flag, malformed?.part === part ? `${part}: ${malformed.reason}` : undefined);
}

function checkHeader(tx: ParsedTransaction): Judgement | undefined {
  const faults: [boolean, string][] = [
    [tx.type === 'other', 'unknown header type'],
    [tx.epoch !== 0, 'epoch is not 0'],
    [tx.nonce.length === 0, 'no nonce'],
    [tx.creator.bytes.length === 0, 'no creator'],
  ];
  return judge(codes.BAD_COMMON_HEADER, faults.find(([bad]) => bad)?.[1]);
}

function checkCreator(tx: ParsedTransaction, config: ChannelConfig, creatorHolds: CreatorHolds): Judgement | undefined {
  const msp = config.msps.get(tx.creator.mspId);
  if (!msp) return judge(codes.BAD_CREATOR_SIGNATURE, `creator of unknown organisation ${tx.creator.mspId}`);
  const refusal = msp.refusal(tx.creator);
  if (refusal) return judge(codes.BAD_CREATOR_SIGNATURE, `creator: ${refusal}`);
  const holds = creatorHolds(msp.signatureHash);
  return judge(codes.BAD_CREATOR_SIGNATURE, holds ? undefined : "the creator's signature does not hold");
}

function checkKind(tx: ParsedTransaction): Judgement | undefined {
  return judge(codes.UNSUPPORTED_TX_PAYLOAD, tx.type === 'config-update' ? 'an update is no transaction' : undefined);
}

function checkTxId(tx: ParsedTransaction): Judgement | undefined {
  const derived = txIdOf(tx.nonce, tx.creator.bytes);
  return judge(codes.BAD_PROPOSAL_TXID, derived === tx.txId ? undefined : 'txid is not the hash of nonce and creator');
}

function checkBinding({ action, channelHeader }: ParsedTransaction): Judgement | undefined {
  const bound =
    action &&
    sameBytes(proposalHash(channelHeader, action.signatureHeader, action.proposalPayload), action.proposalHash);
  return judge(codes.INVALID_ENDORSER_TRANSACTION, bound ? undefined : 'what was endorsed is not this proposal');
}

function checkChaincode(tx: ParsedTransaction): Judgement | undefined {
  const { chaincode, proposedChaincode: proposed } = tx;
  if (proposed === undefined) return judge(codes.INVALID_OTHER_REASON, 'no chaincode in the proposal');
  if (!chaincode) return judge(codes.INVALID_OTHER_REASON, 'no chaincode in the results');
  const faults: [boolean, string][] = [
    [proposed === '', 'the chaincode in the proposal has no name'],
    [proposed !== chaincode.name, 'proposal and results name different chaincodes'],
    [chaincode.version === '', 'chaincode without version'],
  ];
  return judge(codes.INVALID_CHAINCODE, faults.find(([bad]) => bad)?.[1]);
}

function checkEvent({ event, chaincode }: ParsedTransaction): Judgement | undefined {
  const foreign = event !== undefined && event.chaincode !== chaincode?.name;
  return judge(codes.INVALID_OTHER_REASON, foreign ? 'the event is of another chaincode' : undefined);
}

function checkNamespaces({ rwsets }: ParsedTransaction): Judgement | undefined {
  const repeats = new Set(rwsets.map((set) => set.namespace)).size !== rwsets.length;
  return judge(codes.ILLEGAL_WRITESET, repeats ? 'a namespace stands twice in the results' : undefined);
}

function firstOf<Asked extends readonly unknown[]>(
  checks: readonly ((tx: ParsedTransaction, ...asked: Asked) => Judgement | undefined)[],
): (tx: ParsedTransaction, ...asked: Asked) => Judgement | undefined {
  return (tx, ...asked) => {
    for (const check of checks) {
      const judgement = check(tx, ...asked);
      if (judgement) return judgement;
    }
    return undefined;
  };
}

/** Envelope, header, creator: what every transaction must satisfy (core/common/validation/msgvalidation.go), in order. */
export const checkEnvelope = firstOf<[ChannelConfig, CreatorHolds]>([
  unreadable('envelope', codes.INVALID_OTHER_REASON),
  unreadable('payload', codes.BAD_PAYLOAD),
  unreadable('header', codes.BAD_COMMON_HEADER),
  checkHeader,
  checkCreator,
  checkKind,
]);

/** That what was endorsed is what was proposed. */
export const checkProposal = firstOf<[]>([
  checkTxId,
  unreadable('transaction', codes.INVALID_ENDORSER_TRANSACTION),
  checkBinding,
]);

/** Results in good order (plugindispatcher/dispatcher.go). */
export const checkResults = firstOf<[]>([
  unreadable('extension', codes.BAD_HEADER_EXTENSION),
  unreadable('response', codes.BAD_RESPONSE_PAYLOAD),
  unreadable('rwset', codes.BAD_RWSET),
  checkChaincode,
  unreadable('event', codes.INVALID_OTHER_REASON),
  checkEvent,
  checkNamespaces,
]);
