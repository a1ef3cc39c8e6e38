import canonicalize from 'canonicalize';
import fc from 'fast-check';
import {
  canonical,
  disclose,
  disclosureFault,
  parseCanonical,
  root,
  sha256Hex,
  step,
} from '@tierline/chaincode/record';
import { instantOf, millisOf, type Json } from '@tierline/chaincode/schema';
import { hex, open, registryOf } from '../support/chaincode/consortium';
import { canonicalText, naiveRoot } from '../support/chaincode/naive-protocol';

const name = fc.string({ unit: 'binary-ascii', maxLength: 6 }).filter((text) => text !== '__proto__');
const text = fc.string({ unit: 'grapheme', maxLength: 8 }).map((value) => value.normalize('NFC'));
const integer = fc.integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 });
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    integer,
    text,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(name, tie('json'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const body = fc.record({
  command: fc.record({ name: fc.constant('SetValue'), input: json }),
  state: json,
  salt: fc.constant(hex(16)),
});

describe('canonical', () => {
  test('is the library’s and the naive text, comes back, and does not depend on the order of members', () => {
    fc.assert(
      fc.property(json, (value) => {
        const bytes = canonical(value);
        expect(bytes).toBe(canonicalText(value));
        expect(bytes).toBe(canonicalize(value));
        expect(canonical(parseCanonical(bytes, 'x'))).toBe(bytes);
      }),
    );
  });

  test.each([
    1.5,
    NaN,
    Infinity,
    -0,
    2 ** 53,
    1e300,
    undefined,
    10n,
    () => 1,
    Symbol('x'),
    'e\u0301',
    '\ud800',
    { a: undefined },
    { é: 1 },
    [1.5],
  ])('refuses %p', (value) => expect(() => canonical({ value })).toThrow(/^NOT_CANONICAL/));

  test('refuses a member that assignment would lose, depth, and text that is not the canonical form', () => {
    expect(() => canonical(JSON.parse('{"__proto__":1}'))).toThrow(/^NOT_CANONICAL/);
    let deep: Json = 1;
    for (let depth = 0; depth < 40; depth += 1) deep = [deep];
    expect(() => canonical(deep)).toThrow(/^OVERSIZE/);
    expect(() => parseCanonical('{"b":1,"a":2}', 'x')).toThrow(/^NOT_CANONICAL/);
    expect(() => parseCanonical('{', 'x')).toThrow(/^MALFORMED/);
  });
});

describe('root', () => {
  test('is the other implementation’s', () => {
    fc.assert(fc.property(body, (value) => expect(root(value, 'probe/1/1')).toBe(naiveRoot(value, 'probe/1/1'))));
  });

  test('any path can be shown alone, and nothing shown can be changed', () => {
    fc.assert(
      fc.property(body, fc.nat(), (value, pick) => {
        const expected = root(value, 'p');
        const all = disclose(value, 'p', () => true);
        const { path } = all.shown[pick % all.shown.length]!;
        const one = disclose(value, 'p', (one) => one === path);
        expect(disclosureFault(one, expected)).toBeUndefined();
        const [leaf, ...rest] = one.shown;
        const lied = { ...leaf!, value: leaf!.value === 'lie' ? 'other' : 'lie' };
        expect(disclosureFault({ ...one, shown: [lied, ...rest] }, expected)?.code).toBe('LEAF_DIFFERS');
        const more = [...one.leaves, one.leaves[0]!];
        expect(disclosureFault({ ...one, leaves: more }, expected)?.code).toBe('ROOT_DIFFERS');
      }),
    );
  });

  test('depends on place and salt', () => {
    const value = { command: { name: 'x', input: {} }, state: 1, salt: hex(16) };
    expect(root(value, 'a')).not.toBe(root(value, 'b'));
    expect(root(value, 'a')).not.toBe(root({ ...value, salt: hex(16) }, 'a'));
  });
});

test('a chain of steps links, writes every party the same, and is the same when computed again', () => {
  const caller = { mspId: 'OemMSP', name: 'p', roles: ['planner'] };
  const context = { caller, at: '2026-11-24T08:00:00.000Z', registry: registryOf('c') };
  const id = hex(16);
  fc.assert(
    fc.property(fc.array(json, { minLength: 1, maxLength: 5 }), (values) => {
      const create = {
        kind: 'probe',
        id,
        command: open(['AxleMSP', 'OemMSP'], 'first'),
        commandId: hex(16),
        salt: hex(16),
      };
      let last = step([create], context)[0]!.next;
      values.forEach((value, index) => {
        const prior = { seal: last.sealBytes, body: last.bodyBytes };
        const command = { name: 'SetValue', input: { value } };
        const request = { kind: 'probe', id, command, commandId: hex(16), salt: hex(16), prior };
        const [result] = step([request], context);
        expect(step([structuredClone(request)], context)[0]!.writes).toEqual(result!.writes);
        expect(result!.next.seal).toMatchObject({ version: index + 2, prev: sha256Hex(last.sealBytes) });
        const at = (mspId: string) =>
          result!.writes.filter((write) => write.mspId === mspId).map((write) => [write.key, write.value]);
        expect(at('AxleMSP')).toEqual(at('OemMSP'));
        last = result!.next;
      });
    }),
    { numRuns: 30 },
  );
});

test('instants: without Date, as Date', () => {
  fc.assert(
    fc.property(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), (millis) => {
      const at = new Date(millis).toISOString();
      expect(instantOf(millis)).toBe(at);
      expect(millisOf(at)).toBe(millis);
    }),
  );
  for (const text of ['2026-02-30T00:00:00.000Z', '2026-01-01T24:00:00.000Z', '2026-01-01T00:00:00Z', ''])
    expect(millisOf(text)).toBeUndefined();
});
