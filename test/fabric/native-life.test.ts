import { hasFabricCa, onFabric } from '../support/fabric/fabric-at-hand';
import { got, NativeOperator } from '../support/fabric/native-folder';

/** Three orderers, a member with two peers. */
const consortium = (more = '') => `
name: Small
charter: charter.md
${more}
members:
  - { mspId: BuyerMSP, slug: buyer, domain: buyer.test, name: Buyer, roles: [oem], peers: 2 }
  - { mspId: SellerMSP, slug: seller, domain: seller.test, name: Seller, roles: [supplier] }
  - { mspId: StewardMSP, slug: steward, domain: steward.test, name: Steward, roles: [steward], orderers: 3 }
channels:
  - { name: programme, members: [buyer, seller, steward], steward: steward }
`;
const authorities = hasFabricCa ? 3 : 0;
const nodes = 3 + 4 + 3 + authorities;

onFabric('a native network, by the operator’s tool', () => {
  let operator: NativeOperator;
  beforeAll(() => {
    operator = new NativeOperator(consortium());
  });
  afterAll(() => operator.close(), 60_000);

  test.each([
    ['up', /❯ First blocks/],
    ['up', /❯ Orderers$/],
    ['up', /❯ Peers$/],
    ['up', /peer1\.buyer\.test: started/],
    ['up', /❯ Orderers join/],
    ['up', /orderer1\.steward\.test: joined/],
    ['up', /ca\.seller\.test: started/],
    ['up', /❯ Peers join/],
    ['up', /peer0\.seller\.test: joined/],
  ])('%s, killed when it prints %s', async (verb, printed) => {
    await killedAt(verb, printed);
  });

  test('up comes to the end all the same, with one process a node', async () => {
    const told = await operator.done('up');
    expect(told).toContain(`logs in ${operator.data}/network/logs`);
    expect(operator.processes()).toHaveLength(3 + 4 + authorities);
    expect(told).toMatch(hasFabricCa ? /Fabric CA 1\.[\d.]+: enrols persons/ : /our own authority enrols persons/);
  }, 90_000);

  test.each([
    ['deploy', /❯ tierline: packages and services/],
    ['deploy', /chaincode\.seller\.test: started/],
    ['deploy', /peer0\.buyer\.test: installed/],
    ['deploy', /❯ tierline: definition on programme/],
    ['deploy', /(buyer|seller|steward): approved sequence 1/],
    ['deploy', /❯ tierline: every peer knows/],
  ])('%s, killed when it prints %s', async (verb, printed) => {
    await killedAt(verb, printed);
  });

  test('deploy comes to the end all the same, with one sequence and one process a node', async () => {
    const told = await operator.done('deploy');
    expect(told).toMatch(/sequence 1, version 1\.0\.0\+[0-9a-f]{16}: (is )?committed/);
    expect(told).toContain('answers on programme');
    expect(operator.processes()).toHaveLength(nodes);
    const status = (await operator.done('status')).split('\n');
    expect(status).toHaveLength(nodes);
    for (const line of status) expect(line).toMatch(/ {2}running, pid \d+/);
    const heights = status.flatMap((line) => /programme (\d+)/.exec(line)?.[1] ?? []);
    expect(heights).toHaveLength(3 + 4);
    expect(new Set(heights).size).toBe(1);
  }, 90_000);

  test('done again, they change nothing', async () => {
    const pids = operator.processes().sort();
    const told = `${await operator.done('up')}\n${await operator.done('deploy')}`;
    expect(told).not.toMatch(/: (started|restarted|made|joined|installed|approved|committed)\b/);
    expect(operator.processes().sort()).toEqual(pids);
  }, 60_000);

  test('a setting that changed starts those again whom it concerns', async () => {
    operator.describe(consortium('peerSettings: { gatewayLimit: 400 }'));
    const told = await operator.done('up');
    expect(told.match(/peer\d\.\w+\.test: restarted/g)).toHaveLength(4);
    expect(told.match(/orderer\d\.steward\.test: running/g)).toHaveLength(3);
  }, 60_000);

  test('a description that is not valid, or warned of, is told', async () => {
    operator.describe(consortium('consensus: bft'));
    const invalid = operator.network('up');
    expect(await invalid.ended()).toBe(78);
    expect(invalid.lines.join('\n')).toContain('fabric: bft needs fabric 3.1');
    operator.describe(consortium("fabric: '3.1'"));
    const older = operator.network('up');
    expect([await older.ended(), older.lines.join('\n')]).toEqual([
      78,
      expect.stringMatching(/is Fabric 2\.5\.\d+; consortium\.yaml asks for 3\.1\./),
    ]);
    operator.describe(consortium().replace('orderers: 3', 'orderers: 2'));
    expect(await operator.done('status')).toContain('warning: 2 orderers survive the loss of 0, as 1 do (raft)');
    operator.describe(consortium('peerSettings: { gatewayLimit: 400 }'));
  }, 60_000);

  test('the orderers’ admin endpoint and the figures ask for a certificate; health does not', async () => {
    const ca = operator.pem('steward.test', 'tlsca', 'tlsca.steward.test-cert.pem');
    const user = ['steward.test', 'users', 'Admin@steward.test', 'tls'];
    const [cert, key] = [operator.pem(...user, 'client.crt'), operator.pem(...user, 'client.key')];
    const [admin, operations] = ['admin', 'operations'].map((name) => operator.portOf(`orderer0.steward.test/${name}`));
    const channels = '/participation/v1/channels';
    expect(await got(admin!, channels, { ca })).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET/);
    expect(await got(admin!, channels, { ca, cert, key })).toBe(200);
    const stranger = ['buyer.test', 'users', 'Admin@buyer.test', 'tls'];
    const others = { cert: operator.pem(...stranger, 'client.crt'), key: operator.pem(...stranger, 'client.key') };
    expect(typeof (await got(admin!, channels, { ca, ...others }))).toBe('string');
    expect(await got(operations!, '/healthz', { ca })).toBe(200);
    expect(await got(operations!, '/metrics', { ca })).toBe(401);
    expect(await got(operations!, '/metrics', { ca, cert, key })).toBe(200);
  });

  test('down ends every node and no other, and up and deploy start on what is there', async () => {
    const told = await operator.done('down');
    expect(told.match(/(orderer|peer|chaincode|ca)\d?\.\w+\.test/g)).toHaveLength(nodes);
    expect(operator.processes()).toEqual([]);
    expect(await operator.done('down')).toBe('nothing ran');
    await operator.done('up');
    expect(await operator.done('deploy')).toContain('is committed');
    const blocks = `${operator.folder}/blocks`;
    const exported = await operator.done(
      'export-blocks',
      ...['--member', 'seller', '--channel', 'programme', '--to', blocks],
    );
    expect(exported).toMatch(/^[2-9] blocks of programme written/);
  }, 120_000);

  /** kill -9 as soon as the line stands there; unless it was faster. */
  async function killedAt(verb: string, printed: RegExp): Promise<void> {
    const child = operator.network(verb);
    await child.printed(printed).catch(() => undefined);
    await child.stop('SIGKILL');
  }
});
