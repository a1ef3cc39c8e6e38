import fc from 'fast-check';
import type { z } from 'zod';
import { traitColumns, type JsonValue } from '@tierline/api/readmodel';
import { kinds, type Kind } from '@tierline/chaincode/domain';
import { Refusal } from '@tierline/chaincode/errors';
import { canonical } from '@tierline/chaincode/record';
import { asListed, contextOf } from '../support/given';

/** Words of every sort that shapes take; each text of a shape is drawn from those that fit it. */
const words = [
  ...[
    'Buyer',
    'Supplier',
    '__proto__',
    'constructor',
    'P-1',
    'PCE',
    'KGM',
    'customer',
    'supplier',
    'Europe/Berlin',
    'DE',
  ],
  ...[
    '0',
    '1',
    '0.000000001',
    '999999999999999.999999999',
    '-999999999999999',
    '1900-01-01',
    '2026-11-23',
    '2026-12-07',
  ],
  ...['2026-12-14', '2199-12-30', '1900-01-01T00:00:00.000Z', '2026-11-24T11:59:59.999Z', '2026-11-24T12:00:00.000Z'],
  ...['2026-11-24T12:00:00.001Z', '2026-11-25T12:00:00.000Z', '2199-12-31T23:59:59.999Z', 'BPNS00000000A1B2'],
  ...[
    'BPNA00000000A1B2',
    'BPNL00000000A1B2',
    '3f2a7c01-7b54-4d19-9a32-5c0de977aa01',
    '3f2a7c01-7b54-4d19-9a32-5c0de977aa02',
    'ab'.repeat(16),
  ],
  ...[
    'cd'.repeat(32),
    'urn:uuid:3f2a7c01-7b54-4d19-9a32-5c0de977aa01',
    '4012345000009',
    'DEHAM',
    'text',
    'text of more than fifteen',
  ],
];

type Def = {
  type: string;
  innerType?: z.ZodType;
  element?: z.ZodType;
  entries?: Record<string, string>;
  values?: unknown[];
};
const fits = (shape: z.ZodType, candidates: readonly unknown[]) =>
  fc.constantFrom(...candidates.filter((one) => shape.safeParse(one).success));

/** Values of a shape; what several members must fulfil together is left to the shape to refuse. */
function drawn(shape: z.ZodType): fc.Arbitrary<unknown> {
  const def = shape.def as unknown as Def;
  switch (def.type) {
    case 'object': {
      const members = Object.entries((shape as z.ZodObject).shape) as [string, z.ZodType][];
      const optional = members.filter(([, member]) => member.def.type === 'optional').map(([name]) => name);
      const all = Object.fromEntries(members.map(([name, member]) => [name, drawn(member)]));
      const requiredKeys = members.map(([name]) => name).filter((name) => !optional.includes(name));
      return fc.record(all, { requiredKeys, noNullPrototype: true });
    }
    case 'optional':
      return drawn(def.innerType!);
    case 'array':
      return fc.array(drawn(def.element!), { maxLength: 3 });
    case 'enum':
      return fc.constantFrom(...Object.values(def.entries!));
    case 'literal':
      return fc.constantFrom(...def.values!);
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fits(shape, [1, 2, 999]);
    default:
      return fits(shape, words);
  }
}

const watched = [
  'capacity-group',
  'case',
  'cumulative-account',
  'forecast',
  'grant',
  'inventory-position',
  'part-reference',
];
const others = ['production-plan', 'quality-notice', 'site'];

test.each([...watched, ...others])(
  'no commands that %s takes make a rule or a list fail, and all are decided alike twice',
  (name) => {
    const kind = kinds.get(name)!;
    const inputs = Object.entries(kind.commands).map(([one, { input }]) => [one, drawn(input)] as const);
    const said = (list: typeof inputs) =>
      fc.oneof(...list.map(([one, input]) => fc.tuple(fc.constantFrom('Buyer', 'Supplier'), fc.constant(one), input)));
    const [creation, command] = [said(inputs.slice(0, 1)), said(inputs)];
    let taken = 0;
    fc.assert(
      fc.property(creation, fc.array(command, { maxLength: 12 }), (first, rest) => {
        let state: unknown;
        for (const [mspId, command, given] of [first, ...rest]) {
          const input = between(given, mspId);
          if (!kind.commands[command]!.input.safeParse(input).success) continue;
          const next = after(kind, state, mspId, { name: command, input: input as never });
          if (next === undefined) continue;
          expect(after(kind, state, mspId, { name: command, input: input as never })).toEqual(next);
          state = next;
          taken += 1;
          expect(kind.state.safeParse(state).error).toBeUndefined();
          expect(kind.parties(state)).toHaveLength(2);
          canonical([state, kind.subject?.(state) ?? null]);
          const { first_day, last_day, starts } = traitColumns(name, JSON.parse(JSON.stringify(state)) as JsonValue);
          for (const day of [first_day, last_day, ...(starts ?? [])])
            expect(day ?? '2026-01-01').toMatch(/^(19|2[012])\d\d-\d\d-\d\d$/);
        }
      }),
      { numRuns: 150, seed: 20261126 },
    );
    expect(taken).toBeGreaterThan(10);
  },
);

/** With the two sides that there are, where an input names them. */
function between(input: unknown, mspId: string): unknown {
  const other = mspId === 'Buyer' ? 'Supplier' : 'Buyer';
  const sides: Record<string, string | string[]> = {
    ...{ customer: 'Buyer', supplier: 'Supplier', partner: other, answerer: other, owner: other },
    receiver: other,
    ...{ parties: [other], binds: [other] },
  };
  return JSON.parse(JSON.stringify(input), (name, value: unknown) =>
    Object.hasOwn(sides, name) ? sides[name] : value,
  );
}

function after(kind: Kind, state: unknown, mspId: string, command: Parameters<Kind['decide']>[0]): unknown {
  const before = canonical(state ?? null);
  try {
    const facts = asListed(kind, kind.decide(command, state, contextOf(mspId)));
    return facts.reduce((one, fact) => kind.evolve(one, fact), state);
  } catch (refusal) {
    if (refusal instanceof Refusal) return undefined;
    throw refusal;
  } finally {
    expect(canonical(state ?? null)).toBe(before);
  }
}

test('no kind lets one party erase at another what both signed (ADR 75)', () => {
  expect([...kinds.values()].filter((kind) => 'mayErase' in kind).map(({ name }) => name)).toEqual([]);
});
