import { hasFabricCa, onFabric } from '../support/fabric/fabric-at-hand';
import { FaultyWorld } from '../support/fabric/faulty-world';

const day = 86_400_000;
const peer = ['buyer.test', 'peers', 'peer0.buyer.test'];

onFabric('certificates that end', () => {
  let world: FaultyWorld;
  beforeAll(async () => {
    world = await FaultyWorld.start(3, 'certificates: { nodeDays: 200, personDays: 100 }');
  }, 120_000);
  afterAll(() => world.close(), 60_000);

  test('are renewed while members write: nothing that was acknowledged is lost', async () => {
    const load = world.load();
    load.start(4);
    await load.more(10);
    const before = world.endOf(...peer, 'tls', 'server.crt');
    const told = await load.during(world.renew(new Date(Date.now() + 300 * day)));
    expect(told.filter((line) => line.endsWith(': renewed')).length).toBeGreaterThan(20);
    expect(told.filter((line) => /^(orderer|peer)\d.*: restarted,/.test(line))).toHaveLength(3 + 3);
    expect(told.filter((line) => /^chaincode.*: restarted/.test(line))).toHaveLength(3);
    expect(told.filter((line) => /^ca\..*: restarted/.test(line))).toHaveLength(hasFabricCa ? 3 : 0);
    expect(told.filter((line) => line.endsWith('approved sequence 1'))).toHaveLength(3);
    expect(world.endOf(...peer, 'tls', 'server.crt').getTime()).toBeGreaterThan(before.getTime());

    const after = world.load();
    after.start(4);
    await after.during(after.more(10));
    await world.settled();
    for (const slug of ['buyer', 'seller'])
      expect([...(await load.lostAt(slug)), ...(await after.lostAt(slug))]).toEqual([]);
  }, 180_000);

  test('are left alone when they last', async () => {
    const told = await world.renew(new Date(Date.now() + 30 * day));
    expect(told.filter((line) => / (renewed|restarted|installed|approved)/.test(line))).toEqual([]);
  }, 60_000);

  test.each(['BuyerMSP', 'StewardMSP'])(
    'are revoked: a person of %s, then refused by its own peer',
    async (mspId) => {
      const { at, certificatePem } = await world.person(mspId);
      const unknown = [`link/${'0'.repeat(32)}/seal`];
      await expect(at.read(unknown)).rejects.toThrow('RECORD_UNKNOWN');
      const other = mspId === 'BuyerMSP' ? 'SellerMSP' : 'BuyerMSP';
      await expect(world.revoke(other, certificatePem)).rejects.toThrow(`issued by the authority of ${other}`);
      await world.revoke(mspId, certificatePem);
      await expect(at.read(unknown)).rejects.toThrow(/access denied|creator|PERMISSION_DENIED/i);
      at.close();
      const later = world.load();
      later.start(2);
      await later.during(later.more(5));
    },
    60_000,
  );
});
