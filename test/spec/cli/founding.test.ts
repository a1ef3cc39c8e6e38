import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startNetwork } from '@tierline/cli/embedded';
import { keepFounding } from '@tierline/cli/founding';
import { nativeChaincode } from '@tierline/cli/native';
import { readConsortium } from '@tierline/network/consortium';

const consortium = (members: string, channel = 'programme') => `
name: Small
charter: charter.md
members:
  - { mspId: BuyerMSP, slug: buyer, domain: buyer.test, name: Buyer, roles: [oem] }
  - { mspId: SellerMSP, slug: seller, domain: seller.test, name: Seller, roles: [supplier] }
  - { mspId: StewardMSP, slug: steward, domain: steward.test, name: Steward, roles: [steward] }
channels:
  - { name: ${channel}, members: [${members}], steward: steward }
`;

describe('what channels begin with', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tierline-founding-'));
    writeFileSync(join(folder, 'charter.md'), 'be fair');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function versionOf(text: string, kept: string | undefined): string {
    writeFileSync(join(folder, 'consortium.yaml'), text);
    const read = readConsortium(join(folder, 'consortium.yaml'));
    return nativeChaincode(read, keepFounding(kept, read)).version;
  }

  test('stays, and with it the version of the chaincode’s definition, when members come', () => {
    const before = versionOf(consortium('buyer, steward'), folder);
    const kept = readFileSync(join(folder, 'founding.json'), 'utf8');
    expect(versionOf(consortium('buyer, seller, steward'), folder)).toBe(before);
    expect(readFileSync(join(folder, 'founding.json'), 'utf8')).toBe(kept);
    expect(versionOf(consortium('buyer, seller, steward'), undefined)).not.toBe(before);
  });

  test('says with whom the embedded network runs on', async () => {
    versionOf(consortium('buyer, steward'), folder);
    writeFileSync(join(folder, 'consortium.yaml'), consortium('buyer, seller, steward'));
    const read = readConsortium(join(folder, 'consortium.yaml'));
    const starting = startNetwork(read, { folder, founding: keepFounding(folder, read), log: () => undefined });
    await expect(starting).rejects.toThrow(
      'programme was made with BuyerMSP, StewardMSP; consortium.yaml has BuyerMSP, SellerMSP, StewardMSP.',
    );
  });

  test('is kept whatever the channel is called', () => {
    versionOf(consortium('buyer, steward', 'constructor'), folder);
    const kept = JSON.parse(readFileSync(join(folder, 'founding.json'), 'utf8')) as object;
    expect(kept).toMatchObject({ constructor: { registry: { channel: 'constructor' } } });
  });

  test('of a further channel stands behind that of those before', () => {
    const before = versionOf(consortium('buyer, steward'), folder);
    const later = versionOf(
      consortium('buyer, steward').replace(
        'channels:',
        'channels:\n  - { name: earlier-in-the-file, members: [seller, steward], steward: steward }',
      ),
      folder,
    );
    expect(later).toMatch(new RegExp(`^${before.replace(/[+.]/g, '\\$&')}-[0-9a-f]{16}$`));
  });
});
