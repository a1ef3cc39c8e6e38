import { join } from 'node:path';
import { onFabricCa } from '../support/fabric/fabric-at-hand';
import { FaultyWorld } from '../support/fabric/faulty-world';
import { callsIn } from '../support/fabric-ca/calls';

const unknown = [`link/${'0'.repeat(32)}/seal`];

onFabricCa('persons of a native network', () => {
  let world: FaultyWorld;
  beforeAll(async () => (world = await FaultyWorld.start(1)), 120_000);
  afterAll(() => world.close(), 60_000);

  const askedOf = (slug: string): string[] =>
    callsIn(join(world.operator.data, 'network', 'logs', `ca.${slug}.test.log`));
  const writes = async (): Promise<void> => {
    const load = world.load();
    load.start(1);
    await load.during(load.more(2));
  };

  test('are enrolled by their member’s Fabric CA, and the chaincode reads their roles', async () => {
    const before = askedOf('buyer').length;
    await writes();
    expect(askedOf('buyer').slice(before)).toEqual(['POST /api/v1/register', 'POST /api/v1/enroll']);
  }, 60_000);

  test('are revoked at it, and whom our own code certified besides; others go on', async () => {
    const [person, admin] = [await world.person('BuyerMSP'), await world.person('BuyerMSP', 'admin')];
    for (const { at } of [person, admin]) await expect(at.read(unknown)).rejects.toThrow('RECORD_UNKNOWN');
    await world.revoke('BuyerMSP', person.certificatePem, admin.certificatePem);
    const asked = ['POST /api/v1/revoke', 'POST /api/v1/revoke', 'POST /api/v1/gencrl'];
    expect(askedOf('buyer').filter((call) => asked.includes(call))).toEqual(asked);
    for (const { at } of [person, admin]) {
      await expect(at.read(unknown)).rejects.toThrow(/access denied|creator|PERMISSION_DENIED/i);
      at.close();
    }
    await writes();
    const again = await world.person('BuyerMSP');
    await expect(again.at.read(unknown)).rejects.toThrow('RECORD_UNKNOWN');
    again.at.close();
  }, 60_000);

  test('go on while it is away; nobody new is enrolled until it is brought back', async () => {
    await world.kill('ca.buyer.test');
    await expect(world.person('BuyerMSP')).rejects.toThrow(/ECONNREFUSED/);
    await writes();
    await world.bringBack();
    const { at } = await world.person('BuyerMSP');
    await expect(at.read(unknown)).rejects.toThrow('RECORD_UNKNOWN');
    at.close();
  }, 60_000);
});
