import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { addressFaults } from '../../support/compose/addresses';
import { agreementFaults } from '../../support/compose/agreements';
import { buildFaults } from '../../support/compose/build-steps';
import { Composed } from '../../support/compose/composed';
import { declarationFaults } from '../../support/compose/declarations';
import { generate } from '../../support/compose/generated';
import { placeFaults } from '../../support/compose/places';

const linter = join(dirname(require.resolve('dclint/package.json')), 'bin', 'dclint.cjs');
const faultsOf = (folder: string): string[] => {
  const composed = new Composed(folder);
  return [declarationFaults, placeFaults, addressFaults, agreementFaults, buildFaults].flatMap((rule) =>
    rule(composed),
  );
};

/** dclint's own words on a file: the schema of compose files, then its rules. */
function lint(folder: string): { messages: object[] }[] {
  const args = [linter, '--formatter', 'json', join(folder, 'compose.yaml')];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: folder });
  return JSON.parse(stdout) as { messages: object[] }[];
}

describe.each([
  ['Fabric 2.5, Raft', ''],
  ['Fabric 3.1, BFT', 'fabric: 3.1\nconsensus: bft'],
])('a generated compose file (%s)', (_, more) => {
  let folder: string;

  beforeAll(async () => (folder = await generate(more)));
  afterAll(() => rmSync(dirname(folder), { recursive: true }));

  it('fits the schema of compose files and dclint’s rules', () => {
    expect(lint(folder).flatMap(({ messages }) => messages)).toEqual([]);
  });

  it('names nothing that is not there', () => {
    expect(faultsOf(folder)).toEqual([]);
  });
});

describe('what is broken is named', () => {
  let folder: string;
  const before = new Map<string, { bytes: Buffer; mode: number }>();

  beforeAll(async () => (folder = await generate()));
  afterAll(() => rmSync(dirname(folder), { recursive: true }));
  afterEach(() => {
    for (const [path, { bytes, mode }] of before) {
      writeFileSync(path, bytes);
      chmodSync(path, mode);
    }
    before.clear();
  });

  /** A file that is as it was when the test is over. */
  const spoilt = (file: string): string => {
    const path = join(folder, file);
    before.set(path, { bytes: readFileSync(path), mode: statSync(path).mode });
    return path;
  };
  const edit = (file: string, from: string | RegExp, to: string): void => {
    const path = spoilt(file);
    const text = readFileSync(path, 'utf8');
    const edited = text.replace(from, to);
    expect(edited).not.toBe(text);
    writeFileSync(path, edited);
  };
  const organisation = 'organizations/peerOrganizations/axle.test';

  it('a key that compose does not know, by dclint', () => {
    edit('compose.yaml', 'stop_grace_period:', 'stop_grace:');
    expect(lint(folder)).toMatchObject([{ messages: [{ rule: 'invalid-schema' }] }]);
  });

  it.each<[string, () => void, string]>([
    [
      'a volume',
      () => edit('compose.yaml', /^ {2}peer0\.axle\.test: \{\}\n/m, ''),
      'peer0.axle.test: no volume peer0.axle.test',
    ],
    [
      'a network',
      () => edit('compose.yaml', '- axle-database', '- elsewhere'),
      'database.axle.test: no network elsewhere',
    ],
    [
      'a secret',
      () => edit('compose.yaml', 'source: ca.axle.test-key', 'source: other'),
      'ca.axle.test: no secret other',
    ],
    [
      'a secret’s file',
      () => rmSync(spoilt('secrets/axle-wallet')),
      'secret node.axle.test-wallet: no file ./secrets/axle-wallet',
    ],
    [
      'a secret for all',
      () => chmodSync(spoilt('secrets/axle-wallet'), 0o644),
      'secret node.axle.test-wallet: others may read ./secrets/axle-wallet',
    ],
    [
      'a secret in the file',
      () =>
        edit(
          'compose.yaml',
          'POSTGRES_DB:',
          `POSTGRES_PASSWORD: ${readFileSync(join(folder, 'secrets/oem-database'), 'utf8')}\n      POSTGRES_DB:`,
        ),
      'secret database.oem.test: stands in the compose file',
    ],
    ['a variable', () => writeFileSync(spoilt('.env'), 'OTHER=1\n'), '.env: no TIERLINE_USER'],
    [
      'who is waited for',
      () =>
        edit('compose.yaml', /orderer0\.steward\.test:\n {8}condition/, 'orderer9.steward.test:\n        condition'),
      'peer0.axle.test: waits for orderer9.steward.test, which is no service',
    ],
    [
      'a health check',
      () =>
        edit(
          'compose.yaml',
          / {4}healthcheck:\n {6}test:\n {8}- CMD\n {8}- pg_isready(.*\n)+? {6}start_period: 120s\n/,
          '',
        ),
      'node.axle.test: waits for database.axle.test, whose health nobody asks',
    ],
    [
      'a bound file',
      () => rmSync(spoilt(`${organisation}/ca/ca.axle.test-cert.pem`)),
      'ca.axle.test: nothing to mount at /etc/hyperledger/fabric-ca-server/ca.crt',
    ],
    [
      'a path in a peer’s settings',
      () => edit('settings/peer0.axle.test/core.yaml', '/etc/hyperledger/identity/msp', '/etc/hyperledger/msp'),
      'peer0.axle.test: /etc/hyperledger/fabric/core.yaml peer.mspConfigPath names /etc/hyperledger/msp, which is not there',
    ],
    [
      'a path in a node’s settings',
      () => edit('settings/node.axle.test/node.yaml', '/run/secrets/wallet', '/run/secrets/purse'),
      'node.axle.test: /etc/tierline/node.yaml wallet.keyFile names /run/secrets/purse, which is not there',
    ],
    [
      'a path in the environment',
      () => edit('compose.yaml', 'CHAINCODE_TLS_KEY: /run/secrets/tls.key', 'CHAINCODE_TLS_KEY: /run/secrets/key'),
      'chaincode.axle.test: environment.CHAINCODE_TLS_KEY names /run/secrets/key, which is not there',
    ],
    [
      'a certificate of another',
      () =>
        cpSync(
          join(folder, 'organizations/peerOrganizations/oem.test/peers/peer0.oem.test/tls/server.crt'),
          spoilt(`${organisation}/peers/peer0.axle.test/tls/server.crt`),
        ),
      'peer0.axle.test: its certificate does not name peer0.axle.test',
    ],
    [
      'a key of another',
      () =>
        cpSync(
          join(folder, organisation, 'services/ca.axle.test/tls/server.key'),
          spoilt(`${organisation}/services/node.axle.test/tls/server.key`),
        ),
      'node.axle.test: its key is not its certificate’s',
    ],
    [
      'a host',
      () => edit('settings/node.axle.test/node.yaml', 'peer0.axle.test:7051', 'peer9.axle.test:7051'),
      'node.axle.test: peer.endpoint names peer9.axle.test, which is no service',
    ],
    [
      'a port',
      () => edit('settings/node.axle.test/node.yaml', 'peer0.axle.test:7051', 'peer0.axle.test:7061'),
      'node.axle.test: peer.endpoint names peer0.axle.test:7061, where nobody listens',
    ],
    [
      'a network between two',
      () => edit('settings/node.axle.test/node.yaml', 'peer0.axle.test:7051', 'peer0.oem.test:7051'),
      'node.axle.test: peer.endpoint names peer0.oem.test, which is on no network of its',
    ],
    [
      'a port for all',
      () => edit('compose.yaml', /'127\.0\.0\.1:(\d+):7051'/, "'0.0.0.0:7051:7051'"),
      'peer0.axle.test: 0.0.0.0:7051:7051 is open to other machines',
    ],
    [
      'a database’s password',
      () => writeFileSync(spoilt('secrets/axle-database'), 'other'),
      'node.axle.test: its database knows it by another name or password',
    ],
    [
      'a registrar’s secret',
      () => writeFileSync(spoilt('secrets/axle-registrar'), 'other'),
      'node.axle.test: its registrar is not the one that ca.axle.test knows',
    ],
    [
      'a first block',
      () => edit('settings/node.axle.test/node.yaml', /genesisHash: \w+/, `genesisHash: ${'f'.repeat(64)}`),
      'node.axle.test: axle-programme begins with another block',
    ],
    [
      'a node’s setting',
      () => edit('settings/node.axle.test/node.yaml', 'slug: axle', 'slug: Axle'),
      'node.axle.test: member.slug: expected lower-case letters, digits and underscores, at most 31',
    ],
    [
      'a chaincode’s address',
      () => edit('compose.yaml', 'CHAINCODE_SERVER_ADDRESS: 0.0.0.0:9999', 'CHAINCODE_SERVER_ADDRESS: 0.0.0.0:9998'),
      'chaincode.axle.test: no package that names it has the id',
    ],
    [
      'a connection file',
      () => edit(`${organisation}/connection-axle.json`, /127\.0\.0\.1:\d+/, '127.0.0.1:1'),
      'connection-axle.json: peer0.axle.test is not published at grpcs://127.0.0.1:1',
    ],
    [
      'a Dockerfile',
      () => edit('compose.yaml', 'images/chaincode/Dockerfile', 'images/none/Dockerfile'),
      'chaincode.axle.test: no images/none/Dockerfile in',
    ],
  ])('%s', (_, spoil, named) => {
    spoil();
    expect(faultsOf(folder).join('\n')).toContain(named);
  });
});
