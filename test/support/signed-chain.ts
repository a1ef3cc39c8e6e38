import { randomBytes } from 'node:crypto';
import { common, ledger, peer } from '@hyperledger/fabric-protos';
import {
  assembleBlock,
  assembleEnvelope,
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
import { field } from './protobuf';
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
  nonce?: Uint8Array;
  txId?: string;
  calledAfterwards?: string;
  /** The parts as they are about to be hashed and signed, and what stands there instead. */
  alter?: (parts: Parts) => Partial<Parts>;
  spoil?: (signature: Buffer) => Buffer;
  spoilEndorsement?: (signature: Buffer) => Buffer;
  arrange?: (endorsements: EndorsementBytes[]) => EndorsementBytes[];
};
type EndorsementBytes = { endorser: Uint8Array; signature: Uint8Array };

/** Bytes of the messages that a transaction is made of. */
export type Parts = {
  channelHeader: Uint8Array;
  signatureHeader: Uint8Array;
  /** Of the action; the envelope's own is `signatureHeader`. */
  actionHeader: Uint8Array;
  proposalPayload: Uint8Array;
  /** `ChaincodeAction`. */
  action: Uint8Array;
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

function headersOf({
  by,
  at,
  txId,
  nonce = randomBytes(24),
  chaincode = 'tierline',
}: Invocation): Pick<Parts, 'channelHeader' | 'signatureHeader'> {
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

function partsOf(invocation: Invocation): Parts {
  const { chaincode = 'tierline', functionName, results } = invocation;
  const action = new peer.ChaincodeAction();
  action.setResults(resultsOf(chaincode, results));
  action.setChaincodeId(chaincodeId(chaincode, '1.0'));
  const headers = headersOf(invocation);
  const proposed = proposalPayload(chaincode, functionName);
  const parts = {
    ...headers,
    actionHeader: headers.signatureHeader,
    proposalPayload: proposed,
    action: action.serializeBinary(),
  };
  return { ...parts, ...invocation.alter?.(parts) };
}

/** A transaction with real signatures, honest unless told otherwise. */
export function envelopeOf(invocation: Invocation): Buffer {
  const { chaincode = 'tierline', calledAfterwards, endorsers, by } = invocation;
  const { channelHeader, signatureHeader, actionHeader, proposalPayload: proposed, action } = partsOf(invocation);
  const hash = proposalHash(channelHeader, actionHeader, proposed);
  const prpBytes = proposalResponsePayload(hash, action);
  const endorsements = endorsers.map(({ identity, privateKey }) => {
    const signature = signMessage(privateKey, endorsementMessage(prpBytes, identity.bytes));
    return { endorser: identity.bytes, signature: (invocation.spoilEndorsement ?? untouched)(signature) };
  });
  const proposal = calledAfterwards === undefined ? proposed : proposalPayload(chaincode, calledAfterwards);
  const arranged = invocation.arrange?.(endorsements) ?? endorsements;
  const endorsed = arranged.map(({ endorser, signature }) => field(2, field(1, endorser), field(2, signature)));
  const made = field(
    1,
    field(1, actionHeader),
    field(2, field(1, proposal), field(2, field(1, prpBytes), ...endorsed)),
  );
  const payload = Buffer.concat([field(1, field(1, channelHeader), field(2, signatureHeader)), field(2, made)]);
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
  /** The block that brought the configuration in force. */
  lastConfig = 0n;
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

  /** @param orderer where its orderer would be asked for blocks */
  static async create(mspIds: readonly string[], orderer = '127.0.0.1:7050'): Promise<SignedChain> {
    const ordering = await TestAuthority.create('OrdererMSP');
    const members = new Map<string, { authority: TestAuthority; peer: Person; person: Person }>();
    for (const mspId of mspIds) {
      const authority = await TestAuthority.create(mspId);
      const attributes = { 'hf.EnrollmentID': `${mspId}-1`, 'tierline.roles': 'logistics,manager' };
      const person = await authority.enrol(['client'], attributes);
      members.set(mspId, { authority, peer: await authority.enrol(['peer']), person });
    }
    const authorities = [...members.values()].map(({ authority }) => authority);
    return new SignedChain(
      members,
      await ordering.enrol(['orderer']),
      firstBlock(channel, authorities, ordering, orderer),
    );
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

  /** One block, every transaction flagged valid unless told otherwise. */
  seal(
    data: readonly Uint8Array[],
    orderer = this.orderer,
    flags = data.map(() => 0),
    lastConfig = this.lastConfig,
  ): void {
    const number = BigInt(this.height);
    const block = assembleBlock({ number, previousHash: headerHash(this.#last), data });
    const sign = (message: Uint8Array): Buffer => signMessage(orderer.privateKey, message);
    const signer = { identity: orderer.identity.bytes, nonce: randomBytes(24), sign };
    signBlock(block, { lastConfig, signer });
    const updates = data.flatMap((envelope, tx) => (flags[tx] === 0 ? updatesOf(envelope, { block: number, tx }) : []));
    this.#commitHash = computeCommitHash(flags, updates, this.#commitHash);
    setFlags(block, flags);
    setCommitHash(block, this.#commitHash);
    this.#last = block;
    this.blocks.push(Buffer.from(block.serializeBinary()));
  }

  /** A block that brings a configuration. */
  configure(configuration: Uint8Array): void {
    const number = BigInt(this.height);
    this.seal([configuration], this.orderer, [0], number);
    this.lastConfig = number;
  }

  /** Commits the chaincode's definition under the channel's own endorsement policy, or another. */
  define(chaincode: string, policy = channelPolicy('/Channel/Application/Endorsement'), plugin = 'vscc'): void {
    const info = new peer.lifecycle.ChaincodeValidationInfo();
    info.setValidationPlugin(plugin);
    info.setValidationParameter(policy);
    const endorsement = new peer.lifecycle.ChaincodeEndorsementInfo();
    endorsement.setVersion('1.0');
    endorsement.setEndorsementPlugin('escc');
    const metadata = new peer.lifecycle.StateMetadata();
    metadata.setDatatype('ChaincodeDefinition');
    metadata.setFieldsList(['Sequence', 'EndorsementInfo', 'ValidationInfo', 'Collections']);
    const field = (name: string, set: (data: peer.lifecycle.StateData) => void): { key: string; value: Uint8Array } => {
      const data = new peer.lifecycle.StateData();
      set(data);
      return { key: `namespaces/fields/${chaincode}/${name}`, value: data.serializeBinary() };
    };
    const writes = [
      field('Collections', (data) => data.setBytes(new peer.CollectionConfigPackage().serializeBinary())),
      field('EndorsementInfo', (data) => data.setBytes(endorsement.serializeBinary())),
      field('Sequence', (data) => data.setInt64(1)),
      field('ValidationInfo', (data) => data.setBytes(info.serializeBinary())),
      { key: `namespaces/metadata/${chaincode}`, value: metadata.serializeBinary() },
    ];
    const by = [...this.members.values()][0]!.person;
    const endorsers = this.peers();
    const at = '2026-03-01T09:00:00.000Z';
    this.seal([
      envelopeOf({ by, endorsers, at, functionName: 'Commit', chaincode: '_lifecycle', results: { writes } }),
    ]);
  }
}

function channelPolicy(path: string): Uint8Array {
  const policy = new peer.ApplicationPolicy();
  policy.setChannelConfigPolicyReference(path);
  return policy.serializeBinary();
}
