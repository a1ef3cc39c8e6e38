import { createHash } from 'node:crypto';
import { attachmentsOf, type AttachmentsPorts } from '@tierline/api/attachments-of';
import type { Queued, Write } from '@tierline/api/commands';
import { assemble, bringChunks, mediaTypeOf, type PostPorts } from '@tierline/api/messages';
import { Refusal } from '@tierline/chaincode/errors';
import { sharedEntryId } from '@tierline/chaincode/record';
import { chunkBytes, type Attachment } from '@tierline/chaincode/schema';

const office = 'application/vnd.openxmlformats-officedocument';
const zipOf = (...names: string[]) => Buffer.from(`PK\x03\x04${names.join('')}`, 'latin1');
const sheet = zipOf('[Content_Types].xml', 'xl/workbook.xml');

describe('what a file is', () => {
  it.each([
    ['application/pdf', Buffer.from('%PDF-1.7')],
    ['image/jpeg', Buffer.from('\xff\xd8\xff\xe0', 'latin1')],
    ['image/png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
    ['image/webp', Buffer.from('RIFF\x01\x02\x03\x04WEBP', 'latin1')],
    ['text/csv', Buffer.from('a;b\r\n1;2\r\n')],
    ['text/plain', Buffer.from('Grüße\n')],
    [`${office}.spreadsheetml.sheet`, sheet],
    [`${office}.wordprocessingml.document`, zipOf('[Content_Types].xml', 'word/document.xml')],
  ])('%s, where its bytes bear it out', (type, bytes) => {
    expect(mediaTypeOf(type, bytes)).toBe(type);
    expect(mediaTypeOf(`${type.toUpperCase()}; charset=utf-8`, bytes)).toBe(type);
    expect(mediaTypeOf(type, Buffer.from('\x00<html>'))).toBeUndefined();
  });
  it.each([
    ['a page', 'text/html', Buffer.from('<script>')],
    ['a picture that runs', 'image/svg+xml', Buffer.from('<svg/>')],
    ['a program', 'application/octet-stream', Buffer.from('MZ')],
    ['a page that says it is a picture', 'image/png', Buffer.from('<html>')],
    ['a sheet with macros', `${office}.spreadsheetml.sheet`, Buffer.concat([sheet, Buffer.from('xl/vbaProject.bin')])],
    ['an archive', `${office}.spreadsheetml.sheet`, zipOf('evil.exe')],
    ['bytes that are no text', 'text/plain', Buffer.from([0xc3, 0x28])],
    ['text with a zero byte', 'text/csv', Buffer.from('a\0b')],
    ['a name that every object has', 'constructor', Buffer.from('x')],
    ['nothing said', '', Buffer.from('x')],
  ])('not %s', (_what, type, bytes) => expect(mediaTypeOf(type, bytes)).toBeUndefined());
});

describe('an attachment', () => {
  const bytes = Buffer.concat([Buffer.alloc(chunkBytes, 'x'), Buffer.from('yyyyy')]);
  const hash = createHash('sha256').update(bytes).digest('hex');
  const attachment: Attachment = { name: 'a.txt', mediaType: 'text/plain', size: bytes.length, hash, slot: 0 };
  const chunk = (piece: Buffer, by = 'Author', type = 'chunk') =>
    JSON.stringify({ by: { mspId: by }, content: { type, bytes: piece.toString('base64') } });
  const [first, second] = [chunk(bytes.subarray(0, chunkBytes)), chunk(bytes.subarray(chunkBytes))];

  it('is its chunks, in order', () => expect(assemble(attachment, 'Author', [first, second])).toEqual(bytes));
  it.each([
    ['one is missing', [first, undefined]],
    ['they come in another order', [second, first]],
    ['one is another’s', [first, chunk(bytes.subarray(chunkBytes), 'Other')]],
    ['one is no chunk', [first, chunk(bytes.subarray(chunkBytes), 'Author', 'message')]],
    ['one has other bytes', [first, chunk(Buffer.from('zzzzz'))]],
    ['there is more', [first, chunk(Buffer.from('yyyyyy'))]],
  ])('is nothing where %s', (_what, chunks) => expect(assemble(attachment, 'Author', chunks)).toBeUndefined());
});

test('a bot is given none of a record that it may not read', async () => {
  const bot = {
    issuer: 'urn:i',
    subject: 'bot',
    roles: ['bot' as const],
    scopes: ['call:attachments', 'read:forecast'],
  };
  const verifier = { verify: () => Promise.resolve(bot), knows: () => Promise.resolve(true) };
  const database = {
    get projection() {
      throw new Error('looked for');
    },
  };
  const files = attachmentsOf({ mspId: 'OemMSP', verifier, database } as unknown as AttachmentsPorts);
  const asked = { channel: 'axle-programme', id: 'a', entryId: 'b', number: '0' };
  expect(await files.give('', { ...asked, kind: 'case' })).toEqual({ status: 404, code: 'NOT_FOUND' });
  await expect(files.give('', { ...asked, kind: 'forecast' })).rejects.toThrow('looked for');
});

describe('the way of an attachment to its parties', () => {
  const place = { channel: 'c', kind: 'forecast', id: 'ab'.repeat(16) };
  const files = [{ hash: '', mediaType: 'text/plain', bytes: Buffer.alloc(3 * chunkBytes, 'x') } as const];
  const bringing = { files, first: 4, commandId: 'cd'.repeat(16), waitMinutes: 5 };
  const chunkId = (slot: number) => sharedEntryId(place.kind, place.id, 'chunk', ['A', slot]);
  const portsOf = (bring: PostPorts['bring'], held: string[] = []) => ({
    bring,
    context: {
      signatory: { mspId: 'A' },
      records: { entry: (_place: object, id: string) => Promise.resolve(held.includes(id) ? {} : undefined) },
    } as unknown as PostPorts['context'],
  });
  const slotIn = (write: Write) => (write.type === 'entry' ? write.content['slot'] : undefined);

  it('is taken up where it broke off, under the same names', async () => {
    const names: unknown[][] = [];
    const bring: PostPorts['bring'] = (write, { commandId }) => {
      names.push([slotIn(write), commandId]);
      return Promise.resolve([]);
    };
    await bringChunks(portsOf(bring), place, bringing);
    expect(names.map(([slot]) => slot)).toEqual([4, 5, 6]);
    const [, second, third] = names.splice(0);
    await bringChunks(portsOf(bring, [chunkId(4)]), place, bringing);
    expect(names).toEqual([second, third]);
  });
  it('is passed where another attempt has brought a piece, and ends where one is refused', async () => {
    const refuse = (code: 'ENTRY_EXISTS' | 'RECORD_ENDED') =>
      bringChunks(
        portsOf(() => Promise.reject(new Refusal(code))),
        place,
        bringing,
      );
    expect(await refuse('ENTRY_EXISTS')).toBeUndefined();
    await expect(refuse('RECORD_ENDED')).rejects.toMatchObject({ code: 'RECORD_ENDED' });
  });
  it('is in line while a partner is away: each piece behind what waits, and the message behind the last', async () => {
    const behind: unknown[] = [];
    const last = await bringChunks(
      portsOf((write, { after }) => {
        behind.push(after?.commandId);
        return Promise.resolve({ commandId: JSON.stringify(slotIn(write)) } as Queued);
      }),
      place,
      bringing,
    );
    expect(behind).toEqual([undefined, '4', '4']);
    expect(last?.commandId).toBe('6');
  });
});
