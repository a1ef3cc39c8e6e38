import type { Client } from '@grpc/grpc-js';
import { common, discovery, gateway, gossip, peer } from '@hyperledger/fabric-protos';
import type { Signer } from '../client/signer';
import { type Call, type EndorsingPeer, propose } from '../client/transact';
import { mapEntries } from '../wire';
import { clientOf, type RemoteNode, unary } from './remote';

const readPatience = 60_000;
/** Installing runs the external builder. */
const endorsePatience = 300_000;

/** What a peer knows of another on a channel. */
export type KnownPeer = { mspId: string; chaincodes: { name: string; version: string }[] };

/** A real peer, over the protocols that Fabric's own clients speak. */
export class RemotePeer implements EndorsingPeer {
  readonly #client: Client;

  constructor(
    readonly mspId: string,
    readonly node: RemoteNode,
  ) {
    this.#client = clientOf(node);
  }

  /** Until it answers. @throws if it does not within that time */
  async ready(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#client.waitForReady(Date.now() + milliseconds, (error) => (error ? reject(error) : resolve()));
    });
  }

  async endorse(signedProposal: Uint8Array): Promise<{ response: peer.ProposalResponse }> {
    const bytes = await unary(this.#client, '/protos.Endorser/ProcessProposal', signedProposal, endorsePatience);
    return { response: peer.ProposalResponse.deserializeBinary(bytes) };
  }

  /** What a chaincode of the peer answers, nothing being written. */
  async query(signer: Signer, call: Call, transient?: Readonly<Record<string, string>>): Promise<peer.Response> {
    const { response } = await this.endorse(propose(signer, call, transient).signed);
    return response.getResponse() ?? new peer.Response();
  }

  /** Its validation code, once the peer has committed it. */
  async committed(signer: Signer, channel: string, txId: string): Promise<number> {
    const request = new gateway.CommitStatusRequest();
    request.setChannelId(channel);
    request.setTransactionId(txId);
    request.setIdentity(signer.identity);
    const bytes = request.serializeBinary();
    const signed = new gateway.SignedCommitStatusRequest();
    signed.setRequest(bytes);
    signed.setSignature(signer.sign(bytes));
    const answer = await unary(this.#client, '/gateway.Gateway/CommitStatus', signed.serializeBinary(), readPatience);
    return gateway.CommitStatusResponse.deserializeBinary(answer).getResult();
  }

  /** Every peer that it knows on the channel, itself included. */
  async known(signer: Signer, channel: string): Promise<KnownPeer[]> {
    const authentication = new discovery.AuthInfo();
    authentication.setClientIdentity(signer.identity);
    const query = new discovery.Query();
    query.setChannel(channel);
    query.setPeerQuery(new discovery.PeerMembershipQuery());
    const request = new discovery.Request();
    request.setAuthentication(authentication);
    request.setQueriesList([query]);
    const payload = request.serializeBinary();
    const signed = new discovery.SignedRequest();
    signed.setPayload(payload);
    signed.setSignature(signer.sign(payload));
    const answer = await unary(this.#client, '/discovery.Discovery/Discover', signed.serializeBinary(), readPatience);
    const [result] = discovery.Response.deserializeBinary(answer).getResultsList();
    const members = result?.getMembers();
    if (!members) throw new Error(`${this.node.host}: ${result?.getError()?.getContent() ?? 'no answer'} (${channel})`);
    return mapEntries<discovery.Peers>(members.getPeersByOrgMap()).flatMap(([mspId, peers]) =>
      peers.getPeersList().map((known) => ({ mspId, chaincodes: chaincodesOf(known) })),
    );
  }

  /** How many blocks it has committed; undefined: it is not on that channel. */
  async height(signer: Signer, channel: string): Promise<number | undefined> {
    if (!(await this.channels(signer)).includes(channel)) return undefined;
    const answer = await this.query(signer, { channel, chaincode: 'qscc', args: ['GetChainInfo', channel] });
    return common.BlockchainInfo.deserializeBinary(payloadOf(this, answer)).getHeight();
  }

  async block(signer: Signer, channel: string, number: number): Promise<Uint8Array> {
    const args = ['GetBlockByNumber', channel, String(number)];
    return payloadOf(this, await this.query(signer, { channel, chaincode: 'qscc', args }));
  }

  /** The block with the channel's configuration in force. */
  async configBlock(signer: Signer, channel: string): Promise<Uint8Array> {
    const args = ['GetConfigBlock', channel];
    return payloadOf(this, await this.query(signer, { channel: '', chaincode: 'cscc', args }));
  }

  async channels(signer: Signer): Promise<string[]> {
    const answer = await this.query(signer, { channel: '', chaincode: 'cscc', args: ['GetChannels'] });
    const { channelsList } = peer.ChannelQueryResponse.deserializeBinary(payloadOf(this, answer)).toObject();
    return channelsList.map(({ channelId }) => channelId);
  }

  async join(signer: Signer, genesisBlock: Uint8Array): Promise<void> {
    payloadOf(this, await this.query(signer, { channel: '', chaincode: 'cscc', args: ['JoinChain', genesisBlock] }));
  }

  close(): void {
    this.#client.close();
  }
}

/** @throws with the peer's words if it refused */
export function payloadOf({ node }: RemotePeer, response: peer.Response): Uint8Array {
  if (response.getStatus() !== 200) throw new Error(`${node.host}: ${response.getStatus()} ${response.getMessage()}`);
  return response.getPayload_asU8();
}

function chaincodesOf(known: discovery.Peer): KnownPeer['chaincodes'] {
  const envelope = known.getStateInfo();
  if (!envelope) return [];
  const message = gossip.GossipMessage.deserializeBinary(envelope.getPayload_asU8());
  const chaincodes = message.getStateInfo()?.getProperties()?.getChaincodesList() ?? [];
  return chaincodes.map((one) => ({ name: one.getName(), version: one.getVersion() }));
}
