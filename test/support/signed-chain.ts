import { randomBytes } from 'node:crypto';
import { common, ledger, peer } from '@hyperledger/fabric-protos';
import {
  assembleBlock,
  assembleEnvelope,
  assembleTransaction,
  computeCommitHash,
  endorsementMessage,
  hashedCollection,
  headerHash,
  parseTransaction,
  proposalHash,
  proposalResponsePayload,
  setCommitHash,
  setFlags,
  signBlock,
  signMessage,
  type StateUpdate,
  txIdOf,
  type Version,
} from '@tierline/network/wire';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { type Person, TestAuthority } from './authority';
import { firstBlock } from './signed-channel';

type Collection = Parameters<typeof hashedCollection>[0];
export type Results = { writes?: { key: string; value: Uint8Array }[]; collections?: Collection[] };
export type Invocation = {
  by: Person;
  endorsers: readonly Person[];
  at: string;
  functionName: string;
  results: Results;
  chaincode?: string;
  /** What a hostile client changes on the way. */
  txId?: string;
  calledAfterwards?: string;
  spoil?: (signature: Buffer) => Buffer;
  spoilEndorsement?: (signature: Buffer) => Buffer;
};

const channel = 'axle-programme';

function resultsOf(namespace: string, { writes = [], collections = [] }: Results): Uint8Array {
  const { KVRWSet, KVWrite } = ledger.rwset.kvrwset;
  const set = new KVRWSet();
  for (const { key, value } of writes) {
    const write = new KVWrite();
    write.setKey(key);
    write.setValue(value);
    set.addWrites(write);
  }
  const rwset = new ledger.rwset.NsReadWriteSet();
  rwset.setNamespace(namespace);
  rwset.setRwset(set.serializeBinary());
  rwset.setCollectionHashedRwsetList(collections.map(hashedCollection));
  const all = new ledger.rwset.TxReadWriteSet();
  all.addNsRwset(rwset);
  return all.serializeBinary();
}

function chaincodeId(name: string, version = ''): peer.ChaincodeID {
  const id = new peer.ChaincodeID();
  id.setName(name);
  id.setVersion(version);
  return id;
}

function proposalPayload(chaincode: string, functionName: string): Uint8Array {
  const input = new peer.ChaincodeInput();
  input.addArgs(Buffer.from(functionName));
  const spec = new peer.ChaincodeSpec();
  spec.setChaincodeId(chaincodeId(chaincode));
  spec.setInput(input);
  const invocation = new peer.ChaincodeInvocationSpec();
  invocation.setChaincodeSpec(spec);
  const payload = new peer.ChaincodeProposalPayload();
  payload.setInput(invocation.serializeBinary());
  return payload.serializeBinary();
}

function headersOf({ by, at, txId, chaincode = 'tierline' }: Invocation): {
  channelHeader: Uint8Array;
  signatureHeader: Uint8Array;
} {
  const nonce = randomBytes(24);
  const time = new Timestamp();
  time.setSeconds(Math.floor(Date.parse(at) / 1000));
  const extension = new peer.ChaincodeHeaderExtension();
  extension.setChaincodeId(chaincodeId(chaincode));
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.ENDORSER_TRANSACTION);
  channelHeader.setTimestamp(time);
  channelHeader.setChannelId(channel);
  channelHeader.setTxId(txId ?? txIdOf(nonce, by.identity.bytes));
  channelHeader.setExtension$(extension.serializeBinary());
  const signatureHeader = new common.SignatureHeader();
  signatureHeader.setCreator(by.identity.bytes);
  signatureHeader.setNonce(nonce);
  return { channelHeader: channelHeader.serializeBinary(), signatureHeader: signatureHeader.serializeBinary() };
}

const untouched = (signature: Buffer): Buffer => signature;

/** A transaction with real signatures, honest unless told otherwise. */
export function envelopeOf(invocation: Invocation): Buffer {
  const { chaincode = 'tierline', functionName, results, endorsers, by } = invocation;
  const { channelHeader, signatureHeader } = headersOf(invocation);
  const proposed = proposalPayload(chaincode, functionName);
  const action = new peer.ChaincodeAction();
  action.setResults(resultsOf(chaincode, results));
  action.setChaincodeId(chaincodeId(chaincode, '1.0'));
  const hash = proposalHash(channelHeader, signatureHeader, proposed);
  const prpBytes = proposalResponsePayload(hash, action.serializeBinary());
  const endorsements = endorsers.map(({ identity, privateKey }) => {
    const signature = signMessage(privateKey, endorsementMessage(prpBytes, identity.bytes));
    return { endorser: identity.bytes, signature: (invocation.spoilEndorsement ?? untouched)(signature) };
  });
  const payload = assembleTransaction({
    channelHeader,
    signatureHeader,
    proposalPayload: proposalPayload(chaincode, invocation.calledAfterwards ?? functionName),
    prpBytes,
    endorsements,
  });
  return assembleEnvelope(payload, (invocation.spoil ?? untouched)(signMessage(by.privateKey, payload)));
}

function updatesOf(envelope: Uint8Array, version: Version): StateUpdate[] {
  return parseTransaction(envelope, 0, 0).rwsets.flatMap(({ namespace, writes, collections }) => [
    ...writes.map(({ key, value }) => ({ namespace, collection: '', key: Buffer.from(key), value, version })),
    ...collections.flatMap(({ name, writes: hashed }) =>
      hashed.map(({ keyHash, valueHash, isDelete }) => ({
        ...{ namespace, collection: name, key: Buffer.from(keyHash, 'hex'), version },
        value: isDelete ? undefined : Buffer.from(valueHash, 'hex'),
      })),
    ),
  ]);
}

/** A channel whose orderer and peers seal whatever they are given: what holds then holds by signatures alone. */
export class SignedChain {
  readonly blocks: Buffer[] = [];
  #last: common.Block;
  #commitHash: Buffer = Buffer.alloc(0);

  private constructor(
    readonly members: ReadonlyMap<string, { authority: TestAuthority; peer: Person; person: Person }>,
    readonly orderer: Person,
    genesis: common.Block,
  ) {
    this.#last = genesis;
    setFlags(genesis, [0]);
    this.blocks.push(Buffer.from(genesis.serializeBinary()));
  }

  static async create(mspIds: readonly string[]): Promise<SignedChain> {
    const ordering = await TestAuthority.create('OrdererMSP');
    const members = new Map<string, { authority: TestAuthority; peer: Person; person: Person }>();
    for (const mspId of mspIds) {
      const authority = await TestAuthority.create(mspId);
      const attributes = { 'hf.EnrollmentID': `${mspId}-1`, 'tierline.roles': 'logistics,manager' };
      const person = await authority.enrol(['client'], attributes);
      members.set(mspId, { authority, peer: await authority.enrol(['peer']), person });
    }
    const authorities = [...members.values()].map(({ authority }) => authority);
    return new SignedChain(members, await ordering.enrol(['orderer']), firstBlock(channel, authorities, ordering));
  }

  /** The same chain once more, to be continued otherwise by the same keys. */
  fork(): SignedChain {
    const other = new SignedChain(this.members, this.orderer, common.Block.deserializeBinary(this.blocks[0]!));
    other.blocks.splice(0, 1, ...this.blocks);
    other.#last = this.#last;
    other.#commitHash = this.#commitHash;
    return other;
  }

  get genesisHash(): string {
    const genesis = common.Block.deserializeBinary(this.blocks[0]!);
    return headerHash(genesis).toString('hex');
  }

  get height(): number {
    return this.blocks.length;
  }

  person(mspId: string): Person {
    return this.members.get(mspId)!.person;
  }

  peers(...mspIds: readonly string[]): Person[] {
    const wanted = mspIds.length === 0 ? [...this.members.keys()] : mspIds;
    return wanted.map((mspId) => this.members.get(mspId)!.peer);
  }

  /** One block, every transaction flagged valid. */
  seal(data: readonly Uint8Array[], orderer = this.orderer): void {
    const number = BigInt(this.height);
    const block = assembleBlock({ number, previousHash: headerHash(this.#last), data });
    const sign = (message: Uint8Array): Buffer => signMessage(orderer.privateKey, message);
    const signer = { identity: orderer.identity.bytes, nonce: randomBytes(24), sign };
    signBlock(block, { lastConfig: 0n, signer });
    const flags = data.map(() => 0);
    const updates = data.flatMap((envelope, tx) => updatesOf(envelope, { block: number, tx }));
    this.#commitHash = computeCommitHash(flags, updates, this.#commitHash);
    setFlags(block, flags);
    setCommitHash(block, this.#commitHash);
    this.#last = block;
    this.blocks.push(Buffer.from(block.serializeBinary()));
  }

  /** Commits the chaincode's definition under the channel's own endorsement policy. */
  define(chaincode: string): void {
    const policy = new peer.ApplicationPolicy();
    policy.setChannelConfigPolicyReference('/Channel/Application/Endorsement');
    const info = new peer.lifecycle.ChaincodeValidationInfo();
    info.setValidationPlugin('vscc');
    info.setValidationParameter(policy.serializeBinary());
    const state = new peer.lifecycle.StateData();
    state.setBytes(info.serializeBinary());
    const value = state.serializeBinary();
    const writes = [{ key: `namespaces/fields/${chaincode}/ValidationInfo`, value }];
    const by = [...this.members.values()][0]!.person;
    const endorsers = this.peers();
    const at = '2026-03-01T09:00:00.000Z';
    this.seal([
      envelopeOf({ by, endorsers, at, functionName: 'Commit', chaincode: '_lifecycle', results: { writes } }),
    ]);
  }
}
