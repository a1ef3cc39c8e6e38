import { FaultyWorld } from '../support/fabric/faulty-world';
import { type Fault, heading, killUnderLoad, rowOf } from '../support/fabric/kill-under-load';

const { FABRIC_BIN_31 } = process.env;
/** Two seconds until a request is forwarded, twenty until the others complain of the leader. */
const leader: Fault = { name: 'the BFT leader of four', host: (world) => world.leader(), told: undefined, pause: 60 };

if (FABRIC_BIN_31 === undefined) {
  test.skip('four BFT orderers: SKIPPED, as FABRIC_BIN_31 (the binaries of a 3.1 release) is not set', () => undefined);
} else {
  describe('four BFT orderers on 3.1', () => {
    let world: FaultyWorld;
    beforeAll(async () => {
      process.env['FABRIC_BIN'] = FABRIC_BIN_31;
      world = await FaultyWorld.start(4, "fabric: '3.1'\nconsensus: bft");
    }, 120_000);
    afterAll(() => world.close(), 60_000);

    test('go on without their leader; nothing that was acknowledged is lost', async () => {
      const aftermath = await killUnderLoad(world, leader);
      process.stdout.write(`\n${heading}\n${rowOf(leader, aftermath)}\n`);
      expect(aftermath.lost).toEqual([]);
      expect(aftermath.longest).toBeLessThan(leader.pause);
    }, 240_000);
  });
}
