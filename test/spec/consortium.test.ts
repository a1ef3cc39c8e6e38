import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Consortium, ConsortiumInvalid, readConsortium } from '@tierline/network/consortium';

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

const start = (more: string) => `
name: x
charter: charter.md
${more}
members:
  - { mspId: AMSP, slug: a, domain: a.example.com, name: A, roles: [oem] }
  - { mspId: BMSP, slug: b, domain: b.example.com, name: B, roles: [steward] }
channels:
  - { name: one, members: [a, b], steward: b }
`;

describe('what a file leaves out', () => {
  const written = (more: string): Consortium => {
    writeFileSync(join(folder, 'charter.md'), 'be fair');
    writeFileSync(join(folder, 'consortium.yaml'), start(more));
    return readConsortium(join(folder, 'consortium.yaml'));
  };

  it('is the LTS line with one Raft orderer at the steward and one peer a member', () => {
    const { fabric, consensus, members, channels, peerSettings, warnings } = written('');
    expect({ fabric, consensus, warnings }).toEqual({ fabric: '2.5', consensus: 'raft', warnings: [] });
    expect(members.map(({ slug, peers, orderers }) => [slug, peers, orderers])).toEqual([
      ['a', 1, 0],
      ['b', 1, 1],
    ]);
    expect(channels[0]!.batch).toEqual({
      maxMessages: 500,
      preferredMaxBytes: 2 ** 21,
      absoluteMaxBytes: 10 * 2 ** 20,
    });
    expect(peerSettings).toMatchObject({
      pullRetryThreshold: '3s',
      skipPullingInvalidTransactionsDuringCommit: true,
      purgeInterval: 1,
    });
  });

  it('is four BFT orderers at the steward on the line that has them, which YAML reads as a number', () => {
    const { fabric, members } = written('fabric: 3.1\nconsensus: bft');
    expect(fabric).toBe('3.1');
    expect(members.map(({ orderers }) => orderers)).toEqual([0, 4]);
  });

  it('is taken from the consortium’s batch where a channel says nothing', () => {
    const { channels } = written('batch: { timeout: 1s, maxMessages: 10 }');
    expect(channels[0]!.batch).toMatchObject({ timeout: '1s', maxMessages: 10, preferredMaxBytes: 2 ** 21 });
  });

  it.each([
    ['raft', 2, '2 orderers survive the loss of 0, as 1 do (raft)'],
    ['raft', 3, undefined],
    ['raft', 4, '4 orderers survive the loss of 1, as 3 do (raft)'],
    ['bft', 5, '5 orderers survive the loss of 1, as 4 do (bft)'],
    ['bft', 7, undefined],
  ])('is warned of where it gives nothing: %s with %i orderers', (consensus, orderers, warning) => {
    const given = start(`fabric: '3.1'\nconsensus: ${consensus}`).replace(
      'roles: [oem]',
      `roles: [oem], orderers: ${orderers}`,
    );
    writeFileSync(join(folder, 'charter.md'), 'be fair');
    writeFileSync(join(folder, 'consortium.yaml'), given);
    expect(readConsortium(join(folder, 'consortium.yaml')).warnings).toEqual(warning === undefined ? [] : [warning]);
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
    expect(faults).toEqual([
      expect.stringMatching(/^members\.1\.roles\.0: Invalid option: expected one of .*\(found "boss"\)$/),
      'channels.0.colour: no setting of this name',
    ]);
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
      'members.1.mspId: stands twice (found "AMSP")',
      'channels.0.members.1: no such member (found "c")',
      'channels.0.members.2: stands twice (found "a")',
      'channels.0.steward: a member of the channel with the role steward (found "a")',
    ]);
  });

  it.each([
    ['consensus: bft', ['fabric: bft needs fabric 3.1 (nothing stands there)']],
    ['consensus: poa', [expect.stringMatching(/^consensus: .*\(found "poa"\)$/)]],
    ['fabric: 2.4', [expect.stringMatching(/^fabric: .*"2\.5"\|"3\.1".*\(found 2\.4\)$/)]],
    ['ports: { base: 80 }', [expect.stringMatching(/^ports\.base: .*1024.*\(found 80\)$/)]],
    [
      'peerSettings: { pullRetryThreshold: soon }',
      ['peerSettings.pullRetryThreshold: a duration such as 200ms or 3s (found "soon")'],
    ],
    ['peerSettings: { purgeInterval: 0 }', [expect.stringMatching(/^peerSettings\.purgeInterval: .*\(found 0\)$/)]],
    ['peerSettings: { anchors: 2 }', ['peerSettings.anchors: no setting of this name']],
    [
      'batch: { preferredMaxBytes: 20000000 }',
      [
        'batch.preferredMaxBytes: not above absoluteMaxBytes (found 20000000)',
        'channels.0.batch.preferredMaxBytes: not above absoluteMaxBytes (nothing stands there)',
      ],
    ],
    [
      'certificates: { authorityDays: 30 }',
      [
        'certificates.nodeDays: not longer than the authority that issues them (nothing stands there)',
        'certificates.personDays: not longer than the authority that issues them (nothing stands there)',
      ],
    ],
  ])('is told what does not fit: %s', (given, faults) => {
    expect(faultsOf(start(given))).toEqual(faults);
  });

  it('is told who orders: somebody, and four for BFT', () => {
    const none = start('').replaceAll(/roles: \[(oem|steward)\]/g, 'roles: [$1], orderers: 0');
    expect(faultsOf(none)).toEqual(['members: some member must run orderers (found a list of 2)']);
    const three = start("fabric: '3.1'\nconsensus: bft").replace('roles: [oem]', 'roles: [oem], orderers: 3');
    expect(faultsOf(three)).toEqual(['consensus: bft needs at least four orderers, the members run 3 (found "bft")']);
  });

  it('is told where it is no YAML', () => {
    expect(faultsOf('name: [x\ncharter: y')).toEqual([expect.stringMatching(/^line 2, column \d+: not YAML/)]);
  });
});
