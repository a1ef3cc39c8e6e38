import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseServer, type Follow, Projector, type ProjectorState } from '@tierline/api/readmodel';
import { Child } from '../support/child';
import { onFabric } from '../support/fabric/fabric-at-hand';
import { channel, FaultyWorld } from '../support/fabric/faulty-world';
import type { Load } from '../support/fabric/load';
import { carryNextRules, nextRules } from '../support/next-rules';

const members = ['buyer', 'seller', 'steward'];

onFabric('another version of the chaincode, and other rules, while members write', () => {
  let world: FaultyWorld;
  let load: Load;
  let forgetNextRules = (): void => undefined;
  const switching = async () => {
    const child = world.operator.network('switch-rules', '--to', String(nextRules));
    return { code: await child.ended(), told: child.lines.join('\n') };
  };
  const rulesOf = async (slug: string, id: string): Promise<number[]> => {
    const query = `{ record(id: "${id}", channel: "${channel}", kind: "link") { versions(first: 5) { edges { node { rules } } } } }`;
    const { record } = (await world.asking.read(slug, query)) as {
      record: { versions: { edges: { node: { rules: number } }[] } };
    };
    return record.versions.edges.map(({ node }) => node.rules).sort();
  };
  /** Nobody was refused anything, and nothing that was acknowledged is missing. */
  async function undisturbed(): Promise<void> {
    await load.stop();
    expect(Array.from(load.refused)).toEqual([]);
    await world.settled();
    for (const slug of ['buyer', 'seller']) expect(await load.lostAt(slug)).toEqual([]);
  }

  beforeAll(async () => {
    forgetNextRules = carryNextRules(); // nodes are upgraded first
    world = await FaultyWorld.start(1);
    load = world.load();
    load.start(4);
    await load.more(10);
  }, 120_000);
  afterAll(async () => {
    await load.stop();
    await world.close();
  }, 60_000);

  test('rules that the chaincode in force does not know are refused, and the members named', async () => {
    const { code, told } = await switching();
    expect(code).toBe(1);
    expect(told).toContain(
      'the chaincode of BuyerMSP, SellerMSP, StewardMSP does not know rules 2: `tierline network upgrade-chaincode` first',
    );
  }, 60_000);

  test('an upgrade leaves no moment without a service', async () => {
    const began = Date.now();
    const told = await world.upgrade();
    await load.more(10);
    process.stdout.write(load.rowOf('upgrade-chaincode', began));
    expect(load.pauseSince(began)).toBeLessThan(5);
    for (const slug of members) {
      expect(told).toContainEqual(expect.stringMatching(`^chaincode1\\.${slug}\\.test: started`));
      expect(told).toContain(`${slug}: approved sequence 2`);
    }
    expect(told.at(-1)).toBe('ended: chaincode.buyer.test, chaincode.seller.test, chaincode.steward.test');
    await undisturbed();
    expect(await world.operator.done('status')).not.toMatch(/chaincode\.\w+\.test {2}running/);
  }, 120_000);

  test('done again it changes nothing, and `deploy` of the version before is refused', async () => {
    const told = await world.upgrade();
    expect(told.filter((line) => / (started|restarted|installed|approved)/.test(line))).toEqual([]);
    expect(told.at(-1)).toBe('none runs');
    const deploying = world.operator.network('deploy');
    expect(await deploying.ended()).toBe(1);
    expect(deploying.lines.join('\n')).toMatch(/programme runs tierline 1\.1\.0\+\w+, this is 1\.0\.0\+\w+/);
  }, 60_000);

  test('rules are switched; what was recorded before is read and goes on', async () => {
    const before = load.acknowledged[0]!.id;
    load.start(4);
    await load.more(5);
    const began = Date.now();
    const { code, told } = await switching();
    expect([code, told]).toEqual([0, expect.stringContaining('sequence 2 is in force')]);
    await load.more(10);
    process.stdout.write(load.rowOf('switch-rules', began));
    expect(load.pauseSince(began)).toBeLessThan(5);
    await undisturbed();
    expect(await rulesOf('seller', before)).toEqual([1]);
    expect(await rulesOf('seller', load.acknowledged.at(-1)!.id)).toEqual([nextRules]);
    await world.asking.written('seller', ['manager'], 'acceptLink', { channel, id: before });
    expect(await rulesOf('buyer', before)).toEqual([1, nextRules]);
    expect((await switching()).told).toContain('sequence 2 says so');
  }, 120_000);

  const blocks = () => `${world.operator.folder}/blocks`;
  let hash: string | undefined;
  test('a verifier of the version before says where it has to stop', async () => {
    const place = ['--member', 'seller', '--channel', channel, '--to', blocks()];
    [, hash] = /genesis hash (\w+)/.exec(await world.operator.done('export-blocks', ...place))!;
    const verifying = new Child(['verify', blocks(), '--genesis-hash', hash!]);
    expect(await verifying.ended()).toBe(1);
    expect(verifying.lines.join('\n')).toMatch(
      /asks for rules 2 in block \d+; this version of Tierline carries rules 1/,
    );
  }, 60_000);

  test('a projector of the version before stops there, and says so', async () => {
    const server = await DatabaseServer.open();
    const database = await server.member('latecomer');
    const files = readdirSync(blocks()).sort();
    const follow: Follow = async function* kept(_channel, from) {
      for (const file of files.slice(Number(from)))
        yield await Promise.resolve({ block: readFileSync(join(blocks(), file)), privateData: new Map() });
    };
    forgetNextRules();
    const state = await new Promise<ProjectorState>((resolve) => {
      new Projector({
        ...{ channel, genesisHash: hash!, chaincode: 'tierline', self: 'LatecomerMSP', database, follow },
        onProjected: () => undefined,
        onState: (_channel, now) => resolve(now),
      }).start();
    });
    carryNextRules();
    expect(state).toMatchObject({ name: 'stopped', fault: { name: 'RulesNotCarried', rules: nextRules } });
    await server.close();
  }, 60_000);
});
