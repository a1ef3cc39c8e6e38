import { factTypes, Feed } from '@tierline/api/feed';
import { keys } from '@tierline/chaincode/record';
import { readAttention } from '@tierline/api/readmodel';
import { commands, coolBox } from '../support/channel';
import { databases, type TestDatabase } from '../support/databases';
import { forecast, forecastId, ProjectingMember } from '../support/projecting-member';
import { command, unit, unitId, unitIdentifier } from '../support/unit-story';

describe.each(databases)('what a member projects, on %s', (_name, open) => {
  let test: TestDatabase;
  let axle: ProjectingMember;

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.stop());
  beforeEach(async () => {
    axle = await ProjectingMember.begin(test.server);
  });

  it('folds honest versions, in one go or one by one', async () => {
    await axle.published();
    await axle.project(
      axle.channel.apply('AxleMSP', ...forecast, commands.commit('90')),
      axle.channel.apply('OemMSP', ...forecast, commands.revise('120')),
    );
    expect(await axle.findings()).toEqual([]);
    expect(await axle.record()).toMatchObject({
      version: 3,
      live: true,
      ended: false,
      parties: ['AxleMSP', 'OemMSP'],
    });
    const versions = await axle
      .tables()
      .selectFrom('versions')
      .select(['version', 'command', 'late'])
      .where('id', '=', forecastId)
      .orderBy('version')
      .execute();
    expect(versions).toEqual([
      { version: 1, command: 'PublishForecast', late: false },
      { version: 2, command: 'CommitForecast', late: false },
      { version: 3, command: 'ReviseForecast', late: false },
    ]);
    expect(await axle.record()).toMatchObject({
      ...{ status: 'open', parts: ['P-1'], sites: ['BPNS0000000000A1'] },
      ...{ first_day: '2026-01-12', last_day: '2026-01-18', urgency: null },
    });
    const page = await new Feed(axle.database).page(undefined, { kinds: ['forecast'] });
    expect(page.items.map(({ type }) => type)).toEqual(['ForecastPublished', 'ForecastCommitted', 'ForecastRevised']);
  });

  it('marks late what was held back, by the tick before it', async () => {
    await axle.published();
    const held = axle.channel.apply('OemMSP', ...forecast, commands.revise('1'));
    axle.channel.minutes = 11;
    const tick = axle.channel.tick();
    const later = {
      ...held,
      number: 50n,
      transactions: held.transactions.map((one) => ({ ...one, ledger: { ...one.ledger, block: 50n } })),
    };
    await axle.project(tick, later);
    const version = await axle
      .tables()
      .selectFrom('versions')
      .select('late')
      .where('id', '=', forecastId)
      .where('version', '=', 2)
      .executeTakeFirst();
    expect(version).toEqual({ late: true });
    expect(await axle.findings()).toEqual([]);
  });

  it('says which value was not received', async () => {
    await axle.linked();
    const block = axle.channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP'));
    await axle.project({
      ...block,
      transactions: block.transactions.map(({ ledger }) => ({ ledger, values: new Map() })),
    });
    expect(await axle.findings()).toEqual(['VERSION_MISSING', 'VERSION_MISSING']);
    expect(await axle.tables().selectFrom('missing_values').selectAll().execute()).toHaveLength(2);
  });

  it('erases what is purged, in archive and projection, and moves no place', async () => {
    await axle.published();
    await axle.project(axle.channel.apply('OemMSP', ...forecast, commands.revise('120')));
    const before = (await new Feed(axle.database).page(undefined)).items;
    await axle.project(
      axle.channel.block({
        by: 'AxleMSP',
        functionName: 'records:purge',
        writes: [{ mspId: 'AxleMSP', key: keys.body(...forecast, 1), value: undefined, isPurge: true }],
      }),
    );
    expect(await axle.findings()).toEqual([]);
    const after = (await new Feed(axle.database).page(undefined)).items;
    expect(after.map(({ cursor }) => cursor)).toEqual(before.map(({ cursor }) => cursor));
    expect(after.find(({ id, version }) => id === forecastId && version === 1)).toMatchObject({
      type: 'ContentErased',
      content: {},
    });
    const version = await axle
      .tables()
      .selectFrom('versions')
      .selectAll()
      .where('id', '=', forecastId)
      .where('version', '=', 1)
      .executeTakeFirstOrThrow();
    expect(version).toMatchObject({ purged: true, body: null, state: null });
    const values = await axle.database.archive.tables
      .selectFrom('private_values')
      .selectAll()
      .where('key', '=', keys.body(...forecast, 1))
      .execute();
    expect(values.map(({ value }) => value)).toEqual([null]);
  });

  it('keeps nothing of what was written and purged in blocks that arrive together', async () => {
    await axle.project(
      ...axle.link(),
      axle.channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')),
      axle.channel.apply('OemMSP', ...forecast, commands.revise('120')),
      axle.channel.block({
        by: 'AxleMSP',
        functionName: 'records:purge',
        writes: [{ mspId: 'AxleMSP', key: keys.body(...forecast, 1), value: undefined, isPurge: true }],
      }),
    );
    expect(await axle.findings()).toEqual([]);
    const values = await axle.database.archive.tables
      .selectFrom('private_values')
      .select('value')
      .where('key', '=', keys.body(...forecast, 1))
      .execute();
    expect(values).toEqual([{ value: null }]);
    const items = (await new Feed(axle.database).page(undefined, { kinds: ['forecast'] })).items;
    expect(items.map(({ version, type }) => [version, type])).toEqual([
      [1, 'ContentErased'],
      [2, 'ForecastRevised'],
    ]);
  });

  it('erases from the record, too, what was its last content for us, and is found by none of it', async () => {
    await axle.published();
    // as if we had left the record since
    await axle.tables().updateTable('records').set({ live: false }).where('id', '=', forecastId).execute();
    await axle.project(
      axle.channel.block({
        by: 'AxleMSP',
        functionName: 'records:purge',
        writes: [{ mspId: 'AxleMSP', key: keys.body(...forecast, 1), value: undefined, isPurge: true }],
      }),
    );
    expect(await axle.findings()).toEqual([]);
    expect(await axle.record()).toMatchObject({ state: null, status: null, parts: [], sites: [], first_day: null });
  });

  it('does not let a live body be purged', async () => {
    await axle.published();
    await axle.project(
      axle.channel.block({
        by: 'AxleMSP',
        functionName: 'records:purge',
        writes: [{ mspId: 'AxleMSP', key: keys.body(...forecast, 1), value: undefined, isPurge: true }],
      }),
    );
    expect(await axle.findings()).toEqual(['LIVE_PURGED']);
    expect(await axle.record()).toMatchObject({ version: 1, live: true });
  });

  it('takes true copies and finds false ones', async () => {
    await axle.published();
    const held = axle.channel.live.get(`forecast/${forecastId}`)!;
    const mend = (value: string) =>
      axle.channel.block({
        by: 'OemMSP',
        functionName: 'records:mend',
        writes: [{ mspId: 'OemMSP', key: keys.seal(...forecast), value }],
      });
    await axle.project(mend(held.sealBytes));
    expect(await axle.findings()).toEqual([]);
    await axle.project(mend('{}'));
    expect(await axle.findings()).toEqual(['COPY_FALSE']);
  });

  it('gives live subscribers the same items in the same order, resumable anywhere', async () => {
    const feed = new Feed(axle.database);
    const abort = new AbortController();
    const live: string[] = [];
    const reading = (async () => {
      for await (const item of feed.follow(
        undefined,
        {},
        { person: { issuer: '', subject: '' }, gone: abort.signal, requireHeard: () => Promise.resolve() },
      )) {
        live.push(item.cursor);
        if (live.length === 3) abort.abort();
      }
    })();
    for (const block of [...axle.link(), axle.channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP'))]) {
      await axle.project(block);
      feed.wake();
    }
    await reading;
    const paged = (await feed.page(undefined)).items.map(({ cursor }) => cursor);
    expect(paged).toEqual(live);
    const rest = await feed.page(live[0], {}, 1);
    expect(rest.items.map(({ cursor }) => cursor)).toEqual([live[1]]);
    expect(rest.hasNextPage).toBe(true);
    await expect(feed.page('nonsense')).rejects.toThrow('not a cursor');
  });

  describe('a unit that is to stay within limits', () => {
    const waits = async () => {
      const found = await readAttention(axle.database, {}, { limit: 9, inverted: false });
      return found.map(({ id, urgency }) => [id, urgency]);
    };
    const reading = (minutes: number, values: object, measuredAt?: string) => {
      axle.channel.minutes = minutes;
      const content = { type: 'reading', values, ...(measuredAt !== undefined && { measuredAt }) };
      return axle.channel.entry('AxleMSP', ...unit, content);
    };
    const at = (minute: number) => `2026-01-05T00:0${String(minute)}:00.000Z`;

    beforeEach(async () => {
      const { channel } = axle;
      await axle.project(
        ...channel.linked('AxleMSP', 'StewardMSP'),
        channel.apply(
          'AxleMSP',
          ...unit,
          command('CommissionUnit', { identifier: unitIdentifier, kind: coolBox, values: {} }),
        ),
      );
    });
    afterEach(async () => {
      expect(await axle.findings()).toEqual([]);
    });

    it('waits for somebody since it was first outside them, until it is within them again', async () => {
      await axle.project(reading(1, { temperature: 5000 }));
      expect(await waits()).toEqual([]);
      await axle.project(reading(3, { temperature: 9000, shock: 51 }, at(2)), reading(4, { temperature: 9500 }));
      expect(await waits()).toEqual([[unitId, at(2)]]);
      axle.channel.minutes = 5;
      const input = { role: 'custodian', to: 'CarrierMSP', answerBy: at(9) };
      await axle.project(axle.channel.apply('AxleMSP', ...unit, command('OfferRole', input)));
      expect(await waits()).toEqual([[unitId, at(2)]]);
      await axle.project(reading(6, { temperature: 8000 }), reading(7, { shock: 50 }));
      expect(await waits()).toEqual([[unitId, at(9)]]);
      await axle.project(reading(8, { shock: 60 }, at(9)));
      expect(await waits()).toEqual([[unitId, at(8)]]);
    });
    it('no longer waits when it is closed, or the reading is erased', async () => {
      await axle.project(reading(0, { temperature: 1 }));
      const within = reading(1, { temperature: 5000 });
      await axle.project(within);
      expect(await waits()).toEqual([]);
      const key = [...(within.transactions[0]?.values.values() ?? [])][0]!.key;
      const writes = ['AxleMSP', 'StewardMSP'].map((mspId) => ({ mspId, key, value: undefined, isPurge: true }));
      await axle.project(axle.channel.block({ by: 'AxleMSP', functionName: 'records:purge', writes }));
      expect(await waits()).toEqual([[unitId, at(0)]]);
      await axle.project(axle.channel.apply('AxleMSP', ...unit, command('CloseUnit')));
      expect(await waits()).toEqual([]);
    });
  });

  it('tells followers whose record a fact is about and how grave it is, as the catalogue says', async () => {
    await axle.published();
    const alert = { type: 'deviation', severity: 'red', from: '2026-01-12', quantity: '20' };
    const raise = { name: 'RaiseForecastAlert', input: alert };
    await axle.project(
      axle.channel.apply('AxleMSP', ...forecast, raise),
      axle.channel.entry('OemMSP', ...forecast, { type: 'comment', text: 'seen' }),
      axle.channel.apply('AxleMSP', ...forecast, { name: 'ClearForecastAlert', input: { type: 'deviation' } }),
    );
    const feed = new Feed(axle.database);
    const typesOf = async (filter: object) => (await feed.page(undefined, filter)).items.map(({ type }) => type);
    const ofForecast = ['ForecastPublished', 'AlertRaised', 'EntryAdded', 'AlertCleared'];
    expect(await typesOf({ kinds: ['forecast'], party: 'OemMSP' })).toEqual(ofForecast);
    expect(await typesOf({ severities: ['red'] })).toEqual(['AlertRaised', 'AlertCleared']);
    expect(await typesOf({ severities: ['amber'] })).toEqual([]);
    expect(await typesOf({ party: 'CarrierMSP' })).toEqual([]);
    expect(await typesOf({ signedBy: 'OemMSP', kinds: ['forecast'] })).toEqual(['ForecastPublished', 'EntryAdded']);
    const { items } = await feed.page(undefined);
    const known = new Map(factTypes().map(({ kind, type, content }) => [`${kind}.${type}`, content]));
    for (const { kind, type, content } of items)
      expect([type, known.get(`${kind}.${type}`)?.safeParse(content).error]).toEqual([type, undefined]);
  });
});
