import * as fc from 'fast-check';
import { count, field, varint } from './protobuf';

const bytes = (most: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ maxLength: most }).map((array) => Buffer.from(array));

/** Numbers at the borders of what is read, and some that are longer than they need be. */
const number = fc.oneof(
  fc.constantFrom(0n, 1n, 2n, 127n, 128n, 2n ** 31n - 1n, 2n ** 31n, 2n ** 32n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n),
  fc.bigInt({ min: 0n, max: 300n }),
);
const overlong = fc.constantFrom(
  Buffer.from('80808080808080808000', 'hex'),
  Buffer.alloc(11, 0xff),
  Buffer.from([0x80]),
);

/** A length that is not that of what follows. */
const lyingField = fc
  .tuple(fc.integer({ min: 1, max: 9 }), number, bytes(20))
  .map(([at, length, content]) => Buffer.concat([varint(at * 8 + 2), varint(length), content]));

const group = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 400 }))
  .map(([at, depth]) => Buffer.concat(Array.from({ length: depth }, () => varint(at * 8 + 3))));

/** Fields as messages have them, and some as none has. */
export const message: fc.Arbitrary<Buffer> = fc.letrec<{ fields: Buffer; one: Buffer }>((tie) => ({
  fields: fc.array(tie('one'), { maxLength: 6 }).map((parts) => Buffer.concat(parts)),
  one: fc.oneof(
    { withCrossShrink: true, maxDepth: 5 },
    bytes(40),
    fc.tuple(fc.integer({ min: 1, max: 9 }), number).map(([at, value]) => count(at, value)),
    fc.tuple(fc.integer({ min: 1, max: 9 }), bytes(40)).map(([at, content]) => field(at, content)),
    fc.tuple(fc.integer({ min: 1, max: 9 }), tie('fields')).map(([at, content]) => field(at, content)),
    fc.tuple(fc.integer({ min: 1, max: 9 }), overlong).map(([at, value]) => Buffer.concat([varint(at * 8), value])),
    lyingField,
    group,
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 10, max: 3000 }))
      .map(([at, times]) => Buffer.concat(Array.from({ length: times }, () => field(at, '')))),
    fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 10, max: 2000 }))
      .map(([at, depth]) => nested(at, depth)),
  ),
})).fields;

/** A message in a message in a message. */
export function nested(at: number, depth: number): Buffer {
  const heads: Buffer[] = [];
  for (let level = 0, length = 0; level < depth; level++) {
    const head = Buffer.concat([varint(at * 8 + 2), varint(length)]);
    heads.push(head);
    length += head.length;
  }
  return Buffer.concat(heads.reverse());
}

export type Edit = (bytes: Buffer) => Buffer;

/** Somewhere in the bytes something else: bits, a stretch left out, doubled, put in, cut off. */
export const edit: fc.Arbitrary<Edit> = fc
  .tuple(
    fc.constantFrom('flip', 'drop', 'double', 'insert', 'replace', 'cut'),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 1, max: 64 }),
    message,
  )
  .map(([kind, place, length, made]) => (source: Buffer): Buffer => {
    const at = Math.min(Math.floor(place * source.length), Math.max(0, source.length - 1));
    const [before, part, behind] = [
      source.subarray(0, at),
      source.subarray(at, at + length),
      source.subarray(at + length),
    ];
    switch (kind) {
      case 'flip': {
        const copy = Buffer.from(source);
        if (copy.length > 0) copy[at]! ^= 1 << (length % 8);
        return copy;
      }
      case 'drop':
        return Buffer.concat([before, behind]);
      case 'double':
        return Buffer.concat([before, part, part, behind]);
      case 'insert':
        return Buffer.concat([before, made, part, behind]);
      case 'replace':
        return Buffer.concat([before, made, behind]);
      default:
        return before;
    }
  });

const key = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'version',
    'seal',
    'body',
    'fields',
    'records',
    'kind',
    'id',
    'entryId',
  ),
  fc.string({ maxLength: 5 }),
);

/** JSON as an enemy would write it: names that objects have by birth, numbers beyond all, texts within texts. */
export const json: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { withCrossShrink: true, maxDepth: 4 },
    fc.constantFrom('null', 'true', '1e999', '-0', '1E400', '9'.repeat(400), '0.1', '""', '"\\ud800"', '"\\u0000"'),
    fc.string({ maxLength: 20 }).map((text) => JSON.stringify(text)),
    fc.array(tie('value'), { maxLength: 4 }).map((values) => `[${values.join(',')}]`),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 5 })
      .map((pairs) => `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`),
    tie('value').map((value) => JSON.stringify(value)),
  ),
})).value;
