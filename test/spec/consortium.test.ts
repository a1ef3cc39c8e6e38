import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConsortiumInvalid, readConsortium } from '@tierline/network/consortium';

const shipped = resolve(__dirname, '../../network/consortium.yaml');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tierline-consortium-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function faultsOf(yaml: string): readonly string[] {
  const file = join(folder, 'consortium.yaml');
  writeFileSync(file, yaml);
  try {
    readConsortium(file);
  } catch (error) {
    if (error instanceof ConsortiumInvalid) return error.faults;
    throw error;
  }
  return [];
}

describe('the consortium that is shipped', () => {
  const consortium = readConsortium(shipped);

  it('has two programmes, and no channel that carries both competitors', () => {
    expect(consortium.channels.map(({ name }) => name)).toEqual(['axle-programme', 'motor-programme']);
    for (const { members } of consortium.channels) {
      const slugs = members.map(({ slug }) => slug);
      expect(slugs.includes('axle') && slugs.includes('motor')).toBe(false);
    }
  });

  it('names the charter by its hash, and members in byte order of their MSP ids', () => {
    expect(consortium.charter).toMatch(/^[0-9a-f]{64}$/);
    const ids = consortium.channels[0]!.members.map(({ mspId }) => mspId);
    expect(ids).toEqual([...ids].sort());
    expect(consortium.channels[0]!.steward.mspId).toBe('StewardMSP');
  });
});

describe('a file that describes no consortium', () => {
  it('is told all its faults at once, with their paths', () => {
    const faults = faultsOf(`
name: x
charter: charter.md
members:
  - { mspId: AMSP, slug: a, domain: a.example.com, name: A, roles: [oem] }
  - { mspId: AMSP, slug: b, domain: b.example.com, name: B, roles: [boss] }
channels:
  - { name: one, members: [a, c, a], steward: a, colour: red }
`);
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['members.1.roles.0', 'channels.0']);
  });

  it('is told references that lead nowhere', () => {
    const faults = faultsOf(`
name: x
charter: charter.md
members:
  - { mspId: AMSP, slug: a, domain: a.example.com, name: A, roles: [oem] }
  - { mspId: AMSP, slug: b, domain: b.example.com, name: B, roles: [steward] }
channels:
  - { name: one, members: [a, c, a], steward: a }
`);
    expect(faults).toEqual([
      'members.1.mspId: stands twice',
      'channels.0.members.1: no such member',
      'channels.0.members.2: stands twice',
      'channels.0.steward: a member of the channel with the role steward',
    ]);
  });
});
