import { onFabric } from '../support/fabric/fabric-at-hand';
import { FaultyWorld } from '../support/fabric/faulty-world';
import type { Load } from '../support/fabric/load';

type Fault = {
  name: string;
  /** Who is killed. */
  host: (world: FaultyWorld) => Promise<string>;
  /** What writers are told while it is down; undefined: writes go on without it. */
  told: string | undefined;
  /** How long nobody is acknowledged, at most, in seconds, from the kill or from its return on. */
  pause: number;
};

const at = (host: string) => () => Promise.resolve(host);

/** Outcomes stated beforehand; of every one: what was acknowledged is at both members afterwards. */
const faults: Fault[] = [
  { name: 'the writer’s own peer', host: at('peer0.buyer.test'), told: 'PARTNER_UNAVAILABLE', pause: 20 },
  { name: 'the partner’s peer', host: at('peer0.seller.test'), told: 'PARTNER_UNAVAILABLE', pause: 20 },
  // The own peer answers, and cannot run the chaincode: the node's own operator has to look, nobody else.
  { name: 'the writer’s chaincode service', host: at('chaincode.buyer.test'), told: 'UNEXPECTED', pause: 20 },
  { name: 'the partner’s chaincode service', host: at('chaincode.seller.test'), told: 'PARTNER_FAULT', pause: 20 },
  { name: 'the Raft leader of three', host: (world) => world.leader(), told: undefined, pause: 20 },
];
const writers = 4;
const before = 10;

onFabric('kill -9 under load', () => {
  const seen: string[] = [];
  let world: FaultyWorld;
  beforeAll(async () => {
    world = await FaultyWorld.start(3);
  }, 120_000);
  let load: Load;
  afterEach(async () => {
    await load.stop();
    await world.bringBack();
  }, 60_000);
  afterAll(async () => {
    await world.close();
    process.stdout.write(
      `\n${['| fault | told meanwhile | longest pause | acknowledged | lost |', '|---|---|---|---|---|', ...seen].join('\n')}\n`,
    );
  }, 60_000);

  test.each(faults)(
    '$name',
    async ({ name, host, told, pause }) => {
      load = world.load();
      load.start(writers);
      await load.more(before);
      const killed = await host(world);
      let since = Date.now();
      await world.kill(killed);
      if (told === undefined) {
        await load.more(before);
        await world.bringBack();
      } else {
        await load.refusedAs(told);
        await world.bringBack();
        since = Date.now();
        await load.more(before);
      }
      await load.stop();
      const longest = load.pauseSince(since);
      await world.settled();
      const lost = [...(await load.lostAt('buyer')), ...(await load.lostAt('seller'))];
      const refusals = Array.from(load.refused, ([code, count]) => `${code} ${count}`).join(', ');
      seen.push(`| ${name} | ${refusals} | ${longest.toFixed(1)} s | ${load.acknowledged.length} | ${lost.length} |`);
      expect(lost).toEqual([]);
      expect(longest).toBeLessThan(pause);
    },
    180_000,
  );
});
