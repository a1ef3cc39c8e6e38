import { Feed } from '@tierline/api/feed';
import { storeBlocks, type MemberDatabase, type ReadBlock } from '@tierline/api/readmodel';
import { derivedId, keys, linkSecret } from '@tierline/chaincode/record';
import { Channel, commands } from '../support/channel';
import { databases, type TestDatabase } from '../support/databases';

const secret = linkSecret('a'.repeat(32), 'b'.repeat(32));
const forecastId = derivedId(secret, 'forecast', ['OemMSP', 'P-1', 'BPNS0000000000A1', '0001', 'week']);
const forecast = ['forecast', forecastId] as const;

describe.each(databases)('what a member projects, on %s', (_name, open) => {
  let test: TestDatabase;
  let members = 0;
  let axle: MemberDatabase;
  let channel: Channel;

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.stop());
  beforeEach(async () => {
    members += 1;
    axle = await test.server.member(`axle${String(members)}`);
    channel = new Channel('AxleMSP');
    await project(channel.bootstrap());
  });

  const project = (...blocks: ReadBlock[]) =>
    axle.transaction((parts) => storeBlocks(parts, 'programme', 'AxleMSP', blocks));
  const tables = () => axle.projection.tables;
  const findings = async () =>
    (await tables().selectFrom('findings').select('code').orderBy('block').execute()).map(({ code }) => code);
  const record = () => tables().selectFrom('records').selectAll().where('id', '=', forecastId).executeTakeFirst();

  const link = (): ReadBlock[] => {
    const id = channel.fresh();
    return [
      channel.apply('OemMSP', 'link', id, commands.proposeLink('AxleMSP')),
      channel.apply('AxleMSP', 'link', id, commands.acceptLink),
    ];
  };
  const linked = async () => project(...link());
  const published = async () => project(...link(), channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')));

  it('folds honest versions, in one go or one by one', async () => {
    await published();
    await project(
      channel.apply('AxleMSP', ...forecast, commands.commit('90')),
      channel.apply('OemMSP', ...forecast, commands.revise('120')),
    );
    expect(await findings()).toEqual([]);
    expect(await record()).toMatchObject({ version: 3, live: true, frozen: false, parties: ['AxleMSP', 'OemMSP'] });
    const versions = await tables()
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
    expect(await record()).toMatchObject({
      ...{ status: 'open', parts: ['P-1'], sites: ['BPNS0000000000A1'] },
      ...{ first_day: '2026-01-12', last_day: '2026-01-18', urgency: null },
    });
    const page = await new Feed(axle).page(undefined, { kinds: ['forecast'] });
    expect(page.items.map(({ type }) => type)).toEqual(['ForecastPublished', 'ForecastCommitted', 'ForecastRevised']);
  });

  describe('finds, and never takes for state', () => {
    const refused = async (code: string, block: ReadBlock, version = 1) => {
      await project(block);
      expect(await findings()).toEqual([code]);
      expect((await record())?.version).toBe(version);
    };
    const withoutAxle = { endorsers: ['OemMSP'] };

    it('a party written without its endorsement (1)', async () => {
      await published();
      await refused(
        'ENDORSEMENT_MISSING',
        channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({ ...tx, ...withoutAxle })),
      );
    });
    it('a key policy (2)', async () => {
      await published();
      await refused(
        'METADATA_WRITTEN',
        channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({ ...tx, metadataKeys: ['k'] })),
      );
    });
    it('a version that leaves a party out (3)', async () => {
      await published();
      const only = (mspId: string) =>
        channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({
          ...tx,
          writes: tx.writes.filter((write) => write.mspId === mspId),
        }));
      await refused('PARTY_LEFT_OUT', only('OemMSP'));
    });
    it('another creator than the author (4)', async () => {
      await published();
      await refused(
        'VERSION_DIFFERS',
        channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({
          ...tx,
          caller: { mspId: 'OemMSP', name: 'x', roles: ['planner'] },
        })),
      );
    });
    it('another time than the header’s (4)', async () => {
      await published();
      await refused(
        'VERSION_DIFFERS',
        channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({ ...tx, at: '2026-01-05T00:00:00.001Z' })),
      );
    });
    it('a function that is none of ours (4)', async () => {
      await published();
      await refused(
        'WRITES_DIFFER',
        channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({ ...tx, functionName: 'records:other' })),
      );
    });
    it('a further key (4)', async () => {
      await published();
      await refused(
        'WRITES_DIFFER',
        channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({
          ...tx,
          writes: [...tx.writes, { mspId: 'OemMSP', key: 'other', value: '1' }],
        })),
      );
    });
    it('what the rules refuse (5)', async () => {
      await published();
      const revised = channel.step('OemMSP', ...forecast, commands.revise('1'));
      await refused('OTHER_SIDE', channel.block({ by: 'AxleMSP', writes: revised.writes }));
    });
    it('a state that the rules do not give (5)', async () => {
      await published();
      const twisted = channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({
        ...tx,
        writes: tx.writes.map((write) => ({
          ...write,
          value: write.key.includes('/body/') ? write.value?.replace('"1"', '"2"') : write.value,
        })),
      }));
      await refused('VERSION_DIFFERS', twisted);
    });
    it('an id that a collection held before (6)', async () => {
      await linked();
      await project(
        channel.block({
          by: 'CarrierMSP',
          writes: [{ mspId: 'CarrierMSP', key: keys.seal(...forecast), value: '{}' }],
        }),
      );
      await project(channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')));
      expect(await findings()).toEqual(['ID_TAKEN']);
      expect(await record()).toBeUndefined();
    });
    it('a record made with us without a link', async () => {
      await project(channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')));
      expect(await findings()).toEqual(['LINK_MISSING']);
      expect(await record()).toBeUndefined();
    });
    it('an old prior', async () => {
      await published();
      const behind = channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({ ...tx }));
      await project(channel.apply('OemMSP', ...forecast, commands.revise('2')));
      const late = {
        ...behind,
        number: 99n,
        transactions: behind.transactions.map((one) => ({ ...one, ledger: { ...one.ledger, block: 99n } })),
      };
      await refused('PRIOR_DIFFERS', late, 2);
    });
    it('public state changed by a minority', async () => {
      await published();
      const tick = channel.tick();
      await refused('MINORITY', {
        ...tick,
        transactions: tick.transactions.map((one) => ({ ...one, ledger: { ...one.ledger, byMajority: false } })),
      });
    });
  });

  it('freezes a record of which a forgery stands live at all parties, and takes nothing more', async () => {
    await published();
    const forged = channel.apply('OemMSP', ...forecast, commands.revise('7'), (tx) => ({ ...tx, argumentCount: 1 }));
    await project(forged);
    expect(await record()).toMatchObject({ version: 1, frozen: true });
    await project(channel.apply('OemMSP', ...forecast, commands.revise('8')));
    expect(await findings()).toEqual(['WRITES_DIFFER', 'PRIOR_DIFFERS']);
    expect(await record()).toMatchObject({ version: 1, frozen: true });
  });

  it('freezes it on the channel of the forgery, not where the same id stands too', async () => {
    const elsewhere = (block: ReadBlock): ReadBlock => ({
      ...block,
      transactions: block.transactions.map((one) => ({ ...one, ledger: { ...one.ledger, channel: 'other' } })),
    });
    const blocks = [...link(), channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP'))];
    await project(...blocks);
    await axle.transaction((parts) =>
      storeBlocks(parts, 'other', 'AxleMSP', [new Channel('AxleMSP').bootstrap(), ...blocks].map(elsewhere)),
    );
    const forged = channel.apply('OemMSP', ...forecast, commands.revise('7'), (tx) => ({ ...tx, argumentCount: 1 }));
    await project(forged);
    const frozen = tables().selectFrom('records').select(['channel', 'frozen']).where('id', '=', forecastId);
    expect(await frozen.orderBy('channel').execute()).toEqual([
      { channel: 'other', frozen: false },
      { channel: 'programme', frozen: true },
    ]);
  });

  it('marks late what was held back, by the tick before it', async () => {
    await published();
    const held = channel.apply('OemMSP', ...forecast, commands.revise('1'));
    channel.minutes = 11;
    const tick = channel.tick();
    const later = {
      ...held,
      number: 50n,
      transactions: held.transactions.map((one) => ({ ...one, ledger: { ...one.ledger, block: 50n } })),
    };
    await project(tick, later);
    const version = await tables()
      .selectFrom('versions')
      .select('late')
      .where('id', '=', forecastId)
      .where('version', '=', 2)
      .executeTakeFirst();
    expect(version).toEqual({ late: true });
    expect(await findings()).toEqual([]);
  });

  it('says which value was not received', async () => {
    await linked();
    const block = channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP'));
    await project({ ...block, transactions: block.transactions.map(({ ledger }) => ({ ledger, values: new Map() })) });
    expect(await findings()).toEqual(['VERSION_MISSING', 'VERSION_MISSING']);
    expect(await tables().selectFrom('missing_values').selectAll().execute()).toHaveLength(2);
  });

  it('erases what is purged, in archive and projection, and moves no place', async () => {
    await published();
    await project(channel.apply('OemMSP', ...forecast, commands.revise('120')));
    const before = (await new Feed(axle).page(undefined)).items;
    await project(
      channel.block({
        by: 'AxleMSP',
        functionName: 'records:purge',
        writes: [{ mspId: 'AxleMSP', key: keys.body(...forecast, 1), value: undefined, isPurge: true }],
      }),
    );
    expect(await findings()).toEqual([]);
    const after = (await new Feed(axle).page(undefined)).items;
    expect(after.map(({ cursor }) => cursor)).toEqual(before.map(({ cursor }) => cursor));
    expect(after.find(({ id, version }) => id === forecastId && version === 1)).toMatchObject({
      type: 'ContentErased',
      content: {},
    });
    const version = await tables()
      .selectFrom('versions')
      .selectAll()
      .where('id', '=', forecastId)
      .where('version', '=', 1)
      .executeTakeFirstOrThrow();
    expect(version).toMatchObject({ purged: true, body: null, state: null });
    const values = await axle.archive.tables
      .selectFrom('private_values')
      .selectAll()
      .where('key', '=', keys.body(...forecast, 1))
      .execute();
    expect(values.map(({ value }) => value)).toEqual([null]);
  });

  it('keeps nothing of what was written and purged in blocks that arrive together', async () => {
    await project(
      ...link(),
      channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')),
      channel.apply('OemMSP', ...forecast, commands.revise('120')),
      channel.block({
        by: 'AxleMSP',
        functionName: 'records:purge',
        writes: [{ mspId: 'AxleMSP', key: keys.body(...forecast, 1), value: undefined, isPurge: true }],
      }),
    );
    expect(await findings()).toEqual([]);
    const values = await axle.archive.tables
      .selectFrom('private_values')
      .select('value')
      .where('key', '=', keys.body(...forecast, 1))
      .execute();
    expect(values).toEqual([{ value: null }]);
    const items = (await new Feed(axle).page(undefined, { kinds: ['forecast'] })).items;
    expect(items.map(({ version, type }) => [version, type])).toEqual([
      [1, 'ContentErased'],
      [2, 'ForecastRevised'],
    ]);
  });

  it('erases from the record, too, what was its last content for us, and is found by none of it', async () => {
    await published();
    // as if we had left the record since
    await tables().updateTable('records').set({ live: false }).where('id', '=', forecastId).execute();
    await project(
      channel.block({
        by: 'AxleMSP',
        functionName: 'records:purge',
        writes: [{ mspId: 'AxleMSP', key: keys.body(...forecast, 1), value: undefined, isPurge: true }],
      }),
    );
    expect(await findings()).toEqual([]);
    expect(await record()).toMatchObject({ state: null, status: null, parts: [], sites: [], first_day: null });
  });

  it('does not let a live body be purged', async () => {
    await published();
    await project(
      channel.block({
        by: 'AxleMSP',
        functionName: 'records:purge',
        writes: [{ mspId: 'AxleMSP', key: keys.body(...forecast, 1), value: undefined, isPurge: true }],
      }),
    );
    expect(await findings()).toEqual(['LIVE_PURGED']);
    expect(await record()).toMatchObject({ version: 1, live: true });
  });

  it('takes true copies and finds false ones', async () => {
    await published();
    const held = channel.live.get(`forecast/${forecastId}`)!;
    const mend = (value: string) =>
      channel.block({
        by: 'OemMSP',
        functionName: 'records:mend',
        writes: [{ mspId: 'OemMSP', key: keys.seal(...forecast), value }],
      });
    await project(mend(held.sealBytes));
    expect(await findings()).toEqual([]);
    await project(mend('{}'));
    expect(await findings()).toEqual(['COPY_FALSE']);
  });

  it('gives live subscribers the same items in the same order, resumable anywhere', async () => {
    const feed = new Feed(axle);
    const abort = new AbortController();
    const live: string[] = [];
    const reading = (async () => {
      for await (const item of feed.follow(undefined, {}, abort.signal)) {
        live.push(item.cursor);
        if (live.length === 3) abort.abort();
      }
    })();
    for (const block of [...link(), channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP'))]) {
      await project(block);
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
});
