import { onFabric } from '../support/fabric/fabric-at-hand';
import { FaultyWorld } from '../support/fabric/faulty-world';
import { type Fault, heading, killUnderLoad, rowOf } from '../support/fabric/kill-under-load';

const at = (host: string) => () => Promise.resolve(host);

/** Outcomes stated beforehand; of every one: what was acknowledged is at both members afterwards. */
const faults: Fault[] = [
  { name: 'the writer’s own peer', host: at('peer0.buyer.test'), told: 'PARTNER_UNAVAILABLE', pause: 20 },
  { name: 'the partner’s peer', host: at('peer0.seller.test'), told: 'PARTNER_UNAVAILABLE', pause: 20 },
  // The own peer answers, and cannot run the chaincode: the node's own operator has to look, nobody else.
  { name: 'the writer’s chaincode service', host: at('chaincode.buyer.test'), told: 'UNEXPECTED', pause: 20 },
  { name: 'the partner’s chaincode service', host: at('chaincode.seller.test'), told: 'PARTNER_FAULT', pause: 20 },
  { name: 'the Raft leader of three', host: (world) => world.leader(), told: undefined, pause: 30 },
];

onFabric('kill -9 under load', () => {
  const seen: string[] = [];
  let world: FaultyWorld;
  beforeAll(async () => {
    world = await FaultyWorld.start(3);
  }, 120_000);
  afterAll(async () => {
    await world.close();
    process.stdout.write(`\n${[heading, ...seen].join('\n')}\n`);
  }, 60_000);

  test.each(faults)(
    '$name',
    async (fault) => {
      const aftermath = await killUnderLoad(world, fault);
      seen.push(rowOf(fault, aftermath));
      expect(aftermath.lost).toEqual([]);
      expect(aftermath.longest).toBeLessThan(fault.pause);
    },
    240_000,
  );
});
