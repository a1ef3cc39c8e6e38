import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  aspectModels,
  groupView,
  importMaterialDemand,
  outputsOf,
  productionView,
  statementOf,
  statementsOf,
  stockView,
} from '@tierline/api/exchange';
import type { CapacityGroupState, InventoryState, ProductionPlanState } from '@tierline/chaincode/schema';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { z } from 'zod';

const folder = resolve(__dirname, '../../../shared/vectors/catenax');
type Json = Record<string, unknown>;
const read = (model: string, version: string, isWanted: (file: string) => boolean): Json => {
  const files = readdirSync(resolve(folder, model, version));
  return JSON.parse(readFileSync(resolve(folder, model, version, files.find(isWanted)!), 'utf8')) as Json;
};
const isSchema = (file: string): boolean => file.endsWith('-schema.json');
type Shape = z.ZodType<Json, Json>;

describe.each(Object.entries(aspectModels))('%s', (model, { version, shape }) => {
  const sample = read(model, version, (file) => !isSchema(file));
  const schema = read(model, version, isSchema) as { required?: string[] };
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  const isValid = ajv.compile(schema);
  const codec = shape as unknown as Shape;
  const again = (payload: Json): Json => JSON.parse(JSON.stringify(z.encode(codec, z.decode(codec, payload)))) as Json;

  it('reads the sample, and writes it again: equal, and valid by the published schema', () => {
    expect(again(sample)).toEqual(sample);
    expect(isValid(again(sample))).toBe(true);
  });

  it('passes over what it does not know', () => {
    expect(again({ ...sample, colour: 'red' })).toEqual(sample);
  });

  it('refuses a payload without a member that the schema requires, at any depth', () => {
    const places = [...membersOf(sample)];
    expect(places.length).toBeGreaterThan(0);
    for (const place of places) {
      const lacking = without(sample, place);
      expect([place, z.safeDecode(codec, lacking).success]).toEqual([place, isValid(lacking)]);
    }
  });

  it.each([
    ['null', null],
    ['a list', [sample]],
    ['a text', JSON.stringify(sample)],
    ['null in a member', Object.fromEntries(Object.keys(sample).map((name) => [name, null]))],
  ])('refuses %s', (_what, payload) => {
    expect(z.safeDecode(codec, payload as Json).success).toBe(false);
  });
});

it('writes no number that JSON would change, and no unit that the models have no name for', () => {
  const { shape } = aspectModels.item_stock;
  const view = z.decode(shape, read('item_stock', '2.0.0', (file) => !isSchema(file)) as z.input<typeof shape>);
  const changed = (value: string, unit: string) => {
    const [position] = structuredClone(view.positions);
    position!.allocatedStocks[0]!.quantityOnAllocatedStock = { value, unit };
    return z.safeEncode(shape, { ...view, positions: [position!] }).success;
  };
  expect([changed('123456789012345', 'KGM'), changed('0.1', 'PCE')]).toEqual([true, true]);
  expect([changed('123456789012345.6', 'KGM'), changed('1', 'PF'), changed('1e3', 'PCE')]).toEqual(
    Array(3).fill(false),
  );
});

describe('what records hold of a sample comes out as it went in', () => {
  const sampleOf = (model: string, version: string) => read(model, version, (file) => !isSchema(file));
  const inUnit = ({ value }: { value: string }) => value;
  const utc = (json: unknown): unknown =>
    JSON.parse(
      JSON.stringify(json, (_name, value: unknown) =>
        typeof value === 'string' && /T.*[+-]\d\d:\d\d$/.test(value) ? new Date(value).toISOString() : value,
      ),
    );

  it('a capacity group', () => {
    const { shape } = aspectModels.week_based_capacity_group;
    const sample = sampleOf('week_based_capacity_group', '3.0.1') as z.input<typeof shape>;
    const statement = statementOf(z.decode(shape, sample), '');
    const state = { ...statement, customer: 'C', supplier: 'S', active: false } as CapacityGroupState;
    const bpnlOf = (mspId: string) => (mspId === 'C' ? sample.customer : sample.supplier);
    const view = groupView(state, { id: sample.capacityGroupId, changedAt: sample.changedAt }, { bpnlOf })!;
    expect(z.encode(shape, view)).toEqual(sample);
  });

  it('a stock', () => {
    const { shape } = aspectModels.item_stock;
    const sample = sampleOf('item_stock', '2.0.0') as z.input<typeof shape>;
    const states = [...statementsOf(z.decode(shape, sample), inUnit)].map(([site, statement]) => {
      return {
        site,
        unit: 'PCE',
        holder: 'customer',
        statements: { customer: statement },
      } as unknown as InventoryState;
    });
    const view = stockView(sample.materialGlobalAssetId, states, () => undefined)!;
    expect(z.encode(shape, view)).toEqual(utc(sample));
  });

  it('a planned output', () => {
    const { shape } = aspectModels.planned_production_output;
    const sample = sampleOf('planned_production_output', '2.0.0') as z.input<typeof shape>;
    const plans = [...outputsOf(z.decode(shape, sample), inUnit)].map(([site, outputs]) => {
      return { state: { site, unit: 'PCE', outputs } as unknown as ProductionPlanState, changedAt: '' };
    });
    expect(z.encode(shape, productionView(sample.materialGlobalAssetId, plans))).toEqual(utc(sample));
  });
});

it('imports the sample of a weekly demand, to the figure', () => {
  const sample = read('week_based_material_demand', '3.0.1', (file) => !isSchema(file));
  const { rows, items } = importMaterialDemand(JSON.stringify({ ...sample, materialDemandIsInactive: false }), {
    buyer: 'Oem',
    now: '2023-09-20T00:00:00Z',
    members: [
      { mspId: 'Oem', bpnls: ['BPNL8888888888XX'] },
      { mspId: 'Plugs', bpnls: ['BPNL6666666666YY'] },
    ],
    parts: [
      {
        customer: 'Oem',
        supplier: 'Plugs',
        customerPart: 'MNR-7307-AU340474.002',
        name: 'Spark plug',
        baseUnit: 'PCE',
        conversions: [],
      },
    ],
    sites: [{ bpns: 'BPNS8888888888XX' }],
    forecasts: [],
  });
  expect(rows).toMatchObject([{ row: 1, code: 'ACCEPTED' }]);
  expect(items).toMatchObject([
    { name: 'PublishForecast', input: { buckets: [{ start: '2023-10-09', quantity: '1000' }], unit: 'PCE' } },
  ]);
});

type Path = readonly (string | number)[];

/** Every member of every object in a document. */
function* membersOf(value: unknown, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (!Array.isArray(value)) yield [...path, name];
    yield* membersOf(member, [...path, name]);
  }
}

function without(document: Json, path: Path): Json {
  const copy = structuredClone(document);
  const last = path.at(-1)!;
  let place: unknown = copy;
  for (const step of path.slice(0, -1)) place = (place as Json)[step];
  Reflect.deleteProperty(place as Json, last);
  return copy;
}
