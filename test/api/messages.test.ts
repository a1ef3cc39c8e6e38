import type { Role } from '@tierline/chaincode/schema';
import { filesTravel } from './cases/attachments';
import { guestsAct } from './cases/guests';
import { Asking, enumValue } from '../support/asking';
import { testedConstellation } from '../support/tested-network';

const channel = 'axle-programme';
type Rows = Record<string, unknown>;
type Message = { node: { entryId: string; purged: boolean; content: Rows | null } };

describe('what the parties of a record say about it', () => {
  let asking: Asking;
  let id: string;
  let shipment: string;

  beforeAll(async () => {
    asking = new Asking(await testedConstellation({ logLevel: 'error' }));
    const { record } = await asking.written('oem', ['manager'], 'proposeLink', { channel, input: { to: 'AxleMSP' } });
    await asking.written('axle', ['manager'], 'acceptLink', { channel, id: record.id });
    const input = {
      ...{ supplier: 'AxleMSP', customerPart: 'P-1', site: 'BPNS00000003AYRE', category: '0001', unit: 'PCE' },
      ...{ granularity: enumValue('week'), buckets: [{ start: '2026-11-30', quantity: '100' }] },
    };
    id = (await asking.written('oem', ['planner'], 'publishForecast', { channel, input })).record.id;
    const plan = {
      ...{ number: 'S-1', consignee: 'OemMSP', handlingUnits: [] },
      lines: [{ line: 1, customerPart: 'P-1', quantity: '1', unit: 'PCE' }],
      legs: [{ from: 'BPNS00000003B2OM', to: 'BPNS00000003AYRE' }],
    };
    shipment = (await asking.written('axle', ['logistics'], 'planShipment', { channel, input: plan })).record.id;
  }, 120_000);
  afterAll(() => asking.constellation.close());

  const post = (slug: string, role: Role, input: object, of: object = { kind: 'forecast', id }, more: object = {}) =>
    asking.write(slug, [role], 'postMessage', { channel, ...of, ...more, input });
  const posted = async (...given: Parameters<typeof post>): Promise<string> => {
    const answer = await post(...given);
    if (answer.__typename !== 'Written') throw new Error(JSON.stringify(answer));
    await asking.constellation.settled();
    return answer.changes[0]!.entryId!;
  };
  const as = async (slug: string, role: Role, query: string): Promise<Rows> => {
    const { data, errors } = await asking.ask(slug, [role], query);
    if (!data || errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  const threads = async (slug: string, role: Role, of = id) =>
    (
      await as(
        slug,
        role,
        `{ record(id: "${of}") { unreadMessages threads { thread count unread lastMessage { content { ... on Message { plainText } } } } } }`,
      )
    )['record'];
  const messages = async (slug: string, thread?: string): Promise<Message[]> => {
    const of = thread === undefined ? '' : `(thread: "${thread}")`;
    const { record } = (await as(
      ...([
        slug,
        'viewer',
        `{ record(id: "${id}") { messages${of} { edges { node { entryId purged content { ... on Message { text thread mentions { mspId role } } } } } } } }`,
      ] as const),
    )) as { record: { messages: { edges: Message[] } } };
    return record.messages.edges;
  };

  test('is read by all of them, thread by thread, with what each person has not read', async () => {
    const first = await posted('axle', 'planner', { text: 'We **cannot** make 100.' });
    await posted('oem', 'planner', { text: 'How many?', inReplyTo: first });
    await posted('axle', 'planner', { text: 'This week *80*.', thread: '2026-11-30' });
    expect(await threads('oem', 'viewer')).toEqual({
      unreadMessages: 3,
      threads: [
        { thread: '2026-11-30', count: 1, unread: 1, lastMessage: { content: { plainText: 'This week 80.' } } },
        { thread: null, count: 2, unread: 2, lastMessage: { content: { plainText: 'How many?' } } },
      ],
    });
    expect(await threads('oem', 'planner')).toMatchObject({
      unreadMessages: 2,
      threads: [{ unread: 1 }, { unread: 1 }],
    });
    expect((await messages('axle')).map(({ node }) => node.content?.['text'])).toEqual([
      'We **cannot** make 100.',
      'How many?',
    ]);
    expect(await messages('oem', '2026-11-30')).toMatchObject([{ node: { content: { thread: '2026-11-30' } } }]);
  });

  test('a mark goes forward, is one person’s, and the other member never has it', async () => {
    const mark = async (role: Role, entryId: string) =>
      (
        await as(
          'oem',
          role,
          `mutation { done: markRead(channel: "${channel}", kind: "forecast", id: "${id}", entryId: "${entryId}") { ... on Marked { unread } ... on Refused { code } } }`,
        )
      )['done'];
    const [first, second] = (await messages('oem')).map(({ node }) => node.entryId);
    expect(await mark('quality', second!)).toEqual({ unread: 1 });
    expect(await mark('quality', first!)).toEqual({ unread: 1 });
    expect(await mark('quality', 'ab'.repeat(16))).toEqual({ code: 'RECORD_UNKNOWN' });
    expect(await threads('oem', 'quality')).toMatchObject({ unreadMessages: 1 });
    expect(await threads('oem', 'viewer')).toMatchObject({ unreadMessages: 3 });
    const marks = async (slug: string) =>
      (await asking.constellation.member(slug)).engine.tables.selectFrom('read_marks').select('thread').execute();
    expect([await marks('oem'), await marks('axle')]).toEqual([[{ thread: '' }], []]);
  });

  test('who is mentioned finds it: all of a member, or a role', async () => {
    const mentioned = async (slug: string, role: Role, unreadOnly = false) => {
      const found = (await as(
        slug,
        role,
        `{ mentions(unreadOnly: ${String(unreadOnly)}) { edges { node { isUnread record { kind } entry { entryId } } } } }`,
      )) as {
        mentions: { edges: { node: { isUnread: boolean; entry: { entryId: string } } }[] };
      };
      return found.mentions.edges.map(({ node }) => [node.entry.entryId, node.isUnread]);
    };
    const of = { kind: 'shipment', id: shipment };
    const all = await posted(
      'axle',
      'logistics',
      { text: 'held', mentions: [{ mspId: 'OemMSP' }], thread: 'leg/0' },
      of,
    );
    const some = await posted(
      'axle',
      'logistics',
      { text: 'wet', mentions: [{ mspId: 'OemMSP', role: enumValue('quality') }] },
      of,
    );
    expect(await mentioned('oem', 'quality')).toEqual([
      [some, true],
      [all, true],
    ]);
    expect(await mentioned('oem', 'planner')).toEqual([[all, true]]);
    expect(await mentioned('axle', 'logistics')).toEqual([]);
    await as(
      'oem',
      'planner',
      `mutation { markRead(channel: "${channel}", kind: "shipment", id: "${shipment}", entryId: "${all}") { __typename } }`,
    );
    expect([await mentioned('oem', 'planner'), await mentioned('oem', 'planner', true)]).toEqual([[[all, false]], []]);
    const outside = await post('axle', 'logistics', { text: 'x', mentions: [{ mspId: 'CarrierMSP' }] }, of);
    expect(outside).toMatchObject({ code: 'MENTIONED_NOT_PARTY' });
  });

  test('many write at once, and none is refused for another', async () => {
    const before = (await messages('oem')).length;
    const texts = Array.from({ length: 12 }, (_, index) => ({ text: `line ${String(index)}` }));
    const answers = await Promise.all(texts.map((input, index) => post(index % 2 ? 'oem' : 'axle', 'planner', input)));
    expect(new Set(answers.map(({ __typename }) => __typename))).toEqual(new Set(['Written']));
    await asking.constellation.settled();
    expect(await messages('axle')).toHaveLength(before + 12);
  });

  test('the same message twice is one', async () => {
    const commandId = 'c0'.repeat(16);
    const of = { kind: 'forecast', id };
    const [one, again] = [
      await posted('oem', 'planner', { text: 'once' }, of, { commandId }),
      await posted('oem', 'planner', { text: 'once' }, of, { commandId }),
    ];
    expect(again).toBe(one);
    expect(await post('oem', 'planner', { text: 'otherwise' }, of, { commandId })).toMatchObject({
      code: 'COMMAND_ID_USED',
    });
  });

  test('its author erases it at every holder: content is nowhere, that it was written stays', async () => {
    const word = 'a name that should not stand here';
    const commandId = 'c1'.repeat(16);
    const entryId = await posted(
      'axle',
      'planner',
      { text: word, thread: '2026-11-30', mentions: [{ mspId: 'OemMSP' }] },
      { kind: 'forecast', id },
      { commandId },
    );
    const erase = async (slug: string, role: Role) =>
      (
        await as(
          slug,
          role,
          `mutation { done: eraseMessage(channel: "${channel}", kind: "forecast", id: "${id}", entryId: "${entryId}") { __typename ... on Refused { code } } }`,
        )
      )['done'];
    expect(await erase('oem', 'manager')).toMatchObject({ code: 'NOT_AUTHORISED' });
    expect(await erase('axle', 'quality')).toMatchObject({ code: 'NOT_AUTHORISED' });
    expect(await erase('carrier', 'manager')).toMatchObject({ code: 'RECORD_UNKNOWN' });
    expect(await erase('axle', 'planner')).toEqual({ __typename: 'Done' });
    await asking.constellation.settled();
    for (const slug of ['oem', 'axle']) {
      const { record } = (await as(
        slug,
        'viewer',
        `{ record(id: "${id}") { entries(last: 1) { edges { node { entryId purged content { __typename } by { mspId } proof { txId } holders { mspId erased } } } } } }`,
      )) as {
        record: { entries: { edges: { node: Rows }[] } };
      };
      expect(record.entries.edges[0]?.node).toEqual({
        ...{
          entryId,
          purged: true,
          content: null,
          by: { mspId: 'AxleMSP' },
          proof: { txId: expect.any(String) as string },
        },
        holders: [
          { mspId: 'AxleMSP', erased: true },
          { mspId: 'OemMSP', erased: true },
        ],
      });
      expect((await messages(slug, '2026-11-30')).map(({ node }) => node.entryId)).not.toContain(entryId);
      const { archive, projection, engine } = await asking.constellation.member(slug);
      const everything = [
        await archive.tables.selectFrom('private_values').selectAll().execute(),
        await projection.tables.selectFrom('entries').selectAll().execute(),
        await projection.tables.selectFrom('facts').selectAll().execute(),
        await engine.tables.selectFrom('commands').selectAll().execute(),
      ];
      expect(
        JSON.stringify(everything, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
      ).not.toContain(word);
    }
    expect(await erase('axle', 'planner')).toMatchObject({ code: 'RECORD_UNKNOWN' });
    const again = await post(
      'axle',
      'planner',
      { text: word, thread: '2026-11-30', mentions: [{ mspId: 'OemMSP' }] },
      { kind: 'forecast', id },
      { commandId },
    );
    expect(again).toMatchObject({ code: 'COMMAND_ID_USED' });
  });

  describe('what guests do', () =>
    guestsAct(
      () => asking,
      () => shipment,
    ));

  describe('what is attached', () =>
    filesTravel(
      () => asking,
      () => id,
      { post, posted, as },
    ));

  test('of a person who is forgotten nothing is kept of what was read and uploaded', async () => {
    const subject = 'quality@oem';
    const { engine } = await asking.constellation.member('oem');
    const kept = async (): Promise<string[]> => {
      const marks = await engine.tables.selectFrom('read_marks').select('subject as person').execute();
      const uploads = await engine.tables.selectFrom('uploads').select('owner as person').execute();
      return [...marks, ...uploads].map(({ person }) => person).filter((person) => person.includes(subject));
    };
    const headers = { authorization: `Bearer ${await asking.constellation.token('oem', ['quality'])}` };
    const url = asking.constellation.url('oem').replace(/graphql$/, 'attachments');
    await fetch(url, { method: 'POST', headers: { ...headers, 'content-type': 'text/plain' }, body: 'mine' });
    const [person, again] = await kept();
    expect(again).toBe(person);
    const [issuer, name] = JSON.parse(person!) as [string, string];
    await as('oem', 'manager', `mutation { forgetPerson(issuer: "${issuer}", subject: "${name}") { __typename } }`);
    expect(await kept()).toEqual([]);
  });

  test.each([
    ['somebody who is no party', 'carrier', 'manager', { text: 'x' }, 'RECORD_UNKNOWN'],
    ['who only reads', 'oem', 'viewer', { text: 'x' }, 'ROLE_MISSING'],
    ['who audits', 'axle', 'auditor', { text: 'x' }, 'ROLE_MISSING'],
    ['about what is not there', 'oem', 'planner', { text: 'x', thread: 'leg/0' }, 'THREAD_UNKNOWN'],
    ['too long', 'oem', 'planner', { text: 'x'.repeat(4001) }, 'MALFORMED'],
    ['nothing', 'oem', 'planner', { text: '' }, 'MALFORMED'],
    ['a control character', 'oem', 'planner', { text: 'a\u0007' }, 'MALFORMED'],
  ] as const)('not by, not so: %s', async (_what, slug, role, input, code) => {
    expect(await post(slug, role, input)).toMatchObject({ code });
  });

  test('not on records that nobody talks about, nor in the name of entries that nodes write', async () => {
    const { record } = await asking.written('oem', ['manager'], 'proposeLink', {
      channel,
      input: { to: 'CarrierMSP' },
    });
    expect(await post('oem', 'planner', { text: 'x' }, { kind: 'link', id: record.id })).toMatchObject({
      code: 'ENTRY_TYPE_UNKNOWN',
    });
  });
});
