import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readConsortium } from '@tierline/network/consortium';
import { findBinaries, NativeNetwork } from '@tierline/network/native';
import type { Ground, Settings } from '../protocol/ground';

/** Peers call a program: the hostile service as it was built. */
const service = resolve(__dirname, '../../dist/support/fabric/hostile-service.js');

/** Real Fabric with Tierline's chaincode, and hostile services in the place of some members'. */
export async function nativeGround(settings: Settings): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-fabric-'));
  const consortium = readConsortium(written(folder, settings));
  const network = await NativeNetwork.open(
    join(folder, 'network'),
    consortium,
    findBinaries(process.env['FABRIC_BIN']),
  );
  const close = async (): Promise<void> => {
    await network.stop();
    network.close();
    rmSync(folder, { recursive: true });
  };
  const { channel, version, bootstrap, hostile } = settings;
  const env = { TIERLINE_BOOTSTRAP: bootstrap, TIERLINE_HOSTILE: hostile.join(',') };
  const chaincode = {
    ...{ name: 'tierline', version, channels: [channel] },
    service: { command: process.execPath, args: [service], cwd: folder, env },
  };
  try {
    for (const { run } of [...network.up(), ...network.deploy(chaincode)]) await run(() => undefined);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    address: (mspId) => network.connection(mspId),
    enrol: (mspId, name, role) => network.enrol(mspId, { enrolmentId: name, attributes: { 'tierline.roles': role } }),
    peerIdentity: (mspId) => network.peerIdentity(mspId),
    genesisBlock: () => network.genesisBlock(channel),
    close,
  };
}

function written(folder: string, { channel, members }: Settings): string {
  const slugOf = (mspId: string): string => mspId.replace(/MSP$/, '').toLowerCase();
  const file = join(folder, 'consortium.yaml');
  writeFileSync(join(folder, 'charter.md'), 'be fair');
  writeFileSync(
    file,
    JSON.stringify({
      name: 'Protocol',
      charter: 'charter.md',
      // A hostile peer can be written past: its values never come, and its organisation waits for them.
      peerSettings: { pullRetryThreshold: '2s' },
      members: members.map((mspId) => ({
        ...{ mspId, slug: slugOf(mspId), domain: `${slugOf(mspId)}.test`, name: mspId },
        roles: [mspId === 'StewardMSP' ? 'steward' : 'supplier'],
      })),
      channels: [{ name: channel, members: members.map(slugOf), steward: 'steward' }],
    }),
  );
  return file;
}
