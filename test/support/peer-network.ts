import './quiet-shim';
import { createPrivateKey, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { common, peer as protos } from '@hyperledger/fabric-protos';
import { ChannelBlocks, type CommittedBlock, Peer, PrivateDataExchange } from '@tierline/network/peer';
import {
  assembleBlock,
  assembleEnvelope,
  assembleTransaction,
  headerHash,
  decodeBlock,
  parsePolicyText,
  serializeIdentity,
  signMessage,
  txIdOf,
} from '@tierline/network/wire';
import { CertificateAuthority, type Credentials } from '../../network/dist/ca/certificate-authority';
import { headers } from '../../network/dist/client/headers';
import { genesisBlock } from '../../network/dist/embedded/host/genesis';
import { createChaincode } from './chaincode/bare';

export type Call = [name: string, ...args: string[]];
export type Caller = { mspId: string; credentials: Credentials };
export type ProposeOptions = { chaincode?: string; as?: Caller; transient?: Record<string, string>; channel?: string };
export type Prepared = { txId: string; proposal: Buffer; header: common.Header; payload: Uint8Array; caller: Caller };
export type Endorsed = Prepared & { responses: protos.ProposalResponse[] };
type Member = { mspId: string; ca: CertificateAuthority; peer: Peer; user: Caller; admin: Caller };

export const channel = 'test-channel';
const lifecycle = protos.lifecycle;

/** Members with a peer each, one channel, no gRPC: blocks are cut by hand, so that a test says what is in them. */
export class PeerNetwork {
  readonly members = new Map<string, Member>();
  readonly committed: CommittedBlock[] = [];
  blocks!: ChannelBlocks;

  private constructor(readonly folder: string) {}

  static async create(
    mspIds: readonly string[],
    options: { collections?: string; policy?: string } = {},
  ): Promise<PeerNetwork> {
    const network = new PeerNetwork(await mkdtemp(join(tmpdir(), 'peers-')));
    await network.#found(mspIds);
    await network.deploy('probe', options);
    return network;
  }

  async close(): Promise<void> {
    for (const { peer } of this.members.values()) await peer.close();
    await this.blocks.close();
    await rm(this.folder, { recursive: true });
  }

  member(mspId: string): Member {
    const member = this.members.get(mspId);
    if (!member) throw new Error(`no member ${mspId}`);
    return member;
  }

  async caller(mspId: string, request: { role?: 'client' | 'admin' | 'peer'; expiresAt?: Date } = {}): Promise<Caller> {
    const credentials = await this.member(mspId).ca.enrol({ commonName: 'somebody', role: 'client', ...request });
    return { mspId, credentials };
  }

  prepare(args: readonly (string | Uint8Array)[], options: ProposeOptions = {}): Prepared {
    const caller = options.as ?? [...this.members.values()][0]!.user;
    const creator = serializeIdentity(caller.mspId, caller.credentials.certificatePem);
    const nonce = randomBytes(24);
    const id = new protos.ChaincodeID();
    id.setName(options.chaincode ?? 'probe');
    const extension = new protos.ChaincodeHeaderExtension();
    extension.setChaincodeId(id);
    const txId = txIdOf(nonce, creator);
    const header = headers({
      type: 'ENDORSER_TRANSACTION',
      channel: options.channel ?? channel,
      txId,
      creator,
      nonce,
      extension: extension.serializeBinary(),
    });
    const input = new protos.ChaincodeInput();
    input.setArgsList(args.map((arg) => Buffer.from(arg)));
    const spec = new protos.ChaincodeSpec();
    spec.setChaincodeId(id);
    spec.setInput(input);
    const invocation = new protos.ChaincodeInvocationSpec();
    invocation.setChaincodeSpec(spec);
    const payload = new protos.ChaincodeProposalPayload();
    payload.setInput(invocation.serializeBinary());
    for (const [key, value] of Object.entries(options.transient ?? {}))
      payload.getTransientmapMap().set(key, Buffer.from(value));
    const message = new protos.Proposal();
    message.setHeader(header.serializeBinary());
    message.setPayload(payload.serializeBinary());
    const bytes = message.serializeBinary();
    const signed = new protos.SignedProposal();
    signed.setProposalBytes(bytes);
    signed.setSignature(signMessage(createPrivateKey(caller.credentials.privateKeyPem), bytes));
    return {
      txId,
      proposal: Buffer.from(signed.serializeBinary()),
      header,
      payload: payload.serializeBinary(),
      caller,
    };
  }

  async endorse(prepared: Prepared, by: readonly string[]): Promise<Endorsed> {
    const responses = await Promise.all(by.map((mspId) => this.member(mspId).peer.endorse(prepared.proposal)));
    return { ...prepared, responses: responses.map(({ response }) => response) };
  }

  /** Runs calls at one peer; the answer, or the peer's words of refusal as an error. */
  async query(calls: Call[], options: ProposeOptions & { at?: string } = {}): Promise<string> {
    const at = options.at ?? [...this.members.keys()][0]!;
    const { responses } = await this.endorse(this.prepare(['run', JSON.stringify(calls)], options), [at]);
    return answerOf(responses[0]!);
  }

  /** Endorsed by these members and ready for a block. */
  async transaction(calls: Call[], by: readonly string[], options: ProposeOptions = {}): Promise<Buffer> {
    return this.envelope(await this.endorse(this.prepare(['run', JSON.stringify(calls)], options), by));
  }

  envelope({ header, payload, responses, caller }: Endorsed): Buffer {
    responses.forEach(answerOf);
    const bytes = assembleTransaction({
      channelHeader: header.getChannelHeader_asU8(),
      signatureHeader: header.getSignatureHeader_asU8(),
      proposalPayload: payload,
      prpBytes: responses[0]!.getPayload_asU8(),
      endorsements: responses.map((response) => ({
        endorser: response.getEndorsement()!.getEndorser_asU8(),
        signature: response.getEndorsement()!.getSignature_asU8(),
      })),
    });
    return assembleEnvelope(bytes, signMessage(createPrivateKey(caller.credentials.privateKeyPem), bytes));
  }

  /** Orders one block and lets every peer commit it; its flags. */
  async block(...envelopes: Uint8Array[]): Promise<number[]> {
    const number = this.blocks.height;
    const previous = decodeBlock(await this.blocks.read(number - 1));
    const block = assembleBlock({ number: BigInt(number), previousHash: headerHash(previous), data: envelopes });
    await this.blocks.append(block.serializeBinary());
    for (const { peer } of this.members.values()) await peer.commit(channel, number);
    return this.committed.find((entry) => entry.number === number)?.flags ?? [];
  }

  /** One transaction in a block of its own. */
  async submit(calls: Call[], by: readonly string[], options: ProposeOptions = {}): Promise<number> {
    return (await this.block(await this.transaction(calls, by, options)))[0]!;
  }

  /** @param meanwhile happens while the peer is closed */
  async reopen(mspId: string, meanwhile: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const member = this.member(mspId);
    await member.peer.close();
    await meanwhile();
    member.peer = await this.#openPeer(mspId, this.#peerCredentials.get(mspId)!);
    member.peer.installChaincode('probe:package', { create: createChaincode });
    await member.peer.join(channel, this.blocks);
  }

  /** Approves at every member and commits, all by ordinary transactions. */
  async deploy(
    name: string,
    options: { collections?: string; policy?: string; sequence?: number } = {},
  ): Promise<void> {
    const all = [...this.members.keys()];
    const definition = { name, sequence: options.sequence ?? 1, ...options };
    for (const mspId of all) {
      const args = new lifecycle.ApproveChaincodeDefinitionForMyOrgArgs();
      fill(args, definition);
      const local = new lifecycle.ChaincodeSource.Local();
      local.setPackageId(`${name}:package`);
      const source = new lifecycle.ChaincodeSource();
      source.setLocalPackage(local);
      args.setSource(source);
      await this.#lifecycle('ApproveChaincodeDefinitionForMyOrg', args.serializeBinary(), [mspId], mspId);
    }
    const args = new lifecycle.CommitChaincodeDefinitionArgs();
    fill(args, definition);
    await this.#lifecycle('CommitChaincodeDefinition', args.serializeBinary(), all, all[0]!);
    for (const mspId of all) this.member(mspId).peer.installChaincode(`${name}:package`, { create: createChaincode });
  }

  async #lifecycle(name: string, args: Uint8Array, by: readonly string[], as: string): Promise<void> {
    const prepared = this.prepare([name, args], { chaincode: '_lifecycle', as: this.member(as).admin });
    const flags = await this.block(this.envelope(await this.endorse(prepared, by)));
    if (flags[0] !== 0) throw new Error(`${name} was flagged ${flags[0]}`);
  }

  readonly #peerCredentials = new Map<string, Credentials>();
  readonly #exchange = new PrivateDataExchange();

  async #openPeer(mspId: string, credentials: Credentials): Promise<Peer> {
    const folder = join(this.folder, mspId);
    const peer = await Peer.open({ mspId, ...credentials, folder, sync: false, exchange: this.#exchange });
    peer.onCommit((_channel, _number, committed) => this.committed.push(committed));
    return peer;
  }

  async #found(mspIds: readonly string[]): Promise<void> {
    const settings = [];
    for (const mspId of mspIds) {
      const folder = join(this.folder, 'organisations', mspId);
      const ca = await CertificateAuthority.open(folder, 'ca', mspId.toLowerCase());
      const enrol = async (role: 'client' | 'admin' | 'peer') => ca.enrol({ commonName: role, role });
      const credentials = await enrol('peer');
      this.#peerCredentials.set(mspId, credentials);
      const peer = await this.#openPeer(mspId, credentials);
      const user = { mspId, credentials: await enrol('client') };
      this.members.set(mspId, { mspId, ca, peer, user, admin: { mspId, credentials: await enrol('admin') } });
      const certificate = ca.certificatePem;
      settings.push({
        mspId,
        rootCertificate: certificate,
        tlsRootCertificate: certificate,
        anchorPeer: { host: 'localhost', port: 1 },
      });
    }
    const orderer = await CertificateAuthority.open(join(this.folder, 'orderer'), 'ca', 'orderer');
    const node = { host: 'localhost', port: 1, tlsCertificate: orderer.certificatePem };
    const genesis = genesisBlock(channel, {
      members: settings,
      orderer: {
        mspId: 'OrdererMSP',
        rootCertificate: orderer.certificatePem,
        tlsRootCertificate: orderer.certificatePem,
        node,
      },
      batch: { timeoutMs: 200, maxMessageCount: 100, preferredMaxBytes: 1 << 20, absoluteMaxBytes: 10 << 20 } as never,
    });
    this.blocks = await ChannelBlocks.open(join(this.folder, 'blocks'), { sync: false });
    await this.blocks.append(genesis);
    for (const { peer } of this.members.values()) await peer.join(channel, this.blocks);
  }
}

export function answerOf(response: protos.ProposalResponse): string {
  const inner = response.getResponse()!;
  if (inner.getStatus() >= 400) throw new Error(inner.getMessage());
  return Buffer.from(inner.getPayload_asU8()).toString();
}

type Approval = protos.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
type DefinitionArgs = protos.lifecycle.CommitChaincodeDefinitionArgs | Approval;
type Definition = { name: string; sequence: number; collections?: string; policy?: string };

function fill(args: DefinitionArgs, { name, sequence, collections, policy }: Definition): void {
  args.setName(name);
  args.setVersion('1.0');
  args.setSequence(sequence);
  if (policy !== undefined) {
    const application = new common.ApplicationPolicy();
    application.setSignaturePolicy(parsePolicyText(policy));
    args.setValidationParameter(application.serializeBinary());
  }
  if (collections !== undefined) args.setCollections(collectionsOf(collections));
}

type CollectionSettings = {
  name: string;
  members: string;
  blockToLive?: number;
  memberOnlyRead?: boolean;
  memberOnlyWrite?: boolean;
  endorsement?: string;
};

function collectionsOf(json: string): protos.CollectionConfigPackage {
  const result = new protos.CollectionConfigPackage();
  for (const settings of JSON.parse(json) as CollectionSettings[]) {
    const config = new protos.StaticCollectionConfig();
    config.setName(settings.name);
    const members = new protos.CollectionPolicyConfig();
    members.setSignaturePolicy(parsePolicyText(settings.members));
    config.setMemberOrgsPolicy(members);
    config.setMaximumPeerCount(1);
    config.setBlockToLive(settings.blockToLive ?? 0);
    config.setMemberOnlyRead(settings.memberOnlyRead ?? false);
    config.setMemberOnlyWrite(settings.memberOnlyWrite ?? false);
    if (settings.endorsement !== undefined) {
      const policy = new protos.ApplicationPolicy();
      policy.setSignaturePolicy(parsePolicyText(settings.endorsement));
      config.setEndorsementPolicy(policy);
    }
    const wrapped = new protos.CollectionConfig();
    wrapped.setStaticCollectionConfig(config);
    result.addConfig(wrapped);
  }
  return result;
}
