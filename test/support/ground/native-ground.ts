import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readConsortium } from '@tierline/network/consortium';
import { findBinaries, NativeNetwork } from '@tierline/network/native';
import { type Ground, type GroundSettings, slugOf } from './ground';

/** Which real Fabric: by default one Raft orderer of the release that FABRIC_BIN names. */
export type Build = {
  binaries?: string | undefined;
  fabric?: '2.5' | '3.1';
  consensus?: 'raft' | 'bft';
  orderers?: number;
};
type Raised = { network: NativeNetwork; close: () => Promise<void> };

/** Real Fabric in a temporary folder, with the chaincode on every channel. */
export async function raiseNative(settings: GroundSettings, build: Build = {}): Promise<Raised> {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-fabric-'));
  const file = join(folder, 'consortium.yaml');
  writeFileSync(join(folder, 'charter.md'), 'be fair');
  writeFileSync(file, JSON.stringify(described(settings, build)));
  const binaries = findBinaries(build.binaries ?? process.env['FABRIC_BIN']);
  const network = await NativeNetwork.open(join(folder, 'network'), readConsortium(file), binaries);
  const close = async (): Promise<void> => {
    await network.stop();
    network.close();
    rmSync(folder, { recursive: true });
  };
  const { module: _module, program, env, ...definition } = settings.chaincode;
  const args = [resolve(__dirname, '../../dist/support', program)];
  const service = { command: process.execPath, args, cwd: folder, env };
  const deployed = { ...definition, channels: settings.channels, service };
  try {
    for (const { run } of [...network.up(), ...network.deploy(deployed)]) await run(() => undefined);
  } catch (error) {
    await close();
    throw error;
  }
  return { network, close };
}

export async function nativeGround(settings: GroundSettings, build: Build = {}): Promise<Ground> {
  const { network, close } = await raiseNative(settings, build);
  return {
    connection: (mspId) => network.connection(mspId),
    enrol: (mspId, request) => network.enrol(mspId, request),
    peerIdentity: (mspId) => network.peerIdentity(mspId),
    revoke: async (mspId, certificates) => {
      for (const { run } of network.revoke(mspId, certificates)) await run(() => undefined);
      await network.settled();
    },
    genesisBlock: (name) => network.genesisBlock(name),
    close,
  };
}

function described({ members, steward, channels, oneByOne = [], timeout }: GroundSettings, build: Build): object {
  const { binaries: _binaries, orderers, ...line } = build;
  return {
    ...{ name: 'Tested', charter: 'charter.md', ...line },
    ...(timeout !== undefined && { batch: { timeout } }),
    // A hostile peer can be written past: its values never come, and its organisation waits for them.
    peerSettings: { pullRetryThreshold: '2s' },
    members: members.map((mspId) => ({
      ...{ mspId, slug: slugOf(mspId), domain: `${slugOf(mspId)}.test`, name: mspId },
      roles: [mspId === steward ? 'steward' : 'supplier'],
      ...(mspId === steward && orderers !== undefined && { orderers }),
    })),
    channels: channels.map((name) => ({
      ...{ name, members: members.map(slugOf), steward: slugOf(steward) },
      ...(oneByOne.includes(name) && { batch: { maxMessages: 1 } }),
    })),
  };
}
