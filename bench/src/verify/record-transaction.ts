import { type KeyObject, randomBytes } from 'node:crypto';
import { common, ledger, peer } from '@hyperledger/fabric-protos';
import {
  assembleEnvelope,
  assembleTransaction,
  endorsementMessage,
  hashedCollection,
  type Identity,
  proposalHash,
  proposalResponsePayload,
  type Read,
  readMessage,
  signMessage,
  txIdOf,
  type Version,
} from '@tierline/network/wire';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';

export type Signer = { identity: Identity; privateKey: KeyObject };
/** One new version of a record: a seal over the one before, and a body under a key of its own, at each party. */
export type Change = {
  channel: string;
  parties: readonly string[];
  record: string;
  version: number;
  /** Where the seal before stands. */
  before: Version | undefined;
  /** What a call reads of public state: the chaincode's definition, the registry. */
  publicReads: readonly { namespace: string; reads: readonly Read[] }[];
};

const chaincode = 'tierline';
const { KVRWSet } = ledger.rwset.kvrwset;

function namespace(name: string, reads: readonly Read[]): ledger.rwset.NsReadWriteSet {
  const set = new KVRWSet();
  set.setReadsList(reads.map(({ key, version }) => readMessage(key, version)));
  const made = new ledger.rwset.NsReadWriteSet();
  made.setNamespace(name);
  made.setRwset(set.serializeBinary());
  return made;
}

function resultsOf({ parties, record, version, before, publicReads }: Change): Uint8Array {
  const seal = `custody/${record}/seal`;
  const writes = [
    { key: `custody/${record}/body/${version}`, value: randomBytes(32) },
    { key: seal, value: randomBytes(32) },
  ];
  const collections = parties.map((mspId) =>
    hashedCollection({
      name: `_implicit_org_${mspId}`,
      reads: [{ key: seal, ...(before && { version: before }) }],
      writes,
      pvtRwset: writes[0]?.value ?? Buffer.alloc(0),
    }),
  );
  const all = new ledger.rwset.TxReadWriteSet();
  for (const { namespace: name, reads } of publicReads) {
    const made = namespace(name, reads);
    if (name === chaincode) made.setCollectionHashedRwsetList(collections);
    all.addNsRwset(made);
  }
  return all.serializeBinary();
}

function chaincodeId(version = ''): peer.ChaincodeID {
  const id = new peer.ChaincodeID();
  id.setName(chaincode);
  id.setVersion(version);
  return id;
}

function proposalPayload(): Uint8Array {
  const input = new peer.ChaincodeInput();
  input.addArgs(Buffer.from('records:apply'));
  const spec = new peer.ChaincodeSpec();
  spec.setChaincodeId(chaincodeId());
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(invocation.serializeBinary());
  return payload.serializeBinary();
}

function headers(channel: string, by: Identity): { channelHeader: Uint8Array; signatureHeader: Uint8Array } {
  const nonce = randomBytes(24);
  const time = new Timestamp();
  time.setSeconds(Math.floor(Date.now() / 1000));
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(chaincodeId());
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.ENDORSER_TRANSACTION);
  channelHeader.setTimestamp(time);
  channelHeader.setChannelId(channel);
  channelHeader.setTxId(txIdOf(nonce, by.bytes));
  channelHeader.setExtension$(extension.serializeBinary());
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(by.bytes);
  signatureHeader.setNonce(nonce);
  return { channelHeader: channelHeader.serializeBinary(), signatureHeader: signatureHeader.serializeBinary() };
}

/** The envelope of a change, as a client submits it after each endorser has signed. */
export function recordTransaction(change: Change, by: Signer, endorsers: readonly Signer[]): Buffer {
  const made = headers(change.channel, by.identity);
  const proposed = proposalPayload();
  const response = new peer.Response();
  response.setStatus(200);
  const action = new peer.ChaincodeAction();
  action.setResults(resultsOf(change));
  action.setResponse(response);
  action.setChaincodeId(chaincodeId('1.0'));
  const hash = proposalHash(made.channelHeader, made.signatureHeader, proposed);
  const prpBytes = proposalResponsePayload(hash, action.serializeBinary());
  const endorsements = endorsers.map(({ identity: { bytes }, privateKey }) => ({
    endorser: bytes,
    signature: signMessage(privateKey, endorsementMessage(prpBytes, bytes)),
  }));
  const payload = assembleTransaction({ ...made, proposalPayload: proposed, prpBytes, endorsements });
  return assembleEnvelope(payload, signMessage(by.privateKey, payload));
}
