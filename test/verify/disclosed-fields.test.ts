import { disclose, type Disclosure, keys, sha256Hex } from '@tierline/chaincode/record';
import type { Body } from '@tierline/chaincode/schema';
import { parseDisclosures, renderVerdict, verdictObject, verdictShape } from '@tierline/network/verify';
import { check, id, shown, story, transaction } from '../support/signed-steps';
import { Story } from '../support/signed-story';

const honest = story.map(({ tx }) => tx);
const [, offered] = story;
const isShown = (path: string): boolean => /^\/(command\/name|state\/(owner|custodian|closed))$/.test(path);

/** The offer shown by some of its fields; `change` is the hostile discloser's. */
function byFields(change: (fields: Disclosure) => void = () => undefined) {
  const disclosures = shown(...story.map(({ result }) => result));
  const version = disclosures.records[0]!.versions[1]!;
  const fields = disclose(offered.result.next.body, `custody/${id}/2`, isShown);
  change(fields);
  delete version.body;
  version.fields = fields;
  return parseDisclosures(JSON.stringify(disclosures));
}

describe('a version shown by some of its fields', () => {
  test('proves them by the seal’s root, and says how many are withheld', () => {
    const { layer, found } = check(honest, byFields());
    expect(found).toEqual([]);
    const { unread, units } = layer.summary;
    expect(unread).toEqual([
      {
        ...{ kind: 'custody', id, version: 2, block: 3n, tx: 0, txId: '3'.repeat(64) },
        purged: [],
        heldBy: ['CarrierMSP', 'OemMSP', 'StewardMSP'],
        fields: {
          of: 21,
          shown: [
            { path: '/command/name', value: 'OfferRole' },
            { path: '/state/closed', value: false },
            { path: '/state/custodian', value: 'OemMSP' },
            { path: '/state/owner', value: 'OemMSP' },
          ],
        },
      },
    ]);
    expect(units[0]!.steps[1]).toMatchObject({
      shown: { command: 'OfferRole', custodian: 'OemMSP', owner: 'OemMSP', closed: false },
      fields: { shown: 4, of: 21 },
    });
  });

  test('holds neither the body’s salt nor what could give it', () => {
    const { salt } = offered.result.next.body;
    const text = JSON.stringify(byFields());
    const ofOffer = JSON.parse(text) as ReturnType<typeof byFields>;
    expect(JSON.stringify(ofOffer.records[0]!.versions[1])).not.toContain(salt);
    expect(ofOffer.records[0]!.versions[1]!.fields!.shown).toHaveLength(4);
  });

  const lies: [string, (fields: Disclosure) => unknown, 'LEAF_DIFFERS' | 'ROOT_DIFFERS'][] = [
    ['a value is another', ({ shown: [, , leaf] }) => (leaf!.value = 'CarrierMSP'), 'LEAF_DIFFERS'],
    ['a text stands for a boolean', ({ shown: [, leaf] }) => (leaf!.value = 'false'), 'LEAF_DIFFERS'],
    ['a number stands for a boolean', ({ shown: [, leaf] }) => (leaf!.value = 0), 'LEAF_DIFFERS'],
    ['a value has no canonical form', ({ shown: [, leaf] }) => (leaf!.value = 1.5), 'LEAF_DIFFERS'],
    ['a text is not NFC', ({ shown: [leaf] }) => (leaf!.value = 'e\u0301'), 'LEAF_DIFFERS'],
    ['a value is no leaf', ({ shown: [leaf] }) => (leaf!.value = { name: 'OfferRole' }), 'LEAF_DIFFERS'],
    ['a salt is another', ({ shown: [leaf] }) => (leaf!.salt = '00'.repeat(16)), 'LEAF_DIFFERS'],
    ['a path is another', ({ shown: [, , , leaf] }) => (leaf!.path = '/state/steward'), 'LEAF_DIFFERS'],
    [
      'a path is written with other characters of the same low bytes',
      ({ shown: [leaf] }) => (leaf!.path = '/command/nam\u0165'),
      'LEAF_DIFFERS',
    ],
    ['a path lies beside command and state', ({ shown: [leaf] }) => (leaf!.path = '/salt'), 'LEAF_DIFFERS'],
    ['a leaf is moved', ({ shown: [leaf] }) => (leaf!.index += 1), 'LEAF_DIFFERS'],
    ['a leaf stands twice', (fields) => fields.shown.splice(1, 0, fields.shown[0]!), 'LEAF_DIFFERS'],
    ['the order is another', ({ shown }) => shown.reverse(), 'LEAF_DIFFERS'],
    ['an index is beyond the leaves', ({ shown }) => (shown.at(-1)!.index = 4096), 'LEAF_DIFFERS'],
    ['there are no leaves', (fields) => (fields.leaves = []), 'LEAF_DIFFERS'],
    ['a leaf more is there', ({ leaves }) => leaves.push('00'.repeat(32)), 'ROOT_DIFFERS'],
    ['a withheld leaf is left out', ({ leaves }) => leaves.pop(), 'ROOT_DIFFERS'],
    ['a withheld leaf is another', ({ leaves }) => (leaves[1] = '00'.repeat(32)), 'ROOT_DIFFERS'],
  ];
  test.each(lies)('is found out where %s', (_what, lie, code) => {
    const { layer, found } = check(honest, byFields(lie));
    expect(found.map((finding) => [finding.block, finding.code])).toEqual([[3n, code]]);
    expect(layer.summary.unread[0]!.fields).toBeUndefined();
    expect(layer.summary.units[0]!.steps[1]!.shown).toBeUndefined();
  });

  test('is found out where the fields are another version’s', () => {
    const ofFirst = disclose(story[0].result.next.body, `custody/${id}/1`, isShown);
    const { found } = check(
      honest,
      byFields((fields) => Object.assign(fields, ofFirst)),
    );
    expect(found.map(({ code }) => code)).toEqual(['ROOT_DIFFERS']);
  });

  const none: [string, (fields: Record<string, unknown>) => unknown, RegExp][] = [
    [
      'a salt that is none',
      ({ shown }) => ((shown as { salt: string }[])[0]!.salt = 'AB'.repeat(16)),
      /shown\.0\.salt/,
    ],
    ['a leaf that is no hash', ({ leaves }) => ((leaves as string[])[0] = 'xx'), /leaves\.0/],
    ['an index that is none', ({ shown }) => ((shown as { index: number }[])[0]!.index = -1), /shown\.0\.index/],
    ['an index beyond any', ({ shown }) => ((shown as { index: number }[])[0]!.index = 2 ** 40), /shown\.0\.index/],
    [
      'more leaves than a body has',
      (fields) => (fields['leaves'] = Array.from({ length: 1_000_000 }, () => 0)),
      /fields: leaves|leaves: /,
    ],
    ['something besides', (fields) => (fields['salt'] = 'cd'.repeat(16)), /fields: /],
  ];
  test.each(none)('cannot be read with %s', (_what, change, message) => {
    expect(() => byFields((fields) => change(fields))).toThrow(message);
  });

  test('cannot be read with a body besides', () => {
    const disclosures = byFields();
    disclosures.records[0]!.versions[1]!.body = offered.result.next.bodyBytes;
    expect(() => parseDisclosures(JSON.stringify(disclosures))).toThrow(/records\.0\.versions\.1: a body, or fields/);
  });

  test('cannot hide that a version exists', () => {
    const disclosures = byFields();
    disclosures.records[0]!.versions.splice(1, 1);
    expect(check(honest, disclosures).found.map(({ code }) => code)).toContain('VERSION_UNDISCLOSED');
  });

  test('cannot be read with a record of which no version is shown', () => {
    const disclosures = byFields();
    disclosures.records[0]!.versions = [];
    expect(() => parseDisclosures(JSON.stringify(disclosures))).toThrow(/records\.0: versions|records\.0\.versions/);
  });

  test('is told from one that was purged, wholly or at some', () => {
    const disclosures = byFields();
    delete disclosures.records[0]!.versions[0]!.body;
    const bodyKey = sha256Hex(keys.body('custody', id, 1));
    const purge = (number: number, ...at: string[]) =>
      transaction(number, {
        functionName: 'records:purge',
        writes: at.map((mspId) => ({ mspId, keyHash: bodyKey, valueHash: '', isPurge: true })),
      });
    const purged = (...transactions: ReturnType<typeof purge>[]) =>
      check([...honest, ...transactions], disclosures).layer.summary.unread[0];
    expect(purged()).toMatchObject({ version: 1, purged: [], heldBy: ['OemMSP', 'StewardMSP'] });
    const atOem = { mspId: 'OemMSP', block: 5n, tx: 0 };
    expect(purged(purge(5, 'OemMSP'))).toMatchObject({ purged: [atOem], heldBy: ['StewardMSP'] });
    const everywhere = purged(purge(5, 'OemMSP'), purge(6, 'StewardMSP'));
    expect(everywhere).toMatchObject({ purged: [atOem, { mspId: 'StewardMSP', block: 6n, tx: 0 }], heldBy: [] });
  });
});

test('the verdict says what is withheld, in words and as an object', async () => {
  const told = await Story.begin();
  told.seal(told.accept());
  const disclosures = told.disclosures();
  const [first, second] = disclosures.records[0]!.versions;
  const body = JSON.parse(second!.body!) as Body;
  delete first!.body;
  delete second!.body;
  second!.fields = disclose(body, `custody/${id}/2`, isShown);
  const verdict = await told.verdict(disclosures);
  expect(verdict.findings).toEqual([]);
  const text = renderVerdict(verdict);
  expect(text).toContain(`  custody ${id} version 1, block 3: withheld; held by OemMSP, StewardMSP\n`);
  expect(text).toContain(
    `  custody ${id} version 2, block 4: 4 of 21 fields shown, the others withheld; held by CarrierMSP, OemMSP, StewardMSP\n    /command/name = "OfferRole"\n`,
  );
  expect(text).toMatch(/2\. .* OfferRole by OemMSP .*; block 4, 4 of 21 fields shown\n/);
  const object = verdictShape.parse(JSON.parse(JSON.stringify(verdictObject(verdict))));
  expect(object.shown.unread.map(({ version, block, fields }) => [version, block, fields?.of])).toEqual([
    [1, 3, undefined],
    [2, 4, 21],
  ]);
});
