import { randomBytes } from 'node:crypto';
import { UploadStore } from '@tierline/api/engine';
import type { Role } from '@tierline/chaincode/schema';
import type { Asking } from '../../support/asking';

const channel = 'axle-programme';
type Of = { kind: string; id: string };

/** What persons say, as the suite says it. */
export type Talking = {
  post: (slug: string, role: Role, input: object, of?: Of, more?: object) => Promise<unknown>;
  /** @returns the entry's id */
  posted: (slug: string, role: Role, input: object, of?: Of, more?: object) => Promise<string>;
  as: (slug: string, role: Role, query: string) => Promise<Record<string, unknown>>;
};

/** On a forecast of oem's and axle's. */
export function filesTravel(asking: () => Asking, forecast: () => string, { post, posted, as }: Talking): void {
  const pdf = (size: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(size - 9)]);
  const root = (slug: string) =>
    asking()
      .constellation.url(slug)
      .replace(/graphql$/, '');
  const headersOf = async (slug: string, role: Role) => ({
    authorization: `Bearer ${await asking().constellation.token(slug, [role])}`,
  });
  const upload = async (slug: string, role: Role, bytes: Buffer, type = 'application/pdf') =>
    fetch(`${root(slug)}attachments`, {
      method: 'POST',
      headers: { ...(await headersOf(slug, role)), 'content-type': type },
      body: new Uint8Array(bytes),
    });
  const hashOf = async (...given: Parameters<typeof upload>) =>
    ((await (await upload(...given)).json()) as { hash: string }).hash;
  const pathOf = async (slug: string, entryId: string, number = 0) => {
    const { record } = (await as(
      slug,
      'viewer',
      `{ record(id: "${forecast()}") { entries(type: "message", last: 1) { edges { node { entryId content { ... on Message { attachments { path name size } } } } } } } }`,
    )) as {
      record: { entries: { edges: { node: { entryId: string; content: { attachments: { path: string }[] } } }[] } };
    };
    const [node] = record.entries.edges.map((edge) => edge.node);
    expect(node?.entryId).toBe(entryId);
    return node!.content.attachments[number]!.path;
  };
  const get = async (slug: string, path: string, role: Role = 'viewer') =>
    fetch(`${root(slug)}${path}`, { headers: await headersOf(slug, role) });

  test('goes to every party with the message, whole, and to nobody else', async () => {
    const [large, small] = [pdf(300_000), pdf(10)];
    const attachments = [
      { hash: await hashOf('axle', 'planner', large), name: 'Prüfung "1".pdf' },
      { hash: await hashOf('axle', 'planner', small), name: 'b.pdf' },
    ];
    const commandId = 'c2'.repeat(16);
    const entryId = await posted(
      'axle',
      'planner',
      { text: 'see there', attachments },
      { kind: 'forecast', id: forecast() },
      { commandId },
    );
    for (const slug of ['oem', 'axle']) {
      const answer = await get(slug, await pathOf(slug, entryId));
      expect(Buffer.from(await answer.arrayBuffer()).equals(large)).toBe(true);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="attachment"; filename*=UTF-8''Pr%C3%BCfung%20%221%22.pdf`,
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      });
      const other = await get(slug, await pathOf(slug, entryId, 1));
      expect(Buffer.from(await other.arrayBuffer()).equals(small)).toBe(true);
    }
    const path = await pathOf('oem', entryId);
    expect((await get('carrier', path)).status).toBe(404);
    expect((await get('oem', path.replace(entryId, 'ab'.repeat(16)))).status).toBe(404);
    expect((await get('oem', path.replace(/0$/, '9'))).status).toBe(404);
    expect((await fetch(`${root('oem')}${path}`)).status).toBe(401);
    // asked once more, also when what was uploaded is kept no more
    const { engine, projection } = await asking().constellation.member('axle');
    await engine.tables.deleteFrom('uploads').execute();
    expect(
      await posted(
        'axle',
        'planner',
        { text: 'see there', attachments },
        { kind: 'forecast', id: forecast() },
        { commandId },
      ),
    ).toBe(entryId);
    const chunks = await projection.tables
      .selectFrom('entries')
      .select('content')
      .where('type', '=', 'chunk')
      .execute();
    expect(chunks).toHaveLength(8);
    expect(JSON.stringify(chunks)).not.toContain('bytes');
  });

  test('lies in slots of its own, and a record has an end of them', async () => {
    const { engine } = await asking().constellation.member('axle');
    const of = { channel, kind: 'forecast', id: forecast() };
    await engine.tables
      .insertInto('attachment_slots')
      .values({ ...of, slot: 511, count: 1, command_id: '', hashes: [] })
      .execute();
    const attachments = [{ hash: await hashOf('axle', 'planner', pdf(20)), name: 'a.pdf' }];
    expect(await post('axle', 'planner', { text: 'x', attachments })).toMatchObject({ code: 'SLOTS_TAKEN' });
    await engine.tables.deleteFrom('attachment_slots').where('slot', '=', 511).execute();
  });

  test('is begun by nobody who then may not say it, and finished by who began', async () => {
    const { engine, projection } = await asking().constellation.member('oem');
    const count = async () =>
      (await projection.tables.selectFrom('entries').select('entry_id').where('type', '=', 'chunk').execute()).length;
    const before = await count();
    const bytes = pdf(100_000);
    const attachments = [{ hash: await hashOf('oem', 'planner', bytes), name: 'a.pdf' }];
    expect(await post('oem', 'planner', { text: 'x', thread: 'no such', attachments })).toMatchObject({
      code: 'THREAD_UNKNOWN',
    });
    expect(await post('oem', 'viewer', { text: 'x', attachments })).toMatchObject({ code: 'ROLE_MISSING' });
    expect(await post('carrier', 'planner', { text: 'x', attachments })).toMatchObject({ code: 'RECORD_UNKNOWN' });
    expect(await post('oem', 'quality', { text: 'x', attachments })).toMatchObject({ code: 'UPLOAD_UNKNOWN' });
    expect([await count(), await engine.tables.selectFrom('attachment_slots').selectAll().execute()]).toEqual([
      before,
      [],
    ]);
    // the slots are taken already, as after a crash
    const commandId = 'c3'.repeat(16);
    const slots = new UploadStore(await asking().constellation.member('oem'));
    const placing = {
      place: { channel, kind: 'forecast', id: forecast() },
      commandId,
      by: 'OemMSP',
      hashes: [],
      count: 3,
    };
    expect(await slots.slots(placing)).toBe(0);
    const entryId = await posted(
      'oem',
      'planner',
      { text: 'x', attachments },
      { kind: 'forecast', id: forecast() },
      { commandId },
    );
    expect(await count()).toBe(before + 3);
    expect(Buffer.from(await (await get('axle', await pathOf('axle', entryId))).arrayBuffer()).equals(bytes)).toBe(
      true,
    );
  });

  test('is erased with its message, at every holder, and where it was uploaded', async () => {
    const bytes = Buffer.from('a name, again and again; '.repeat(4000));
    const attachments = [{ hash: await hashOf('oem', 'planner', bytes, 'text/plain'), name: 'names.txt' }];
    const entryId = await posted('oem', 'planner', { text: 'x', attachments });
    const path = await pathOf('axle', entryId);
    await as(
      'oem',
      'planner',
      `mutation { eraseMessage(channel: "${channel}", kind: "forecast", id: "${forecast()}", entryId: "${entryId}") { __typename } }`,
    );
    await asking().constellation.settled();
    const piece = bytes.subarray(0, 30_000).toString('base64').slice(0, 4000);
    for (const slug of ['oem', 'axle']) {
      expect((await get(slug, path)).status).toBe(404);
      const { archive, projection, engine } = await asking().constellation.member(slug);
      const everything = [
        await archive.tables.selectFrom('private_values').select('value').execute(),
        await projection.tables.selectFrom('entries').select('raw').execute(),
      ];
      expect(JSON.stringify(everything)).not.toContain(piece);
      expect(
        await engine.tables.selectFrom('uploads').select('hash').where('hash', '=', attachments[0]!.hash).execute(),
      ).toEqual([]);
    }
  });

  test.each([
    ['a page', 'planner', Buffer.from('<html>'), 'text/html', 415],
    ['what it does not say it is', 'planner', Buffer.from('<html>'), 'application/pdf', 415],
    ['nothing', 'planner', Buffer.alloc(0), 'text/plain', 415],
    ['too much', 'planner', Buffer.alloc(1024 * 1024 + 1, 'x'), 'text/plain', 413],
    ['from who only reads', 'viewer', Buffer.from('x'), 'text/plain', 403],
  ] as const)('is not taken: %s', async (_what, role, bytes, type, status) => {
    expect((await upload('oem', role, bytes, type)).status).toBe(status);
  });

  test('takes no more room than there is, and one person not all of it', async () => {
    const uploads = new UploadStore(await asking().constellation.member('carrier'));
    const keep = (owner: string, size: number, at = '2026-11-26T12:00:00.000Z') =>
      uploads.keep(
        owner,
        { hash: randomBytes(32).toString('hex'), mediaType: 'text/plain', bytes: Buffer.alloc(size) },
        { at, since: '2026-11-26T00:00:00.000Z', bytes: 1000 },
      );
    expect(await keep('one', 400)).toBe(true);
    expect(await keep('one', 300)).toBe(false);
    expect(await keep('other', 500)).toBe(true);
    expect(await keep('other', 200)).toBe(false);
    const later = { at: '2026-11-28T12:00:00.000Z', since: '2026-11-27T12:00:00.000Z', bytes: 1000 };
    const upload = { hash: 'ab'.repeat(32), mediaType: 'text/plain', bytes: Buffer.alloc(1000) } as const;
    expect(await uploads.keep('one', upload, later)).toBe(true);
  });
}
