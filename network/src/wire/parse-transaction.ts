import { common, peer } from '@hyperledger/fabric-protos';
import { openEnvelope } from './envelope';
import { view } from './hash';
import { Identity } from './identity';
import * as shapes from './message-shapes';
import { plain } from './plain';
import { type NamespaceRwSet, parseRwset } from './rwset';

export type TransactionType = 'endorser' | 'config' | 'config-update' | 'other';
export type Endorsement = { endorser: Buffer; identity: Identity; mspId: string; signature: Buffer };
export type Invocation = { name: string; args: Buffer[]; functionName: string };
export type ChaincodeEvent = { chaincode: string; txId: string; name: string; payload: Buffer };

/** Which layer of the envelope could not be read; everything above it was. */
export type Malformed = {
  part: 'envelope' | 'payload' | 'header' | 'transaction' | 'extension' | 'response' | 'rwset' | 'event';
  reason: string;
};

/** The endorsed half of a transaction. Byte fields are the exact bytes that were hashed or signed. */
export type EndorsedAction = {
  signatureHeader: Buffer;
  proposalPayload: Buffer;
  proposalHash: Buffer;
  prpBytes: Buffer;
};

export type ParsedTransaction = {
  index: number;
  /** The element of the block's data as it stands. */
  envelope: Buffer;
  payload: Buffer;
  signature: Buffer;
  type: TransactionType;
  txId: string;
  channel: string;
  epoch: number;
  /** The creator's claim, RFC 3339 with three decimals and Z; '' if absent or beyond all dates: Fabric does not mind. */
  at: string;
  /** What the header's time has below a millisecond, in nanoseconds. */
  atNanos: number;
  channelHeader: Buffer;
  creator: Identity;
  nonce: Buffer;
  /** Validation code that the peer wrote, 254 (NOT_VALIDATED) if none. */
  flag: number;
  /** The payload's data: a config envelope, if `type` is config. */
  data: Buffer;
  actionCount: number;
  action?: EndorsedAction;
  /** Name in the proposal's header extension. */
  proposedChaincode: string;
  invocation?: Invocation;
  /** Name and version as endorsed, with what was called. */
  chaincode?: Invocation & { version: string };
  response?: { status: number; message: string; payload: Buffer };
  event?: ChaincodeEvent;
  endorsements: Endorsement[];
  prpBytes: Buffer;
  rwsets: NamespaceRwSet[];
  malformed?: Malformed;
};

const nothing = Buffer.alloc(0);
const types: Partial<Record<number, TransactionType>> = {
  [common.HeaderType.ENDORSER_TRANSACTION]: 'endorser',
  [common.HeaderType.CONFIG]: 'config',
  [common.HeaderType.CONFIG_UPDATE]: 'config-update',
};

function emptyTransaction(envelope: Uint8Array, index: number, flag: number): ParsedTransaction {
  return {
    index,
    envelope: view(envelope),
    payload: nothing,
    signature: nothing,
    type: 'other',
    txId: '',
    channel: '',
    epoch: 0,
    at: '',
    atNanos: 0,
    channelHeader: nothing,
    creator: Identity.parse(nothing),
    nonce: nothing,
    flag,
    data: nothing,
    actionCount: 0,
    proposedChaincode: '',
    endorsements: [],
    prpBytes: nothing,
    rwsets: [],
  };
}

/** google-protobuf ships no types. */
type Timestamp = { getSeconds(): number; getNanos(): number };

function readTime(tx: ParsedTransaction, header: common.ChannelHeader): void {
  const time = header.getTimestamp() as Timestamp | undefined;
  if (!time) return;
  const millis = Math.floor(time.getNanos() / 1e6);
  const claimed = new Date(time.getSeconds() * 1000 + millis);
  if (!Number.isNaN(claimed.getTime())) tx.at = claimed.toISOString();
  tx.atNanos = time.getNanos() - millis * 1e6;
}

function readHeader(tx: ParsedTransaction, payload: common.Payload): void {
  const header = payload.getHeader();
  if (!header) throw new Error('no header');
  tx.channelHeader = view(header.getChannelHeader_asU8());
  const channelHeader = common.ChannelHeader.deserializeBinary(plain(tx.channelHeader, shapes.channelHeader));
  tx.type = types[channelHeader.getType()] ?? 'other';
  tx.txId = channelHeader.getTxId();
  tx.channel = channelHeader.getChannelId();
  tx.epoch = channelHeader.getEpoch();
  readTime(tx, channelHeader);
  const signatureHeader = common.SignatureHeader.deserializeBinary(
    plain(header.getSignatureHeader_asU8(), shapes.signatureHeader),
  );
  tx.creator = Identity.parse(signatureHeader.getCreator_asU8());
  tx.nonce = view(signatureHeader.getNonce_asU8());
}

function readInvocation(proposalPayload: Uint8Array): Invocation | undefined {
  const input = peer.ChaincodeProposalPayload.deserializeBinary(
    plain(proposalPayload, shapes.chaincodeProposalPayload),
  ).getInput_asU8();
  const spec = peer.ChaincodeInvocationSpec.deserializeBinary(
    plain(input, shapes.chaincodeInvocationSpec),
  ).getChaincodeSpec();
  const args = spec?.getInput()?.getArgsList_asU8().map(view) ?? [];
  return spec && { name: spec.getChaincodeId()?.getName() ?? '', args, functionName: args[0]?.toString('utf8') ?? '' };
}

function readTransaction(tx: ParsedTransaction): peer.ProposalResponsePayload {
  const actions = peer.Transaction.deserializeBinary(plain(tx.data, shapes.transaction)).getActionsList();
  tx.actionCount = actions.length;
  const [first] = actions;
  if (!first || actions.length !== 1) throw new Error(`one action expected, ${String(actions.length)} found`);
  const payload = peer.ChaincodeActionPayload.deserializeBinary(
    plain(first.getPayload_asU8(), shapes.chaincodeActionPayload),
  );
  const endorsed = payload.getAction();
  if (!endorsed) throw new Error('no endorsed action');
  tx.prpBytes = view(endorsed.getProposalResponsePayload_asU8());
  const response = peer.ProposalResponsePayload.deserializeBinary(plain(tx.prpBytes, shapes.proposalResponsePayload));
  tx.action = {
    signatureHeader: view(first.getHeader_asU8()),
    proposalPayload: view(payload.getChaincodeProposalPayload_asU8()),
    proposalHash: view(response.getProposalHash_asU8()),
    prpBytes: tx.prpBytes,
  };
  tx.endorsements = endorsed.getEndorsementsList().map((entry) => {
    const identity = Identity.parse(entry.getEndorser_asU8());
    return { endorser: identity.bytes, identity, mspId: identity.mspId, signature: view(entry.getSignature_asU8()) };
  });
  tx.invocation = readInvocation(tx.action.proposalPayload);
  return response;
}

function readEvent(bytes: Uint8Array): ChaincodeEvent | undefined {
  if (bytes.length === 0) return undefined;
  const event = peer.ChaincodeEvent.deserializeBinary(plain(bytes, shapes.chaincodeEvent));
  return {
    chaincode: event.getChaincodeId(),
    txId: event.getTxId(),
    name: event.getEventName(),
    payload: view(event.getPayload_asU8()),
  };
}

function readResponse(tx: ParsedTransaction, action: peer.ChaincodeAction): void {
  const id = action.getChaincodeId();
  if (id) {
    const call = tx.invocation ?? { args: [], functionName: '' };
    tx.chaincode = { ...call, name: id.getName(), version: id.getVersion() };
  }
  const response = action.getResponse();
  tx.response = response && {
    status: response.getStatus(),
    message: response.getMessage(),
    payload: view(response.getPayload_asU8()),
  };
}

class Part extends Error {
  constructor(
    readonly part: Malformed['part'],
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause));
  }
}

function within<T>(part: Malformed['part'], read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Part(part, cause);
  }
}

function readAll(tx: ParsedTransaction): void {
  const envelope = within('envelope', () => openEnvelope(tx.envelope));
  tx.payload = envelope.payload;
  tx.signature = envelope.signature;
  const payload = within('payload', () => common.Payload.deserializeBinary(plain(tx.payload, shapes.payload)));
  within('header', () => readHeader(tx, payload));
  tx.data = view(payload.getData_asU8());
  if (tx.type !== 'endorser') return;
  const prp = within('transaction', () => readTransaction(tx));
  within('extension', () => {
    const header = common.ChannelHeader.deserializeBinary(plain(tx.channelHeader, shapes.channelHeader));
    const extension = peer.ChaincodeHeaderExtension.deserializeBinary(
      plain(header.getExtension_asU8(), shapes.chaincodeHeaderExtension),
    );
    tx.proposedChaincode = extension.getChaincodeId()?.getName() ?? '';
  });
  const action = within('response', () =>
    peer.ChaincodeAction.deserializeBinary(plain(prp.getExtension_asU8(), shapes.chaincodeAction)),
  );
  readResponse(tx, action);
  tx.rwsets = within('rwset', () => parseRwset(action.getResults_asU8()));
  tx.event = within('event', () => readEvent(action.getEvents_asU8()));
}

/** Never throws: what cannot be read is named in `malformed`, and what could be read before it stands. */
export function parseTransaction(envelope: Uint8Array, index: number, flag: number): ParsedTransaction {
  const tx = emptyTransaction(envelope, index, flag);
  try {
    readAll(tx);
  } catch (error) {
    if (!(error instanceof Part)) throw error;
    tx.malformed = { part: error.part, reason: error.message };
  }
  return tx;
}
