/** A stretch of bytes, and what it says. */
export type Part = { from: number; to: number; name: string };

/** How a message is cut into parts: by field number, either a name, or a message again. */
type Cut = { name: string; fields?: Readonly<Record<number, Cut | ((index: number) => Cut)>> };

const named = (name: string): Cut => ({ name });
const signatureHeader: Cut = { name: 'creator and nonce' };
const action: Cut = {
  name: 'action',
  fields: {
    1: { name: 'action: creator and nonce' },
    2: {
      name: 'action',
      fields: {
        1: named('proposal'),
        2: {
          name: 'action',
          fields: {
            1: {
              name: 'what was endorsed',
              fields: {
                1: named('hash of the proposal'),
                2: { name: 'results', fields: { 1: named('results: reads and writes') } },
              },
            },
            2: { name: 'endorsement', fields: { 1: named('endorser'), 2: named('endorsement: signature') } },
          },
        },
      },
    },
  },
};
const envelope: Cut = {
  name: 'envelope',
  fields: {
    1: {
      name: 'envelope',
      fields: {
        1: { name: 'envelope', fields: { 1: named('channel header'), 2: signatureHeader } },
        2: { name: 'envelope', fields: { 1: action } },
      },
    },
    2: named('creator’s signature'),
  },
};
const configuration: Cut = { name: 'envelope', fields: { 1: named('configuration'), 2: named('creator’s signature') } };
const slots: Readonly<Record<number, Cut>> = {
  0: {
    name: 'metadata 0: lengths',
    fields: {
      1: named('metadata 0: what orderers signed beside the header'),
      2: {
        name: 'metadata 0: lengths',
        fields: {
          1: named('metadata 0: orderer and nonce'),
          2: named('metadata 0: orderer’s signature'),
          3: named('metadata 0: orderer’s number'),
        },
      },
    },
  },
  1: named('metadata 1: last configuration'),
  2: named('metadata 2: validation codes'),
  3: named('metadata 3'),
  4: named('metadata 4: commit hash'),
};

function blockCut(isConfig: boolean): Cut {
  return {
    name: 'block: lengths',
    fields: {
      1: {
        name: 'header: lengths',
        fields: { 1: named('header: number'), 2: named('header: hash before'), 3: named('header: hash of the data') },
      },
      2: { name: 'data: lengths', fields: { 1: isConfig ? configuration : envelope } },
      3: { name: 'metadata: lengths', fields: { 1: (index) => slots[index] ?? named('metadata') } },
    },
  };
}

function varint(bytes: Buffer, start: number): [value: number, end: number] {
  let value = 0;
  for (let at = start, scale = 1; ; at++, scale *= 128) {
    const byte = bytes[at]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return [value, at + 1];
  }
}

function cutUp(bytes: Buffer, from: number, to: number, { name, fields }: Cut, parts: Part[]): void {
  if (!fields) {
    if (to > from) parts.push({ from, to, name });
    return;
  }
  const seen = new Map<number, number>();
  for (let at = from; at < to;) {
    const [key, behind] = varint(bytes, at);
    const number = key >> 3;
    const isBytes = (key & 7) === 2;
    const [length, start] = isBytes ? varint(bytes, behind) : [0, behind];
    const end = isBytes ? start + length : varint(bytes, behind)[1];
    const index = seen.get(number) ?? 0;
    seen.set(number, index + 1);
    const inner = fields[number];
    parts.push({ from: at, to: start, name: `${name.replace(/: lengths$/, '')}: lengths` });
    cutUp(bytes, start, end, (typeof inner === 'function' ? inner(index) : inner) ?? { name }, parts);
    at = end;
  }
}

/** All of a block's bytes, in order, by what they are; `isConfig`: it brings a configuration. */
export function partsOfBlock(bytes: Buffer, isConfig: boolean): Part[] {
  const parts: Part[] = [];
  cutUp(bytes, 0, bytes.length, blockCut(isConfig), parts);
  return parts;
}
