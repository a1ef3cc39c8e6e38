import { parseTransaction } from '@tierline/network/wire';

/** A message of these fields, by hand: nobody else writes what a hostile member may. */
const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) + 128 : rest);
    if (rest < 128) return Buffer.from(bytes);
  }
};
const bytes = (number: number, value: Uint8Array | string) => {
  const content = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(content.length), content]);
};
const number = (field: number, value: number) => Buffer.concat([varint(field * 8), varint(value)]);
const text = (...fields: Buffer[]) => Buffer.concat(fields);

/** Every message on the way from an envelope to its hashed writes; each may be changed where it stands. */
const levels = [
  ...['payload', 'header', 'channelHeader', 'timestamp', 'extension', 'signatureHeader', 'creator', 'transaction'],
  ...['action', 'actionPayload', 'endorsed', 'endorsement', 'response', 'chaincodeAction', 'result', 'proposalPayload'],
  ...['spec', 'chaincodeSpec', 'input', 'txRwset', 'nsRwset', 'collection', 'hashed', 'write', 'kv', 'read', 'version'],
] as const;
type Level = (typeof levels)[number];
type Change = (level: Level, message: Buffer) => Buffer;

function envelope(change: Change): Buffer {
  const at = (level: Level, ...fields: Buffer[]) => change(level, text(...fields));
  const creator = at('creator', bytes(1, 'OemMSP'), bytes(2, 'pem'));
  const signatureHeader = at('signatureHeader', bytes(1, creator), bytes(2, 'nonce'));
  const channelHeader = at(
    'channelHeader',
    ...[number(1, 3), bytes(3, at('timestamp', number(1, 1_767_571_200), number(2, 5_000_000)))],
    ...[bytes(4, 'programme'), bytes(5, 'tx'), bytes(7, at('extension', bytes(2, bytes(2, 'tierline'))))],
  );
  const read = at('read', bytes(1, 'registry'), bytes(2, at('version', number(1, 7), number(2, 1))));
  const write = at('write', bytes(1, 'key'), number(2, 1), number(4, 1));
  const collection = at('collection', bytes(1, '_implicit_org_OemMSP'), bytes(2, at('hashed', bytes(2, write))));
  const nsRwset = at('nsRwset', bytes(1, 'tierline'), bytes(2, at('kv', bytes(1, read))), bytes(3, collection));
  const chaincodeAction = at(
    'chaincodeAction',
    ...[
      bytes(1, at('txRwset', bytes(2, nsRwset))),
      bytes(3, at('result', number(1, 200))),
      bytes(4, bytes(2, 'tierline')),
    ],
  );
  const response = at('response', bytes(1, 'hash'), bytes(2, chaincodeAction));
  const endorsement = at('endorsement', bytes(1, creator), bytes(2, 'signature'));
  const input = at('input', bytes(1, 'records:apply'));
  const spec = at('spec', bytes(1, at('chaincodeSpec', bytes(2, bytes(2, 'tierline')), bytes(3, input))));
  const actionPayload = at(
    'actionPayload',
    bytes(1, at('proposalPayload', bytes(1, spec))),
    bytes(2, at('endorsed', bytes(1, response), bytes(2, endorsement))),
  );
  const transaction = at('transaction', bytes(1, at('action', bytes(1, signatureHeader), bytes(2, actionPayload))));
  const header = at('header', bytes(1, channelHeader), bytes(2, signatureHeader));
  return text(bytes(1, at('payload', bytes(1, header), bytes(2, transaction))), bytes(2, 'signature'));
}

/** What is read, without the exact bytes that a change changes. */
function read(raw: Buffer) {
  const { malformed, type, txId, channel, at, atNanos, creator, nonce, flag, ...tx } = parseTransaction(raw, 0, 0);
  const { proposedChaincode, chaincode, invocation, response, endorsements, rwsets, actionCount } = tx;
  return {
    ...{ malformed, type, txId, channel, at, atNanos, flag, actionCount, mspId: creator.mspId, nonce: String(nonce) },
    ...{ proposedChaincode, chaincode, invocation, response, rwsets },
    endorsers: endorsements.map(({ mspId, signature }) => [mspId, String(signature)]),
  };
}

const honest = envelope((_level, message) => message);
const known = read(honest);
const changed = (level: Level, change: (message: Buffer) => Buffer) =>
  read(envelope((here, message) => (here === level ? change(message) : message)));

/** Fields of wire types that no field of these messages has, under every number that one has; two numbers that none has. */
const strangers = [
  ...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((field) => [
    text(varint(field * 8 + 1), Buffer.alloc(8, 1)),
    text(varint(field * 8 + 5), Buffer.alloc(4, 1)),
    text(varint(field * 8 + 3), number(1, 1), varint(field * 8 + 4)),
  ]),
  ...[number(30, 1), bytes(31, 'x')],
];

describe('what Go passes over below the envelope', () => {
  it('reads the honest one', () => {
    expect(known).toMatchObject({
      ...{ malformed: undefined, type: 'endorser', txId: 'tx', at: '2026-01-05T00:00:00.005Z', mspId: 'OemMSP' },
      ...{ proposedChaincode: 'tierline', endorsers: [['OemMSP', 'signature']] },
      rwsets: [{ collections: [{ writes: [{ isDelete: true, isPurge: true }] }], reads: [{ key: 'registry' }] }],
    });
  });

  it.each(levels)('a field of another wire type or number changes nothing in %s', (level) => {
    for (const stranger of strangers) {
      expect(changed(level, (message) => text(message, stranger))).toEqual(known);
      expect(changed(level, (message) => text(stranger, message))).toEqual(known);
    }
  });

  it('groups within each other, as many as Go follows', () => {
    const nested = (depth: number) =>
      text(Buffer.alloc(2 * depth, varint(20 * 8 + 3)), Buffer.alloc(2 * depth, varint(20 * 8 + 4)));
    expect(changed('payload', (message) => text(message, nested(10_001)))).toEqual(known);
    expect(changed('payload', (message) => text(message, nested(10_002))).malformed?.part).toBe('payload');
  });

  it('a message in a great many parts, in no more time than its length takes', () => {
    const parts = Buffer.alloc(4_000_000, bytes(1, bytes(9, '')));
    const before = performance.now();
    expect(changed('payload', (message) => text(message, parts))).toEqual(known);
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it('a number where bytes belong, and bytes where a number belongs, are none', () => {
    for (const level of ['payload', 'creator', 'transaction', 'endorsed', 'collection', 'kv'] as const)
      expect(changed(level, (message) => text(message, number(1, 1), number(2, 1)))).toEqual(known);
    for (const level of ['timestamp', 'result', 'version', 'channelHeader'] as const)
      expect(changed(level, (message) => text(message, bytes(1, 'x')))).toEqual(known);
  });

  it('a message that comes in two pieces is one', () => {
    const halves = (message: Buffer): Buffer => {
      const [key, length] = [message[0]!, message[1]!];
      const header = message.subarray(2, 2 + length);
      const first = header.subarray(0, 2 + header[1]!);
      return text(
        Buffer.of(key),
        varint(first.length),
        first,
        bytes(1, header.subarray(first.length)),
        message.subarray(2 + length),
      );
    };
    expect(changed('payload', halves)).toEqual(known);
  });

  describe('of two that exclude each other the last one stands, and what came before the other is gone', () => {
    const one = (key: string) => bytes(4, bytes(1, bytes(1, key)));
    const tree = bytes(5, text(number(1, 50), number(2, 1), bytes(3, 'hash')));
    const rest = bytes(1, 'from');
    const merkle = { maxDegree: 50, maxLevel: 1, hashes: [Buffer.from('hash')] };
    it.each([
      ['reads, then a tree', [rest, one('a'), tree], { merkle }],
      ['a tree, then reads', [rest, tree, one('a')], { reads: ['a'] }],
      ['reads, a tree, reads', [rest, one('a'), tree, one('b')], { reads: ['b'] }],
      ['a tree, reads, a tree', [rest, tree, one('a'), tree], { merkle }],
      ['reads twice', [one('a'), rest, one('b')], { reads: ['a', 'b'] }],
    ])('%s', (_what, fields, expected) => {
      const { rwsets } = changed('kv', (message) => text(message, bytes(2, text(...fields))));
      const [range] = rwsets[0]!.ranges;
      const { reads, merkle: top } = range!;
      expect({ ...(reads && { reads: reads.map(({ key }) => key) }), ...(top && { merkle: top }) }).toEqual(expected);
    });
  });

  it('a number is cut to its size, a flag is anything but nothing', () => {
    const high = (message: Buffer) => text(message, number(1, 2 ** 32 + 3));
    expect(changed('channelHeader', high)).toEqual(known);
    const flagged = (message: Buffer) => text(message, number(4, 2 ** 32));
    expect(changed('write', flagged)).toEqual(known);
  });

  it('a time before 1970 is one, however long its number', () => {
    const ago = text(Buffer.of(0x08), Buffer.alloc(9, 0xff), Buffer.of(1), number(2, 5_000_000));
    expect(changed('timestamp', () => ago)).toMatchObject({ at: '1969-12-31T23:59:59.005Z' });
  });
});

describe('what Go does not take', () => {
  it.each<[Level, number, string]>([
    ['channelHeader', 4, 'header'],
    ['extension', 2, 'extension'],
    ['chaincodeAction', 4, 'response'],
    ['nsRwset', 1, 'rwset'],
    ['read', 1, 'rwset'],
  ])('text that is not UTF-8, in %s', (level, field, part) => {
    const broken = Buffer.of(0x66, 0xff);
    const inside = ['extension', 'chaincodeAction'].includes(level) ? bytes(2, broken) : broken;
    expect(changed(level, (message) => text(message, bytes(field, inside)))).toMatchObject({ malformed: { part } });
  });

  it('but in what was called, which peers do not read: nobody knows then what it was', () => {
    const broken = bytes(2, bytes(2, Buffer.of(0x66, 0xff)));
    const { malformed, invocation } = changed('chaincodeSpec', (message) => text(message, broken));
    expect([malformed, invocation]).toEqual([undefined, undefined]);
  });

  it('takes the mark for what cannot be read, where somebody wrote it', () => {
    expect(changed('channelHeader', (message) => text(message, bytes(4, 'a\ufffd'))).channel).toBe('a\ufffd');
  });

  it('a number of more than 64 bits', () => {
    const long = text(Buffer.of(0x30), Buffer.alloc(9, 0xff), Buffer.of(2));
    expect(changed('channelHeader', (message) => text(message, long))).toMatchObject({ malformed: { part: 'header' } });
  });
});
