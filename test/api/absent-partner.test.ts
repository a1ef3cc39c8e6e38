import { randomBytes } from 'node:crypto';
import { personRoles, type Role } from '@tierline/chaincode/schema';
import { type Asked, Asking, enumValue, literal, type WriteAnswer } from '../support/asking';
import { Streamed } from '../support/streamed';
import { testedConstellation } from '../support/tested-network';
import { eventually } from '../support/waiting';

const channel = 'axle-programme';
const id16 = (): string => randomBytes(16).toString('hex');
const input = (role: string, to?: string) => ({ role: enumValue(role), ...(to !== undefined && { to }) });
const buckets = (quantity: string) => [{ start: '2026-11-30', quantity }];

describe('while a partner’s peer is away', () => {
  let asking: Asking;
  const faults = () => asking.constellation.network.faults;

  beforeAll(async () => {
    asking = new Asking(await testedConstellation({ logLevel: 'error' }));
    for (const [from, to, slug] of [
      ['oem', 'AxleMSP', 'axle'],
      ['oem', 'StewardMSP', 'steward'],
    ] as const) {
      const { record } = await asking.written(from, ['manager'], 'proposeLink', { channel, input: { to } });
      await asking.written(slug, ['manager'], 'acceptLink', { channel, id: record.id });
    }
  }, 120_000);
  afterAll(() => asking.constellation.close());

  const publish = async (): Promise<string> => {
    const forecast = {
      ...{ supplier: 'AxleMSP', customerPart: id16(), site: 'BPNS00000003AYRE', category: '0001', unit: 'PCE' },
      ...{ granularity: enumValue('week'), buckets: buckets('100') },
    };
    return (await asking.written('oem', ['planner'], 'publishForecast', { channel, input: forecast })).record.id;
  };
  const revise = (id: string, quantity: string, more: object = {}) =>
    asking.write('oem', ['planner'], 'reviseForecast', { channel, id, input: { buckets: buckets(quantity) }, ...more });
  const queuedId = (answer: WriteAnswer): string => {
    if (answer.__typename !== 'Queued') throw new Error(JSON.stringify(answer));
    return answer.commandId;
  };
  const fields = '{ commandId status commands channel records mine attempts reason { code data } }';
  const outbox = async (slug: string, commandId?: string): Promise<Record<string, unknown>[]> => {
    const args = commandId === undefined ? '' : `(commandId: "${commandId}")`;
    return (await asking.read(slug, `{ outbox${args} ${fields} }`))['outbox'] as Record<string, unknown>[];
  };
  const ended = (slug: string, commandId: string) =>
    eventually(
      async () => (await outbox(slug, commandId))[0]!,
      ({ status }) => status !== 'queued',
    );
  const told = async (slug: string, commandId: string): Promise<string[]> => {
    const { feed } = await asking.read(slug, '{ feed(first: 500) { items { channel type content } } }');
    const { items } = feed as { items: { channel: string; type: string; content: { commandId?: string } }[] };
    return items
      .filter((item) => item.channel === 'local' && item.content.commandId === commandId)
      .map(({ type }) => type);
  };

  test('a handover goes on without its giver, says so, and the giver catches up by itself and goes on', async () => {
    const identifier = { scheme: enumValue('grai'), grai: '04012345678901ABS' };
    const kind = asking.constellation.consortium.codes['unit-kinds']?.items['crate'];
    const unit = { channel, input: { identifier, kind, values: { content: 'cells' } } };
    const { id } = (await asking.written('oem', ['logistics'], 'commissionUnit', unit)).record;
    await asking.written('oem', ['logistics'], 'offerRole', { channel, id, input: input('custodian', 'CarrierMSP') });
    await faults().down('OemMSP');
    const accepted = await asking.write('carrier', ['logistics'], 'acceptOffer', {
      channel,
      id,
      input: input('custodian'),
    });
    expect(accepted).toMatchObject({ __typename: 'Written', changes: [{ version: 3, absent: ['OemMSP'] }] });
    const absences = `{ record(id: "${id}") { version versions(last: 1) { edges { node { absences { mspId reason } } } } } }`;
    const said = {
      version: 3,
      versions: { edges: [{ node: { absences: [{ mspId: 'OemMSP', reason: 'unreachable' }] } }] },
    };
    expect((await asking.read('carrier', absences))['record']).toEqual(said);
    await faults().up('OemMSP');
    await eventually(
      () => asking.read('oem', absences),
      ({ record }) => (record as { version: number }).version === 3,
    );
    const seen = `{ record(id: "${id}") { findings { code } timeline { edges { node { type } } } } feed(first: 500) { items { type content } } }`;
    const { record, feed } = await asking.read('oem', seen);
    expect(record).toMatchObject({ findings: [] });
    expect(JSON.stringify(record)).toContain('PartyAbsent');
    expect(JSON.stringify(feed)).toContain('PARTY_ABSENT');
    const next = await asking.written('oem', ['logistics'], 'offerRole', {
      channel,
      id,
      input: input('owner', 'CarrierMSP'),
    });
    expect(next).toMatchObject({ version: 4, absent: [] });
  });

  test('what is said with a file, and what a guest did, wait in order and are there once when the peer is back', async () => {
    const plan = {
      ...{ number: id16(), consignee: 'AxleMSP', handlingUnits: [] },
      lines: [{ line: 1, customerPart: 'P-1', quantity: '1', unit: 'PCE' }],
      legs: [{ from: 'BPNS00000003AYRE', to: 'BPNS00000003B2OM' }],
    };
    const { id } = (await asking.written('oem', ['logistics'], 'planShipment', { channel, input: plan })).record;
    const place = { channel, kind: 'shipment', id };
    const root = asking.constellation.url('oem').replace(/graphql$/, '');
    const headers = { authorization: `Bearer ${await asking.constellation.token('oem', ['logistics'])}` };
    const upload = { method: 'POST', headers: { ...headers, 'content-type': 'text/plain' }, body: 'x'.repeat(60_000) };
    const { hash } = (await (await fetch(`${root}attachments`, upload)).json()) as { hash: string };
    const question = { question: 'q', shown: [], hours: 1, pin: false, guest: { name: 'J', organisation: 'O' } };
    const invite = literal({ ...place, input: { purpose: enumValue('ANSWER'), ...question } }).slice(1, -1);
    const { data } = await asking.ask(
      'oem',
      ['logistics'],
      `mutation { done: inviteGuest(${invite}) { ... on Invited { link } } }`,
    );
    const token = (data?.['done'] as { link: string } | undefined)?.link.split('#')[1];
    await faults().down('AxleMSP');
    const said = { text: 'see there', attachments: [{ hash, name: 'a.txt' }] };
    const message = queuedId(await asking.write('oem', ['logistics'], 'postMessage', { ...place, input: said }));
    const act = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, attempt: id16(), text: 'yes' }),
    };
    for (const _click of [1, 2]) expect((await fetch(`${root}guests/act`, act)).status).toBe(200);
    await faults().up('AxleMSP');
    expect(await ended('oem', message)).toMatchObject({ status: 'delivered' });
    await eventually(
      () => outbox('oem'),
      (waiting) => waiting.length === 0,
    );
    await asking.constellation.settled();
    const { record } = await asking.read(
      'axle',
      `{ record(id: "${id}") { findings { code } entries { edges { node { type } } } } }`,
    );
    expect(record).toEqual({
      findings: [],
      entries: { edges: ['chunk', 'chunk', 'message', 'guest'].map((type) => ({ node: { type } })) },
    });
  });

  test('a command waits, is seen to wait, and is delivered once when the peer is back', async () => {
    const id = await publish();
    await faults().down('AxleMSP');
    const commandId = queuedId(await revise(id, '120'));
    expect(await outbox('oem', commandId)).toMatchObject([
      {
        ...{ commandId, status: 'queued', commands: ['ReviseForecast'], channel, records: [id] },
        reason: { code: 'PARTNER_UNAVAILABLE', data: { organisations: ['AxleMSP'] } },
      },
    ]);
    expect((await outbox('oem')).map((one) => one['commandId'])).toEqual([commandId]);
    expect(await outbox('axle', commandId)).toEqual([]);
    expect(queuedId(await revise(id, '120', { commandId }))).toBe(commandId);
    expect(await revise(id, '130', { commandId })).toMatchObject({ code: 'COMMAND_ID_USED' });
    await faults().up('AxleMSP');
    expect(await ended('oem', commandId)).toMatchObject({ status: 'delivered' });
    await asking.constellation.settled();
    expect(await asking.read('axle', `{ record(id: "${id}") { version } }`)).toEqual({ record: { version: 2 } });
    expect(await revise(id, '120', { commandId })).toMatchObject({ __typename: 'Written', changes: [{ version: 2 }] });
    expect(await outbox('oem')).toEqual([]);
    expect(await told('oem', commandId)).toEqual(['CommandQueued', 'CommandDelivered']);
  });

  test('what became of it is forgotten with the content that it brought, not before', async () => {
    const [id, other] = [await publish(), await publish()];
    await faults().down('AxleMSP');
    const commandIds = [queuedId(await revise(id, '120')), queuedId(await revise(other, '120'))] as const;
    await faults().up('AxleMSP');
    for (const each of commandIds) expect(await ended('oem', each)).toMatchObject({ status: 'delivered' });
    await asking.constellation.settled();
    await asking.written('oem', ['planner'], 'reviseForecast', { channel, id, input: { buckets: buckets('130') } });
    expect(await outbox('oem', commandIds[0])).toHaveLength(1);
    const purge = `mutation { purgeContent(channel: "${channel}", kind: "forecast", id: "${id}", versions: [2]) { __typename } }`;
    expect((await asking.ask('oem', ['manager'], purge)).data).toEqual({ purgeContent: { __typename: 'Done' } });
    expect(await outbox('oem', commandIds[0])).toEqual([]);
    expect(await outbox('oem', commandIds[1])).toHaveLength(1);
  });

  test('an entry waits too; what waits is taken back by a manager', async () => {
    const id = await publish();
    await faults().down('AxleMSP');
    const comment = { channel, id, input: { text: 'once you are back' } };
    const kept = queuedId(await asking.write('oem', ['planner'], 'addForecastComment', comment));
    const undone = queuedId(await revise(id, '140'));
    const cancel = async (role: 'manager' | 'viewer', commandId: string) => {
      const query = `mutation { cancelQueued(commandId: "${commandId}") { __typename ... on Refused { code } ... on Queued { status } } }`;
      return (await asking.ask('oem', [role], query)).data?.['cancelQueued'];
    };
    expect(await cancel('viewer', undone)).toMatchObject({ code: 'QUEUED_UNKNOWN' });
    expect(await cancel('manager', id16())).toMatchObject({ code: 'QUEUED_UNKNOWN' });
    expect(await cancel('manager', undone)).toMatchObject({ status: 'cancelled' });
    await faults().up('AxleMSP');
    expect(await ended('oem', kept)).toMatchObject({ status: 'delivered', commands: ['entry:comment'] });
    await asking.constellation.settled();
    const { record } = await asking.read(
      'axle',
      `{ record(id: "${id}") { version entries { edges { node { type } } } } }`,
    );
    expect(record).toEqual({ version: 1, entries: { edges: [{ node: { type: 'comment' } }] } });
  });

  describe('and the person who asked is not what he was', () => {
    const issuer = 'urn:tierline:embedded';
    const standing = (roles: readonly Role[], mutation: string, subject: string) =>
      asking.ask(
        'oem',
        roles,
        `mutation { ${mutation}(issuer: "${issuer}", subject: "${subject}") { __typename ... on Refused { code } ... on PersonStanding { roles isBlocked } } }`,
      );
    const as = (subject: string, roles: readonly Role[]) => {
      const { constellation } = asking;
      const token = (slug: string) => constellation.token(slug, roles, subject);
      return new Asking<Asked>({
        token,
        url: (slug) => constellation.url(slug),
        settled: () => constellation.settled(),
      });
    };
    const queuedBy = async (subject: string) => {
      const id = await publish();
      await faults().down('AxleMSP');
      const person = as(subject, ['planner']);
      const input = { buckets: buckets('170') };
      return queuedId(await person.write('oem', ['planner'], 'reviseForecast', { channel, id, input }));
    };
    const me = async (subject: string, roles: readonly Role[]) =>
      (await as(subject, roles).ask('oem', roles, '{ me { roles } }')).data?.['me'];

    test('what it may no longer do is not done', async () => {
      const commandId = await queuedBy('paula');
      expect(await me('paula', ['viewer'])).toEqual({ roles: ['viewer'] });
      await faults().up('AxleMSP');
      expect(await ended('oem', commandId)).toMatchObject({ status: 'refused', reason: { code: 'ROLE_MISSING' } });
    });

    test('who is blocked asks nothing more, and nothing is done in that name', async () => {
      const commandId = await queuedBy('bruno');
      for (const mutation of ['blockPerson', 'unblockPerson', 'forgetPerson']) {
        const { data } = await standing(
          personRoles.filter((role) => role !== 'manager'),
          mutation,
          'bruno',
        );
        expect(data?.[mutation]).toMatchObject({ code: 'ROLE_MISSING' });
      }
      const { data } = await standing(['manager'], 'blockPerson', 'bruno');
      expect(data?.['blockPerson']).toEqual({ __typename: 'PersonStanding', roles: ['planner'], isBlocked: true });
      expect(await me('bruno', ['planner'])).toBeUndefined();
      await faults().up('AxleMSP');
      expect(await ended('oem', commandId)).toMatchObject({
        status: 'refused',
        reason: { code: 'PERSON_DENIED', data: { reason: 'blocked' } },
      });
      await standing(['manager'], 'unblockPerson', 'bruno');
      expect(await me('bruno', ['planner'])).toEqual({ roles: ['planner'] });
    });

    test('who is blocked hears nothing more on a stream that is open', async () => {
      const { constellation } = asking;
      const token = await constellation.token('oem', ['viewer'], 'stefan');
      const stream = await Streamed.open(constellation.url('oem'), token, 'subscription { feed { id } }');
      expect(await stream.until(await publish())).toBe(true);
      await standing(['manager'], 'blockPerson', 'stefan');
      const later = await publish();
      const said = await stream.whole();
      expect(said).toContain('NOT_AUTHENTICATED');
      expect(said).not.toContain(later);
    });

    test('who is forgotten is not enrolled again', async () => {
      const commandId = await queuedBy('frida');
      const { data } = await standing(['manager'], 'forgetPerson', 'frida');
      expect(data?.['forgetPerson']).toEqual({ __typename: 'PersonStanding', roles: [], isBlocked: false });
      await faults().up('AxleMSP');
      expect(await ended('oem', commandId)).toMatchObject({
        status: 'refused',
        reason: { code: 'PERSON_DENIED', data: { reason: 'unknown' } },
      });
    });
  });

  test('nobody waits who says so, or longer than two weeks', async () => {
    const id = await publish();
    await faults().down('AxleMSP');
    expect(await revise(id, '150', { waitMinutes: 0 })).toMatchObject({ code: 'PARTNER_UNAVAILABLE' });
    await expect(revise(id, '150', { waitMinutes: 20_161 })).rejects.toThrow('MALFORMED');
    await faults().up('AxleMSP');
  });

  test('what must be said now is sealed alone, seen, and shown to the parties later, to the byte', async () => {
    const id = await publish();
    await faults().down('AxleMSP');
    const text = 'press line down since 6:40';
    const give = `mutation { giveNotice(channel: "${channel}", type: "incident", content: { text: "${text}" }) { ... on OnLedger { id block } } }`;
    const { giveNotice } = (await asking.ask('oem', ['quality'], give)).data as {
      giveNotice: { id: string; block: string };
    };
    await faults().up('AxleMSP');
    const noticeId = giveNotice.id;
    const notices =
      '{ notices(first: 1) { edges { node { noticeId channel content late } } } feed(first: 500) { items { type content } } }';
    const seen = await asking.read('oem', notices);
    expect(seen['notices']).toEqual({
      edges: [{ node: { noticeId, channel, content: { type: 'incident', text }, late: false } }],
    });
    expect(JSON.stringify(seen['feed'])).toContain(`"type":"NoticeGiven","content":{"noticeId":"${noticeId}"`);
    expect(JSON.stringify(await asking.read('axle', notices))).not.toContain(noticeId);
    const cite = (slug: string, role: 'quality' | 'viewer', more: object = {}) =>
      asking.write(slug, [role], 'citeNotice', { channel, kind: 'forecast', id, noticeId, ...more });
    expect(await cite('oem', 'viewer')).toMatchObject({ code: 'ROLE_MISSING' });
    expect(await cite('oem', 'quality', { noticeId: id16() })).toMatchObject({ code: 'RECORD_UNKNOWN' });
    expect(await cite('axle', 'quality')).toMatchObject({ code: 'RECORD_UNKNOWN' });
    expect(await cite('oem', 'quality', { channel: 'motor-programme-2' })).toMatchObject({ code: 'RECORD_UNKNOWN' });
    expect(await cite('oem', 'quality')).toMatchObject({ __typename: 'Written' });
    await asking.constellation.settled();
    const shown = `{ record(id: "${id}") { entries { edges { node { late content { ... on Citation { noticeId content saidLate block } } } } } } }`;
    const content = { noticeId, content: { type: 'incident', text }, saidLate: false, block: giveNotice.block };
    expect(await asking.read('axle', shown)).toEqual({
      record: { entries: { edges: [{ node: { late: false, content } }] } },
    });
    const purge = async (slug: string, role: 'quality' | 'manager', asked: string) => {
      const query = `mutation { purgeNotice(channel: "${channel}", noticeId: "${asked}") { __typename ... on Refused { code } } }`;
      return (await asking.ask(slug, [role], query)).data?.['purgeNotice'];
    };
    expect(await purge('oem', 'quality', noticeId)).toMatchObject({ code: 'ROLE_MISSING' });
    expect(await purge('oem', 'manager', id16())).toMatchObject({ code: 'RECORD_UNKNOWN' });
    expect(await purge('axle', 'manager', noticeId)).toMatchObject({ code: 'RECORD_UNKNOWN' });
    expect(await purge('oem', 'manager', noticeId)).toEqual({ __typename: 'OnLedger' });
    const after = await asking.read('oem', notices);
    expect(after['notices']).toEqual({ edges: [] });
    expect(JSON.stringify(after['feed'])).not.toContain(`"type":"NoticeGiven","content":{"noticeId":"${noticeId}"`);
    expect(await cite('oem', 'quality')).toMatchObject({ code: 'RECORD_UNKNOWN' });
  });
});
