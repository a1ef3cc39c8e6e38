import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PeerAddress } from '@tierline/api/gateway';
import { readConsortium } from '@tierline/network/consortium';
import { type CollectionDescription, type Credentials, EmbeddedNetwork } from '@tierline/network/embedded';
import { findBinaries, NativeNetwork } from '@tierline/network/native';
import { members } from './script';

/** A network that scripts are played on. */
export interface Ground {
  address(mspId: string): PeerAddress;
  enrol(mspId: string, role?: 'client' | 'admin'): Promise<Credentials>;
  /** A further peer of the member. */
  peerIdentity(mspId: string): Promise<Credentials>;
  revoke(mspId: string, certificate: string): Promise<void>;
  genesisBlock(channel: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

export const channel = 'main';
/** Where the same chaincode is called from `channel`. */
export const otherChannel = 'other';

const built = resolve(__dirname, '../../dist/support');
/** Both wait as long for further transactions, so that what a round submits comes into one block. */
const timeout = '500ms';
const inTwo = "OR('Org1MSP.member','Org2MSP.member')";

const collectionsConfig: CollectionDescription[] = [
  { name: 'pair', policy: inTwo, maxPeerCount: 2 },
  { name: 'club', policy: inTwo, maxPeerCount: 2, memberOnlyRead: true, memberOnlyWrite: true },
  {
    ...{ name: 'ruled', policy: inTwo, maxPeerCount: 2 },
    endorsementPolicy: { signaturePolicy: "AND('Org1MSP.peer','Org2MSP.peer')" },
  },
];
export const chaincode = { name: 'bare', version: '1.0', channels: [channel, otherChannel], collectionsConfig };

const about = members.map((mspId) => {
  const slug = mspId.replace(/MSP$/, '').toLowerCase();
  return { mspId, slug, domain: `${slug}.test` };
});

export async function embeddedGround(): Promise<Ground> {
  const network = await EmbeddedNetwork.start({
    description: {
      members: about,
      channels: chaincode.channels.map((name) => ({ name, members: [...members], batch: { timeout } })),
    },
    chaincodes: [{ ...chaincode, source: { module: join(built, 'chaincode/bare.js') } }],
  });
  return {
    address: (mspId) => network.connection(mspId),
    enrol: (mspId, role = 'client') => network.enrol(mspId, { enrolmentId: 'tester', role }),
    peerIdentity: (mspId) => network.enrol(mspId, { enrolmentId: 'peer1', role: 'peer' }),
    revoke: (mspId, certificate) => network.revoke(mspId, [certificate]),
    genesisBlock: (name) => network.genesisBlock(name),
    close: () => network.close(),
  };
}

type Raised = { network: NativeNetwork; close: () => Promise<void> };

/** Real Fabric with the bare chaincode on both channels. @param oneByOne channels whose blocks hold one transaction each */
export async function raiseNative(oneByOne: readonly string[] = []): Promise<Raised> {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-fabric-'));
  const file = join(folder, 'consortium.yaml');
  writeFileSync(join(folder, 'charter.md'), 'be fair');
  const slugs = about.map(({ slug }) => slug);
  const description = {
    ...{ name: 'Differential', charter: 'charter.md', batch: { timeout } },
    members: about.map((member, index) => ({
      ...{ ...member, name: member.slug },
      roles: [index === 0 ? 'steward' : 'supplier'],
    })),
    channels: chaincode.channels.map((name) => ({
      ...{ name, members: slugs, steward: 'org1' },
      ...(oneByOne.includes(name) && { batch: { maxMessages: 1 } }),
    })),
  };
  writeFileSync(file, JSON.stringify(description));
  const binaries = findBinaries(process.env['FABRIC_BIN']);
  const network = await NativeNetwork.open(join(folder, 'network'), readConsortium(file), binaries);
  const close = async (): Promise<void> => {
    await network.stop();
    network.close();
    rmSync(folder, { recursive: true });
  };
  const service = { command: process.execPath, args: [join(built, 'fabric/bare-service.js')], cwd: folder, env: {} };
  try {
    for (const { run } of [...network.up(), ...network.deploy({ ...chaincode, service })]) await run(() => undefined);
  } catch (error) {
    await close();
    throw error;
  }
  return { network, close };
}

export async function nativeGround(): Promise<Ground> {
  const { network, close } = await raiseNative();
  return {
    address: (mspId) => network.connection(mspId),
    enrol: (mspId, role = 'client') => network.enrol(mspId, { enrolmentId: 'tester', role }),
    peerIdentity: (mspId) => network.enrol(mspId, { enrolmentId: 'peer1', role: 'peer' }),
    revoke: async (mspId, certificate) => {
      for (const { run } of network.revoke(mspId, [certificate])) await run(() => undefined);
      await network.settled();
    },
    genesisBlock: (name) => network.genesisBlock(name),
    close,
  };
}
