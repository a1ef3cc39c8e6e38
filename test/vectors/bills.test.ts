import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { billsFromCatenaX } from '@tierline/api/tiers';

const file = resolve(
  __dirname,
  '../../../shared/vectors/catenax/single_level_bom_as_planned/4.0.0/SingleLevelBomAsPlanned.json',
);
const here = existsSync(file);

(here ? describe : describe.skip)('a bill of material as the data space has it (vectors/catenax)', () => {
  const text = here ? readFileSync(file, 'utf8') : '{}';
  // twins are named with and without `urn:uuid:`, in any case
  const made = { globalAssetId: '219441ee-9d24-3552-5e0d-5551b0ab7e8f', part: 'AXLE', unit: 'PCE', made: true };
  const bought = { globalAssetId: 'cfbc107d-3df6-ad9d-fa1d-6abe8469f929', part: 'HUB', unit: 'PCE', made: false };
  const codes = (document: string, parts = [made, bought]) =>
    billsFromCatenaX(document, parts).rows.map(({ row, code, field }) => [row, code, field]);

  it('becomes the bill of the part that this member makes, of those that it buys', () => {
    const components = [{ part: 'HUB', quantityPer: '20', unit: 'PCE', from: '2023-03-21', until: '2024-07-01' }];
    const bill = { part: 'AXLE', unit: 'PCE', components };
    expect(billsFromCatenaX(text, [made, bought])).toMatchObject({ rows: [], items: [{ rows: [1], bill }] });
    expect(billsFromCatenaX(`[${text},${text}]`, [made, bought]).items).toMatchObject([{ rows: [1] }, { rows: [2] }]);
  });

  it('is reported where a part was never agreed, or is agreed the other way round', () => {
    expect(codes(text, [made])).toEqual([[1, 'PART_UNKNOWN', '/childItems/0/globalAssetId']]);
    expect(codes(text, [])).toEqual([
      [1, 'PART_UNKNOWN', '/globalAssetId'],
      [1, 'PART_UNKNOWN', '/childItems/0/globalAssetId'],
    ]);
    expect(codes(text, [{ ...made, made: false }, bought])).toEqual([[1, 'PART_UNKNOWN', '/globalAssetId']]);
  });

  it('is reported where it is none', () => {
    expect(codes(text.replace('"childItems"', '"children"'))).toEqual([[1, 'SHAPE', '/childItems']]);
    expect(codes(text.replace('unit:piece', 'unit:barrel'))).toEqual([[1, 'SHAPE', '/childItems/0/quantity/unit']]);
    expect(codes('{')).toEqual([[0, 'FILE_UNREADABLE', undefined]]);
  });
});
