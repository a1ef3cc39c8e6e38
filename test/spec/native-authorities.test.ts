import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConsortium } from '@tierline/network/consortium';
import { findBinaries, NativeNetwork } from '@tierline/network/native';

const consortium = `
name: Small
charter: charter.md
members:
  - { mspId: BuyerMSP, slug: buyer, domain: buyer.test, name: Buyer, roles: [oem] }
  - { mspId: StewardMSP, slug: steward, domain: steward.test, name: Steward, roles: [steward] }
channels:
  - { name: programme, members: [buyer, steward], steward: steward }
`;
const registrar = { id: 'tierline', attributes: ['tierline.roles'] };

describe('who certifies the persons of a native network', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tierline-binaries-'));
    mkdirSync(join(folder, 'ccaas', 'bin'), { recursive: true });
    writeFileSync(join(folder, 'charter.md'), 'be fair');
    writeFileSync(join(folder, 'consortium.yaml'), consortium);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A folder of programs that say their version and nothing else. */
  const programs = (names: Record<string, string>) => {
    for (const [name, version] of Object.entries(names))
      writeFileSync(join(folder, name), `#!/bin/sh\necho " Version: ${version}"\n`, { mode: 0o755 });
    return findBinaries(folder);
  };
  const fabric = { peer: '2.5.16', orderer: '2.5.16', configtxgen: '2.5.16', 'ccaas/bin/detect': '' };

  async function opened(names: Record<string, string>, by?: typeof registrar) {
    const described = readConsortium(join(folder, 'consortium.yaml'));
    const network = await NativeNetwork.open(join(folder, 'network'), described, programs(names), by);
    const said: string[] = [];
    await network.startNodes()[0]?.run((line) => said.push(line));
    const hosts = (await network.status()).map(({ host }) => host).filter((host) => host.startsWith('ca.'));
    network.close();
    return { said, hosts };
  }

  test.each([
    ['Fabric CA, where its program is at hand', { ...fabric, 'fabric-ca-server': '1.5.21' }, registrar, 2],
    ['our own authority, where it is not', fabric, registrar, 0],
    ['our own authority, where nobody registers', { ...fabric, 'fabric-ca-server': '1.5.21' }, undefined, 0],
  ])('%s', async (_, names, by, count) => {
    const { said, hosts } = await opened(names, by);
    const who = count > 0 ? 'Fabric CA 1.5.21: enrols persons' : 'no Fabric CA: our own authority enrols persons';
    expect(said).toEqual(['Fabric 2.5.16', who]);
    expect(hosts).toHaveLength(count);
  });
});
