import { withheldIn, withholding } from '@tierline/api/audit';
import type { Disclosures } from '@tierline/network/verify';
import { check, id, shown, story } from '../support/signed-steps';

const withhold = (disclosures: Disclosures, fields: string[]): Disclosures => withholding(fields)(disclosures);
const all = shown(...story.map(({ result }) => result));
const honest = story.map(({ tx }) => tx);
const pathsShown = ({ records }: Disclosures, version: number): string[] | 'all' =>
  records[0]!.versions[version - 1]!.fields?.shown.map(({ path }) => path) ?? 'all';

describe('what a party withholds', () => {
  test('by a pointer: there and below, in every version that has it, and the rest proves itself', () => {
    const part = withhold(all, ['/state/identifier', '/command/input/identifier']);
    expect([1, 2, 3].map((version) => pathsShown(part, version).includes('/state/closed'))).toEqual([true, true, true]);
    expect(JSON.stringify(part)).not.toContain('340123450000000017');
    const { found, layer } = check(honest, part);
    expect(found).toEqual([]);
    expect(layer.summary.units[0]!.steps.map((step) => step.shown?.custodian)).toEqual([
      'OemMSP',
      'OemMSP',
      'CarrierMSP',
    ]);
    expect(withheldIn(part)).toEqual({ versions: 3, fields: 8 });
  });

  test('by a name, wherever it stands', () => {
    const part = withhold(all, ['identifier']);
    expect(part).toEqual(withhold(all, ['/state/identifier', '/command/input/identifier']));
  });

  test('by any step in a place', () => {
    const part = withhold(all, ['/state/offers/*/to']);
    expect(pathsShown(part, 1)).toBe('all');
    expect(pathsShown(part, 2)).not.toContain('/state/offers/0/to');
    expect(pathsShown(part, 2)).toContain('/state/offers/0/from');
  });

  test('of one kind alone', () => {
    expect(() => withhold(all, ['shipment:identifier'])).toThrow('shipment:identifier stands in nothing');
    expect(withhold(all, ['custody:identifier'])).toEqual(withhold(all, ['identifier']));
  });

  test('never with the body’s salt, nor with a body besides', () => {
    const text = JSON.stringify(withhold(all, ['closed']));
    for (const { result } of story) expect(text).not.toContain(result.next.body.salt);
    expect(text).not.toContain('"body":');
  });

  test('nothing that stands nowhere, since a slip of the pen would show what was meant to be kept', () => {
    for (const fields of [['quantity'], ['identifier', '/state/nothing']])
      expect(() => withhold(all, fields)).toThrow(`${fields.at(-1)!} stands in nothing that is to be shown`);
  });

  test('nothing where nothing is named, byte for byte', () => {
    expect(withhold(all, [])).toEqual(all);
  });

  test('an entry whose content has it, as a whole', () => {
    const entry = (content: object) => JSON.stringify({ content });
    const [secret, plain] = [entry({ type: 'reading', values: { weight: 1 } }), entry({ type: 'evidence' })];
    const records = [{ kind: 'custody', id, versions: [], entries: [secret, plain] }];
    const entriesWithout = (field: string) => withhold({ ...all, records }, [field]).records[0]!.entries;
    expect(entriesWithout('weight')).toEqual([plain]);
    expect(entriesWithout('/content/values')).toEqual([plain]);
    expect(entriesWithout('type')).toBeUndefined();
    expect(withhold({ ...all, records }, ['type', 'weight']).records[0]!.entries).toBeUndefined();
  });

  test('a version that was purged stays as it is', () => {
    const purged = structuredClone(all);
    delete purged.records[0]!.versions[0]!.body;
    expect(withhold(purged, ['identifier']).records[0]!.versions[0]).toEqual(purged.records[0]!.versions[0]);
  });

  test.each(['', 'state/x', '/', 'custody:', 'Custody:/x', '/a b', 'quantity,price'])('%j is no field', (field) => {
    expect(() => withhold(all, [field])).toThrow(`${field} is no field`);
  });
});
