import { enumValue } from '../support/asking';
import { channel, ChangingWorld, described } from '../support/fabric/changing-world';
import { hasFabricCa, onFabric } from '../support/fabric/fabric-at-hand';
import type { Load } from '../support/fabric/load';

const first = { members: 'buyer, seller, steward' };
const joined = { members: 'buyer, seller, steward, carrier' };
const guarded = { members: 'buyer, seller, steward, guardian' };

onFabric('members of a running channel', () => {
  let world: ChangingWorld;
  const custodian = { role: enumValue('custodian') };
  const refused = async (verb: string, ...more: string[]) => {
    const child = world.operator.network(verb, ...more);
    return [await child.ended(), child.lines.join('\n')];
  };
  /** What writers are told while the verb is at work: nothing that they have to know. */
  async function underLoad(verb: string, ...more: string[]): Promise<{ told: string; load: Load }> {
    const load = world.load();
    load.start(3);
    const working = async (): Promise<string> => {
      await load.more(5);
      const said = await world.operator.done(verb, ...more);
      await load.more(5);
      return said;
    };
    const began = Date.now();
    const told = await load.during(working());
    process.stdout.write(load.rowOf(verb, began));
    expect(Array.from(load.refused)).toEqual([]);
    return { told, load };
  }
  const members = async (slug: string) =>
    (
      (await world.asking.read(slug, '{ channels { sequence steward members { mspId state } } }'))['channels'] as [
        { sequence: number; steward: string; members: { mspId: string; state: string }[] },
      ]
    )[0];

  beforeAll(async () => {
    world = new ChangingWorld(first);
    await world.start();
  }, 120_000);
  afterAll(() => world.close(), 60_000);

  let earlier: Load;
  test('one joins while others write: nothing stops, nothing that was acknowledged is lost', async () => {
    world.describe(joined);
    for (const verb of ['up', 'deploy'])
      expect(await refused(verb)).toEqual([1, expect.stringContaining('network join-member --member carrier')]);
    expect(await refused('join-member', '--member', 'guardian')).toEqual([
      1,
      expect.stringContaining('no member guardian'),
    ]);
    const { told, load } = await underLoad('join-member', '--member', 'carrier');
    expect(told).toContain('CarrierMSP added, signed by buyer, seller');
    expect(told).toContain('carrier: approved sequence 1');
    expect(told).toContain('sequence 2 is in force');
    expect(load.pauseSince(load.acknowledged[0]!.at)).toBeLessThan(5);
    await world.asking.constellation.settled();
    for (const slug of ['buyer', 'seller']) expect(await load.lostAt(slug)).toEqual([]);
    expect((await members('buyer')).members.map(({ mspId }) => mspId)).toEqual([
      ...['BuyerMSP', 'CarrierMSP', 'SellerMSP', 'StewardMSP'],
    ]);
    earlier = load;
  }, 180_000);

  test('done again it changes nothing', async () => {
    const told = await world.operator.done('join-member', '--member', 'carrier');
    expect(told).not.toMatch(/: (started|restarted|made|joined|installed|approved|committed|added)\b/);
    expect(told).toContain('sequence 2 says so');
  }, 60_000);

  test('its node reads from the first block and is shown nothing private of what was before', async () => {
    await world.stop();
    await world.start();
    expect((await members('carrier')).sequence).toBe(2);
    const { tables } = (await world.asking.constellation.member('carrier')).projection;
    for (const table of ['records', 'versions', 'findings'] as const)
      expect(await tables.selectFrom(table).selectAll().execute()).toEqual([]);
    for (const { id } of earlier.acknowledged.slice(0, 3)) {
      const query = `{ record(id: "${id}", channel: "${channel}", kind: "link") { version } }`;
      expect(await world.asking.read('carrier', query)).toEqual({ record: null });
      expect((await world.asking.read('buyer', query))['record']).toMatchObject({ version: 1 });
    }
  }, 120_000);

  let crate: string;
  test('it records with the older ones', async () => {
    await world.link('carrier', 'buyer', 'BuyerMSP');
    await world.link('buyer', 'steward', 'StewardMSP');
    crate = (await world.crate('AA')).id;
    const offer = { channel, id: crate, input: { ...custodian, to: 'CarrierMSP' } };
    await world.asking.written('buyer', ['logistics'], 'offerRole', offer);
    const accepted = { channel, id: crate, input: custodian };
    const { record } = await world.asking.written('carrier', ['logistics'], 'acceptOffer', accepted);
    expect(record.state).toMatchObject({ custodian: 'CarrierMSP', owner: 'BuyerMSP' });
  }, 60_000);

  test('one leaves while others write, and its nodes end', async () => {
    world.describe(first);
    expect(await refused('up')).toEqual([1, expect.stringContaining('network remove-member --member carrier')]);
    const { told, load } = await underLoad('remove-member', '--member', 'carrier');
    expect(told).toContain('sequence 3 is in force');
    expect(told).toMatch(/CarrierMSP removed, signed by buyer, seller, steward/);
    expect(told).toMatch(/ended: .*peer0\.carrier\.test/);
    expect(await world.operator.done('remove-member', '--member', 'carrier')).toContain('none runs');
    await world.stop();
    await world.start();
    for (const slug of ['buyer', 'seller']) expect(await load.lostAt(slug)).toEqual([]);
    expect((await members('steward')).members[1]).toEqual({ mspId: 'CarrierMSP', state: 'left' });
  }, 180_000);

  test('what it was party to goes on without it', async () => {
    const without = { channel, kind: 'custody', id: crate, without: 'CarrierMSP' };
    const { record } = await world.asking.written('buyer', ['manager'], 'succeedRecord', without);
    expect(record).toMatchObject({ version: 1, parties: ['BuyerMSP', 'StewardMSP'] });
  }, 60_000);

  test.each([
    /❯ Peers$/,
    /❯ guardian in the configuration/,
    /programme: GuardianMSP added/,
    /❯ Peers join their channels/,
    /peer0\.guardian\.test: joined/,
    /chaincode\.guardian\.test: started/,
    /peer0\.guardian\.test: installed/,
    /guardian: approved sequence 1/,
    /❯ programme: guardian is a member/,
    /BuyerMSP: approved/,
  ])('one joins, the tool being killed when it prints %s', async (printed) => {
    world.describe(guarded);
    const child = world.operator.network('join-member', '--member', 'guardian');
    await child.printed(printed).catch(() => undefined); // it was faster
    await child.stop('SIGKILL');
  });

  test('and is a member all the same, once', async () => {
    const told = await world.operator.done('join-member', '--member', 'guardian');
    expect(told).toMatch(/sequence 4 (is in force|says so)/);
    expect(told).toContain('sequence 1, version');
    expect(world.operator.processes()).toHaveLength(1 + 4 + 4 + (hasFabricCa ? 4 : 0));
  }, 60_000);

  test('another becomes the steward, and new units are its', async () => {
    world.describe({ ...guarded, steward: 'guardian' });
    expect(await refused('up')).toEqual([1, expect.stringContaining('programme: `tierline network replace-steward`')]);
    expect((await underLoad('replace-steward')).told).toContain('sequence 5 is in force');
    await world.stop();
    await world.start();
    expect((await members('seller')).steward).toBe('GuardianMSP');
    await world.link('buyer', 'guardian', 'GuardianMSP');
    expect((await world.crate('BB')).parties).toEqual(['BuyerMSP', 'GuardianMSP']);
    expect(await refused('remove-member', '--member', 'guardian')).toEqual([
      1,
      expect.stringContaining('lists guardian on every channel'),
    ]);
  }, 180_000);

  test('orderers do not move with a steward', async () => {
    await world.stop();
    world.operator.describe(described({ ...guarded, steward: 'guardian' }).replace(', orderers: 1', ''));
    expect(await refused('up')).toEqual([1, expect.stringContaining('programme is ordered at')]);
    world.describe({ ...guarded, steward: 'guardian' });
  }, 60_000);
});
