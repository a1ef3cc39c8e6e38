import { onFabric } from '../support/fabric/fabric-at-hand';
import { FaultyWorld } from '../support/fabric/faulty-world';

onFabric('five Raft orderers', () => {
  let world: FaultyWorld;
  beforeAll(async () => {
    world = await FaultyWorld.start(5);
  }, 120_000);
  afterAll(() => world.close(), 60_000);

  test('survive the loss of two, the leader among them, and take them back', async () => {
    const load = world.load();
    load.start(2);
    try {
      await load.more(5);
      const leader = await world.leader();
      const another = leader === 'orderer0.steward.test' ? 'orderer1.steward.test' : 'orderer0.steward.test';
      await world.kill(another);
      await world.kill(leader);
      await load.more(5);
      await world.bringBack();
      await load.more(5);
    } finally {
      await load.stop();
    }
    await world.settled();
    for (const slug of ['buyer', 'seller']) expect(await load.lostAt(slug)).toEqual([]);
    const orderers = (await world.operator.done('status')).split('\n').filter((line) => line.startsWith('orderer'));
    expect(orderers).toHaveLength(5);
    for (const line of orderers) expect(line).toMatch(/running, pid \d+, programme \d+/);
  }, 120_000);
});
