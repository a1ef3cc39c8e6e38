import { Feed } from '@tierline/api/feed';
import { DatabaseServer, type MemberDatabase, type ReadBlock, storeBlocks } from '@tierline/api/readmodel';
import { derivedId, keys, linkSecret } from '@tierline/chaincode/record';
import { Channel, commands } from '../support/channel';

const secret = linkSecret('a'.repeat(32), 'b'.repeat(32));
const forecastId = derivedId(secret, 'forecast', ['OemMSP', 'P-1', 'BPNS0000000000A1', '0001', 'week']);
const forecast = ['forecast', forecastId] as const;

describe('a version whose values did not come', () => {
  let server: DatabaseServer;
  let members = 0;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());

  const member = () => server.member(`late${String((members += 1))}`);
  const project = (database: MemberDatabase, ...blocks: ReadBlock[]) =>
    database.transaction((parts) => storeBlocks(parts, 'programme', 'AxleMSP', blocks));
  const lost = (block: ReadBlock): ReadBlock => ({
    ...block,
    transactions: block.transactions.map(({ ledger }) => ({ ledger, values: new Map() })),
  });
  const rowsOf = async ({ projection: { tables } }: MemberDatabase) => ({
    findings: await tables.selectFrom('findings').select(['block', 'code']).orderBy('block').execute(),
    missing: await tables.selectFrom('missing_values').select('key_hash').execute(),
    waiting: await tables.selectFrom('waiting').select('block').execute(),
    versions: await tables.selectFrom('versions').selectAll().where('id', '=', forecastId).orderBy('version').execute(),
    record: await tables
      .selectFrom('records')
      .select(['version', 'live', 'ended', 'seal_hash', 'state', 'changed_block', 'changed_tx'])
      .where('id', '=', forecastId)
      .executeTakeFirst(),
  });
  const told = async (database: MemberDatabase) =>
    (await new Feed(database).page(undefined, { kinds: ['forecast'] })).items
      .filter(({ type }) => type !== 'Found')
      .map(({ block, type, version }) => [Number(block), type, version]);

  /** Publish is lost, what follows is not; then the seal, live no more, and the body are restated. */
  function story() {
    const channel = new Channel('AxleMSP');
    const before = [channel.bootstrap(), ...channel.linked('OemMSP', 'AxleMSP')];
    const published = channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP'));
    const { sealBytes, bodyBytes } = channel.live.get(`forecast/${forecastId}`)!;
    const after = [
      channel.apply('OemMSP', ...forecast, commands.revise('120')),
      channel.tick(),
      channel.apply('AxleMSP', ...forecast, commands.commit('90')),
    ];
    const restate = (key: string, value: string) =>
      channel.block({ by: 'OemMSP', functionName: 'records:restate', writes: [{ mspId: 'AxleMSP', key, value }] });
    const restated = [restate(keys.body(...forecast, 1), bodyBytes), restate(keys.left(...forecast, 1), sealBytes)];
    return { channel, before, published, after, restated };
  }

  it('is no state, nor is what follows, and nobody is accused', async () => {
    const { before, published, after } = story();
    const axle = await member();
    await project(axle, ...before, lost(published), ...after);
    const { findings, record, waiting } = await rowsOf(axle);
    expect(findings.map(({ block, code }) => [Number(block), code])).toEqual([
      [3, 'VERSION_MISSING'],
      [3, 'VERSION_MISSING'],
      [4, 'PRIOR_UNKNOWN'],
      [6, 'PRIOR_UNKNOWN'],
    ]);
    expect(record).toBeUndefined();
    expect(waiting.map(({ block }) => Number(block))).toEqual([3, 4, 6]);
  });

  it.each([1, 2, 100])('is folded in with all that waited when it is restated, %s blocks a time', async (size) => {
    const { before, published, after, restated } = story();
    const other = await member();
    await project(other, ...before, published, ...after);
    const axle = await member();
    const blocks = [...before, lost(published), ...after, ...restated];
    for (let at = 0; at < blocks.length; at += size) await project(axle, ...blocks.slice(at, at + size));
    expect(await rowsOf(axle)).toEqual(await rowsOf(other));
    expect(await told(axle)).toEqual([
      [8, 'ForecastPublished', 1],
      [8, 'ForecastRevised', 2],
      [8, 'ForecastCommitted', 3],
    ]);
  });

  it('stays open while only a part of it was restated', async () => {
    const { before, published, after, restated } = story();
    const axle = await member();
    await project(axle, ...before, lost(published), ...after, restated[0]!);
    expect(await rowsOf(axle)).toMatchObject({ record: undefined, waiting: [{}, {}, {}] });
  });

  it('is judged all the same: what is false stays a finding', async () => {
    const { channel, before, published } = story();
    const forged = {
      ...published,
      transactions: published.transactions.map((one) => ({
        ...one,
        ledger: { ...one.ledger, caller: { ...one.ledger.caller, name: 'x' } },
      })),
    };
    const { values } = published.transactions[0]!;
    const restated = [...values.values()].map(({ key, value }) =>
      channel.block({ by: 'OemMSP', functionName: 'records:restate', writes: [{ mspId: 'AxleMSP', key, value }] }),
    );
    const axle = await member();
    await project(axle, ...before, lost(forged));
    await project(axle, ...restated);
    const { findings, record, waiting } = await rowsOf(axle);
    expect(findings.map(({ code }) => code)).toEqual(['VERSION_DIFFERS']);
    expect([record, waiting]).toEqual([undefined, []]);
  });

  it('counts as purged where its body was purged before it came', async () => {
    const { channel, before, published, after, restated } = story();
    const purge = channel.block({
      by: 'AxleMSP',
      functionName: 'records:purge',
      writes: [{ mspId: 'AxleMSP', key: keys.body(...forecast, 1), value: undefined, isPurge: true }],
    });
    const axle = await member();
    for (const block of [...before, lost(published), ...after, purge, restated[1]!]) await project(axle, block);
    expect(await rowsOf(axle)).toMatchObject({ findings: [], missing: [], waiting: [], record: { version: 3 } });
    expect((await told(axle)).map(([, type]) => type)[0]).toBe('ContentErased');
    expect((await rowsOf(axle)).versions.map(({ purged }) => purged)).toEqual([true, false, false]);
  });

  it('leaves what was erased after it came late erased in the feed', async () => {
    const { channel, before, published, after, restated } = story();
    const axle = await member();
    await project(axle, ...before, lost(published), ...after, ...restated);
    const purge = { mspId: 'AxleMSP', key: keys.body(...forecast, 1), value: undefined, isPurge: true };
    await project(axle, channel.block({ by: 'AxleMSP', functionName: 'records:purge', writes: [purge] }));
    expect((await told(axle)).map(([, type]) => type)).toEqual([
      'ContentErased',
      'ForecastRevised',
      'ForecastCommitted',
    ]);
  });
});
