import { createPrivateKey } from 'node:crypto';
import { common, gateway, peer } from '@hyperledger/fabric-protos';
import type { Credentials, EmbeddedNetwork } from '@tierline/network/embedded';
import {
  assembleEnvelope,
  assembleTransaction,
  derChildren,
  derEncodeInteger,
  derEncodeSequence,
  derRead,
  derReadInteger,
  endorsementMessage,
  parseBlock,
  parseTransaction,
  serializeIdentity,
  signMessage,
} from '@tierline/network/wire';
import { channel, type Session } from './network-client';

export type Parts = Parameters<typeof assembleTransaction>[0];
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The other signature that anybody can compute from an ECDSA signature; Fabric refuses it. */
export function mirrored(signature: Uint8Array): Buffer {
  const [r, s] = derChildren(derRead(signature).content).map(derReadInteger);
  return derEncodeSequence(derEncodeInteger(r!), derEncodeInteger(order - s!));
}

/** An endorsement made by hand, with whatever key one has. */
export function endorsement(mspId: string, { certificatePem, privateKeyPem }: Credentials, prpBytes: Uint8Array) {
  const endorser = serializeIdentity(mspId, certificatePem);
  const signature = signMessage(createPrivateKey(privateKeyPem), endorsementMessage(prpBytes, endorser));
  return { endorser, signature };
}

/** A member's client that takes endorsed transactions apart, puts them together as it likes, and signs what came out. */
export class HostileClient {
  constructor(
    private readonly network: EmbeddedNetwork,
    private readonly session: Session,
  ) {}

  /** A call that was endorsed honestly, in parts. */
  async parts(name: string, args: string[], endorsingOrganizations: string[]): Promise<Parts> {
    const contract = this.session.gateway.getNetwork(channel).getContract('kv');
    const endorsed = await contract.newProposal(name, { arguments: args, endorsingOrganizations }).endorse();
    const prepared = gateway.PreparedTransaction.deserializeBinary(endorsed.getBytes());
    const { channelHeader, action, prpBytes, endorsements } = parseTransaction(
      prepared.getEnvelope()!.serializeBinary(),
      0,
      0,
    );
    const { signatureHeader, proposalPayload } = action!;
    return { channelHeader, signatureHeader, proposalPayload, prpBytes, endorsements };
  }

  /** Signs and submits; the code that the peers gave it. */
  async submit(parts: Parts, spoil: (signature: Buffer) => Buffer = (signature) => signature): Promise<number> {
    const payload = assembleTransaction(parts);
    const signature = spoil(signMessage(createPrivateKey(this.session.credentials.privateKeyPem), payload));
    const request = new gateway.SubmitRequest();
    request.setChannelId(channel);
    request.setPreparedTransaction(common.Envelope.deserializeBinary(assembleEnvelope(payload, signature)));
    const number = await this.network.height(channel);
    await new Promise<void>((resolve, reject) => {
      this.session.client.makeUnaryRequest(
        '/gateway.Gateway/Submit',
        (message: gateway.SubmitRequest) => Buffer.from(message.serializeBinary()),
        (bytes) => gateway.SubmitResponse.deserializeBinary(bytes),
        request,
        (error) => (error ? reject(error) : resolve()),
      );
    });
    await this.network.settled();
    return parseBlock((await this.network.block(channel, number))!).flags[0]!;
  }
}

/** The response payload with another proposal hash or other results. */
export function rewritten(
  prpBytes: Uint8Array,
  change: (payload: peer.ProposalResponsePayload, action: peer.ChaincodeAction) => void,
): Uint8Array {
  const payload = peer.ProposalResponsePayload.deserializeBinary(prpBytes);
  const action = peer.ChaincodeAction.deserializeBinary(payload.getExtension_asU8());
  change(payload, action);
  payload.setExtension$(action.serializeBinary());
  return payload.serializeBinary();
}
