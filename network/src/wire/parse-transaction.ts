import { common } from '@hyperledger/fabric-protos';
import { decode, type Message } from './decode';
import { openEnvelope } from './envelope';
import { view } from './hash';
import { Identity } from './identity';
import * as shapes from './message-shapes';
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
  /** Name in the proposal's header extension; undefined if it names none. */
  proposedChaincode?: string;
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
    endorsements: [],
    prpBytes: nothing,
    rwsets: [],
  };
}

function readTime(tx: ParsedTransaction, time: Message | undefined): void {
  if (!time) return;
  const millis = Math.floor(time.number(2) / 1e6);
  const claimed = new Date(time.number(1) * 1000 + millis);
  if (!Number.isNaN(claimed.getTime())) tx.at = claimed.toISOString();
  tx.atNanos = time.number(2) - millis * 1e6;
}

/** @returns the channel header's extension */
function readHeader(tx: ParsedTransaction, header: Message | undefined): Buffer {
  if (!header) throw new Error('no header');
  tx.channelHeader = header.bytes(1);
  const channelHeader = decode(tx.channelHeader, shapes.channelHeader);
  tx.type = types[channelHeader.number(1)] ?? 'other';
  tx.txId = channelHeader.text(5);
  tx.channel = channelHeader.text(4);
  tx.epoch = channelHeader.number(6);
  readTime(tx, channelHeader.message(3));
  const signatureHeader = decode(header.bytes(2), shapes.signatureHeader);
  tx.creator = Identity.parse(signatureHeader.bytes(1));
  tx.nonce = signatureHeader.bytes(2);
  return channelHeader.bytes(7);
}

/** What was called. Peers ask no more of it than its hash, so what cannot be read is no fault. */
function readInvocation(proposalPayload: Uint8Array): Invocation | undefined {
  try {
    return invocationIn(proposalPayload);
  } catch {
    return undefined;
  }
}

function invocationIn(proposalPayload: Uint8Array): Invocation | undefined {
  const input = decode(proposalPayload, shapes.chaincodeProposalPayload).bytes(1);
  const spec = decode(input, shapes.chaincodeInvocationSpec).message(1);
  const args = [...(spec?.message(3)?.many(1) ?? [])];
  return spec && { name: spec.message(2)?.text(2) ?? '', args, functionName: args[0]?.toString('utf8') ?? '' };
}

/** @returns the endorsed `ChaincodeAction`, undecoded */
function readTransaction(tx: ParsedTransaction): Buffer {
  const actions = decode(tx.data, shapes.transaction).messages(1);
  tx.actionCount = actions.length;
  const [first] = actions;
  if (!first || actions.length !== 1) throw new Error(`one action expected, ${String(actions.length)} found`);
  const header = decode(first.bytes(1), shapes.signatureHeader);
  if (header.bytes(1).length === 0 || header.bytes(2).length === 0) throw new Error('action without creator or nonce');
  const payload = decode(first.bytes(2), shapes.chaincodeActionPayload);
  const endorsed = payload.message(2);
  if (!endorsed) throw new Error('no endorsed action');
  tx.prpBytes = endorsed.bytes(1);
  const response = decode(tx.prpBytes, shapes.proposalResponsePayload);
  tx.action = {
    signatureHeader: first.bytes(1),
    proposalPayload: payload.bytes(1),
    proposalHash: response.bytes(1),
    prpBytes: tx.prpBytes,
  };
  tx.endorsements = endorsed.messages(2).map((entry) => {
    const identity = Identity.parse(entry.bytes(1));
    return { endorser: identity.bytes, identity, mspId: identity.mspId, signature: entry.bytes(2) };
  });
  const invocation = readInvocation(tx.action.proposalPayload);
  if (invocation) tx.invocation = invocation;
  return response.bytes(2);
}

function readEvent(bytes: Uint8Array): ChaincodeEvent | undefined {
  if (bytes.length === 0) return undefined;
  const event = decode(bytes, shapes.chaincodeEvent);
  return { chaincode: event.text(1), txId: event.text(2), name: event.text(3), payload: event.bytes(4) };
}

function readResponse(tx: ParsedTransaction, action: Message): void {
  const id = action.message(4);
  if (id) {
    const call = tx.invocation ?? { args: [], functionName: '' };
    tx.chaincode = { ...call, name: id.text(2), version: id.text(3) };
  }
  const response = action.message(3);
  if (response) tx.response = { status: response.number(1), message: response.text(2), payload: response.bytes(3) };
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
  const payload = within('payload', () => decode(tx.payload, shapes.payload));
  const extension = within('header', () => readHeader(tx, payload.message(1)));
  tx.data = payload.bytes(2);
  if (tx.type !== 'endorser') return;
  const endorsed = within('transaction', () => readTransaction(tx));
  within('extension', () => {
    const proposed = decode(extension, shapes.chaincodeHeaderExtension).message(2);
    if (proposed) tx.proposedChaincode = proposed.text(2);
  });
  const action = within('response', () => {
    if (endorsed.length === 0) throw new Error('no chaincode action');
    return decode(endorsed, shapes.chaincodeAction);
  });
  readResponse(tx, action);
  tx.rwsets = within('rwset', () => parseRwset(action.bytes(1)));
  const event = within('event', () => readEvent(action.bytes(2)));
  if (event) tx.event = event;
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
