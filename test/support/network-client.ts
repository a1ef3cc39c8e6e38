import { createPrivateKey } from 'node:crypto';
import { resolve } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { connect, type Gateway, hash, signers } from '@hyperledger/fabric-gateway';
import {
  type BatchSettings,
  type ChaincodeDescription,
  type Credentials,
  EmbeddedNetwork,
} from '@tierline/network/embedded';

export const channel = 'mychannel';
export const mspIds = ['Org1MSP', 'Org2MSP', 'Org3MSP'];

/** Three organisations on one channel, with the key-value chaincode under the given policy. */
export function startNetwork(
  chaincode: Partial<ChaincodeDescription> = {},
  options: { folder?: string; batch?: Partial<BatchSettings>; log?: (line: string) => void; beside?: string[] } = {},
): Promise<EmbeddedNetwork> {
  const { folder, batch, log, beside = [] } = options;
  const kv = { version: '1.0', channels: [channel], source: { module: resolve(__dirname, 'kv-chaincode/index.cjs') } };
  const members = mspIds.map((mspId, index) => {
    const slug = `org${String(index + 1)}`;
    return { mspId, slug, domain: `${slug}.example.com` };
  });
  return EmbeddedNetwork.start({
    ...(folder !== undefined && { folder }),
    ...(log && { log }),
    description: { members, channels: [{ name: channel, members: mspIds, ...(batch && { batch }) }] },
    chaincodes: [{ name: 'kv', ...kv, ...chaincode }, ...beside.map((name) => ({ name, ...kv }))],
  });
}

export type Session = { gateway: Gateway; client: grpc.Client; credentials: Credentials; close(): void };

/** Connects the real gateway client to a member's endpoint, as a new user or with the credentials given. */
export async function connectAs(
  network: EmbeddedNetwork,
  mspId: string,
  as: { credentials?: Credentials; claims?: string; expiresAt?: Date } = {},
): Promise<Session> {
  const { endpoint, tlsCaPem } = network.connection(mspId);
  const enrolment = { enrolmentId: 'tester', ...(as.expiresAt && { expiresAt: as.expiresAt }) };
  const credentials = as.credentials ?? (await network.enrol(mspId, enrolment));
  const client = new grpc.Client(endpoint, grpc.credentials.createSsl(Buffer.from(tlsCaPem)));
  const gateway = connect({
    client,
    identity: { mspId: as.claims ?? mspId, credentials: Buffer.from(credentials.certificatePem) },
    signer: signers.newPrivateKeySigner(createPrivateKey(credentials.privateKeyPem)),
    hash: hash.sha256,
  });
  const close = (): void => {
    gateway.close();
    client.close();
  };
  return { gateway, client, credentials, close };
}
