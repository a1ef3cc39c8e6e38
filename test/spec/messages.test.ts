import { kinds } from '@tierline/chaincode/domain';
import { canonical } from '@tierline/chaincode/record';
import { chunkBytes, chunkSlots, limits, type EntryContent, type Role } from '@tierline/chaincode/schema';
import { contextOf, refusalOf } from '../support/given';

const parties = ['Buyer', 'Supplier'];
const forecast = { granularity: 'week' };
const shipment = { legs: [{}, {}], lines: [{ line: 10 }] };
const entryOf = (kind: string, type: string) => kinds.get(kind)!.entries![type]!;

type Written = { kind?: string; state?: object; by?: string; type?: string };
function refusal(
  content: object,
  { kind = 'forecast', state = forecast, by = 'Buyer', type = 'message' }: Written = {},
) {
  const shape = entryOf(kind, type);
  const said = { type, ...content } as EntryContent;
  shape.content.parse(said);
  return refusalOf(() => shape.authorise(state, said, contextOf(by, { parties })));
}
const malformed = (content: object, type = 'message') =>
  !entryOf('forecast', type).content.safeParse({ type, ...content }).success;

const attachment = (more: object = {}) => ({
  ...{ name: 'photo.jpg', mediaType: 'image/jpeg', size: 100, hash: 'ab'.repeat(32), slot: 0 },
  ...more,
});

describe('a message', () => {
  it('is text of a party about the record, or about something of it', () => {
    expect(refusal({ text: '**late** by a day' })).toBeUndefined();
    expect(refusal({ text: 'this week', thread: '2026-11-30' })).toBeUndefined();
    const of = { kind: 'shipment', state: shipment };
    expect(refusal({ text: 'held at the border', thread: 'leg/1' }, of)).toBeUndefined();
    expect(refusal({ text: 'one crate is wet', thread: 'line/10' }, of)).toBeUndefined();
  });
  it.each([
    ['forecast', forecast, ['2026-12-01', '2026-13-30', 'leg/0', '2026-11-30 ', '']],
    ['forecast', { granularity: 'day' }, ['2026-02-30', 'x']],
    ['shipment', shipment, ['leg/2', 'line/1', 'leg/01', '2026-11-30']],
  ])('is about nothing that a %s has not', (kind, state, threads) => {
    for (const thread of threads.filter((one) => one !== ''))
      expect(refusal({ text: 'x', thread }, { kind, state })).toMatchObject({
        code: 'THREAD_UNKNOWN',
        data: { thread },
      });
  });
  it('mentions parties, whole or by role, and nobody else', () => {
    const mentions = [{ mspId: 'Supplier', role: 'planner' }, { mspId: 'Buyer' }];
    expect(refusal({ text: 'x', mentions })).toBeUndefined();
    expect(refusal({ text: 'x', mentions: [...mentions, { mspId: 'Carrier' }] })).toMatchObject({
      ...{ code: 'MENTIONED_NOT_PARTY', data: { mspIds: ['Carrier'] } },
    });
    expect(malformed({ text: 'x', mentions: [{ mspId: 'Buyer', role: 'king' }] })).toBe(true);
  });
  it.each([
    ['nothing', ''],
    ['too much', 'x'.repeat(4001)],
    ['a control character', 'a\u0007b'],
    ['a control character of the upper half', 'a\u0085b'],
    ['a zero byte', 'a\u0000b'],
    ['text that is not composed', 'E\u0301tape'],
  ])('is not %s', (_what, text) => expect(malformed({ text })).toBe(true));
  it('has room for its 4000 units, its mentions and attachments in an entry', () => {
    const mentions = Array.from({ length: 20 }, (_, index) => ({
      mspId: `${'M'.repeat(62)}${String(index + 10)}`,
      role: 'logistics',
    }));
    const attachments = Array.from({ length: 10 }, (_, index) =>
      attachment({ name: `${'ü'.repeat(118)}${String(index + 10)}`, slot: index }),
    );
    const said = { type: 'message', text: '\u{1f69a}'.repeat(2000), thread: 'x'.repeat(60), mentions, attachments };
    expect(entryOf('forecast', 'message').content.safeParse(said).error).toBeUndefined();
    expect(Buffer.byteLength(canonical(said))).toBeLessThan(limits.entryBytes - 2000);
  });
});

describe('what is attached', () => {
  it('has a name of its own and slots of its own, within those that there are', () => {
    const two = (more: object) =>
      refusal({ text: 'x', attachments: [attachment(), attachment({ name: 'b.jpg', slot: 1, ...more })] });
    expect(two({})).toBeUndefined();
    expect(two({ name: 'photo.jpg' })?.code).toBe('ATTACHMENTS_INVALID');
    expect(two({ slot: 0 })?.code).toBe('ATTACHMENTS_INVALID');
    expect(two({ slot: chunkSlots - 1 })).toBeUndefined();
    expect(two({ slot: chunkSlots - 1, size: chunkBytes + 1 })?.code).toBe('ATTACHMENTS_INVALID');
    const first = attachment({ size: 3 * chunkBytes });
    expect(refusal({ text: 'x', attachments: [attachment({ name: 'b', slot: 2 }), first] })?.code).toBe(
      'ATTACHMENTS_INVALID',
    );
  });
  it.each([
    ['a path', { name: '../photo.jpg' }],
    ['a path of another system', { name: 'C:\\photo.jpg' }],
    ['a hidden file', { name: '.bashrc' }],
    ['a name that reads as another', { name: 'photo\u202egpj.exe' }],
    ['two lines', { name: 'a\nb' }],
    ['a page that runs', { mediaType: 'text/html' }],
    ['a picture that runs', { mediaType: 'image/svg+xml' }],
    ['empty', { size: 0 }],
    ['too large', { size: 1024 * 1024 + 1 }],
    ['beyond the last slot', { slot: chunkSlots }],
  ])('is not %s', (_what, more) => expect(malformed({ text: 'x', attachments: [attachment(more)] })).toBe(true));
});

describe('a chunk', () => {
  const chunk = { by: 'Buyer', slot: 3, bytes: 'AAAA' };
  it('lies in a slot of who writes it, and each slot is one entry', () => {
    expect(refusal(chunk, { type: 'chunk' })).toBeUndefined();
    expect(refusal(chunk, { type: 'chunk', by: 'Supplier' })).toMatchObject({
      code: 'SLOT_OF_ANOTHER',
      data: { by: 'Buyer' },
    });
    expect(entryOf('forecast', 'chunk').subject!({ type: 'chunk', ...chunk })).toEqual(['Buyer', 3]);
  });
  it.each([
    ['a slot that is none', { slot: chunkSlots }],
    ['a slot below the first', { slot: -1 }],
    ['no base64', { bytes: 'A_-A' }],
    ['nothing', { bytes: '' }],
    ['more than its share', { bytes: 'A'.repeat((chunkBytes / 3) * 4 + 4) }],
  ])('is not %s', (_what, more) => expect(malformed({ ...chunk, ...more }, 'chunk')).toBe(true));
  it('is told of without its bytes', () => {
    expect(entryOf('forecast', 'chunk').told!({ type: 'chunk', ...chunk, bytes: 'AAA=' })).toEqual({
      type: 'chunk',
      by: 'Buyer',
      slot: 3,
      size: 2,
    });
  });
  it('fits into an entry at its largest', () => {
    const size = Buffer.byteLength(
      canonical({
        ...{ v: 1, kind: 'inventory-position', id: 'ab'.repeat(16), entryId: 'ab'.repeat(16), seal: 'ab'.repeat(32) },
        ...{
          by: { mspId: 'M'.repeat(64), name: 'ü'.repeat(limits.name) },
          at: '2026-11-26T12:00:00.000Z',
          rules: 2 ** 31 - 1,
        },
        ...{
          salt: 'ab'.repeat(16),
          content: { type: 'chunk', by: 'M'.repeat(64), slot: 511, bytes: 'A'.repeat((chunkBytes / 3) * 4) },
        },
      }),
    );
    expect(size).toBeLessThanOrEqual(limits.entryBytes);
  });
});

test.each(['message', 'chunk'])('a %s is written by whoever works with the record, not by who only reads', (type) => {
  const roles: readonly Role[] = entryOf('shipment', type).roles;
  expect(roles).not.toContain('viewer');
  expect(roles).not.toContain('auditor');
});
