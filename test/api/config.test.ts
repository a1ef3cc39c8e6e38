import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationInvalid, readConfig, settings } from '@tierline/api/config';

const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
const key = 'ab'.repeat(32);
const genesisHash = 'cd'.repeat(32);
const valid = {
  TIERLINE_MEMBER_MSP_ID: 'OemMSP',
  TIERLINE_MEMBER_SLUG: 'oem',
  TIERLINE_CHANNELS: JSON.stringify([{ name: 'axle-programme', genesisHash }]),
  TIERLINE_PEER_ENDPOINT: 'peer.oem.example:7051',
  TIERLINE_PEER_TLS_CA_PEM: pem,
  TIERLINE_AUTHENTICATION_ISSUERS: JSON.stringify([
    { issuer: 'https://id.oem.example', audience: 'tierline', jwksUri: 'https://id.oem.example/keys' },
  ]),
  TIERLINE_WALLET_KEY: key,
  TIERLINE_CERTIFICATE_AUTHORITY_FABRIC_CA_URL: 'https://ca.oem.example:7054',
  TIERLINE_CERTIFICATE_AUTHORITY_FABRIC_CA_TLS_CA_PEM: pem,
  TIERLINE_CERTIFICATE_AUTHORITY_FABRIC_CA_REGISTRAR_ID: 'registrar',
  TIERLINE_CERTIFICATE_AUTHORITY_FABRIC_CA_REGISTRAR_SECRET: 'secret-of-the-registrar',
  DATABASE_URL: 'postgres://db/tierline',
};

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-config-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

function problemsOf(read: () => unknown) {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

describe('a node’s configuration', () => {
  test('comes from the environment alone, with defaults', () => {
    const config = readConfig({ environment: valid });
    expect(config.channels).toEqual([{ name: 'axle-programme', genesisHash }]);
    expect(config.database).toEqual({ url: 'postgres://db/tierline' });
    expect(config.certificateAuthority.fabricCa?.registrar).toEqual({
      id: 'registrar',
      secret: 'secret-of-the-registrar',
    });
    expect(config.http).toEqual({
      host: 'localhost',
      port: 4000,
      bodyKilobytes: 1024,
      requestsPerMinute: 600,
      trustedProxies: 0,
    });
  });

  test('comes from a file, secrets from files beside it, the environment over both', () => {
    const folder = folderWith({
      'wallet.key': `${key}\n`,
      'ca.pem': pem,
      'ca.key': '-----BEGIN PRIVATE KEY-----',
      'node.yaml': `
member: { mspId: AxleMSP, slug: axle }
channels: [{ name: axle-programme, genesisHash: ${genesisHash} }]
peer: { endpoint: 'localhost:7051', tlsCaPemFile: ca.pem }
authentication: { issuers: [{ issuer: 'https://id', audience: tierline, jwksUri: 'https://id/keys' }] }
wallet: { keyFile: wallet.key }
database: { folder: data }
certificateAuthority: { own: { certificatePemFile: ca.pem, privateKeyPemFile: ca.key } }
http: { port: 4100, tls: { certificatePemFile: ca.pem, privateKeyPemFile: ca.key } }`,
    });
    const config = readConfig({ file: join(folder, 'node.yaml'), environment: { TIERLINE_HTTP_PORT: '4200' } });
    expect(config.wallet.key).toBe(key);
    expect(config.peer.tlsCaPem).toBe(pem);
    expect(config.http.port).toBe(4200);
    expect(config.http.tls).toEqual({ certificatePem: pem, privateKeyPem: '-----BEGIN PRIVATE KEY-----' });
    expect(config.certificateAuthority.own?.certificatePem).toBe(pem);
  });

  test('lists everything that is wrong at once: path, value, expectation, source', () => {
    const folder = folderWith({
      'node.json': '{"member":{"mspId":"OemMSP","slug":"OEM"},"http":{"port":"many"},"colour":1}',
    });
    const file = join(folder, 'node.json');
    const { problems, exitCode, message } = problemsOf(() =>
      readConfig({ file, environment: { TIERLINE_PEER_ENDPOINT: 'nowhere', TIERLINE_WALLET_KEY: 'secret-but-short' } }),
    );
    expect(exitCode).toBe(78);
    const byPath = new Map(problems.map((problem) => [problem.path, problem]));
    expect(byPath.get('member.slug')).toMatchObject({ value: '"OEM"', source: file });
    expect(byPath.get('http.port')).toMatchObject({ value: '"many"', source: file });
    expect(byPath.get('peer.endpoint')).toEqual({
      path: 'peer.endpoint',
      value: '"nowhere"',
      expectation: 'host:port',
      source: 'TIERLINE_PEER_ENDPOINT',
    });
    expect(byPath.get('channels')).toMatchObject({ value: 'missing', source: `${file} or TIERLINE_CHANNELS` });
    expect(byPath.get('colour')).toMatchObject({ value: 'unknown setting' });
    expect(byPath.get('wallet.key')).toMatchObject({ value: '(secret)', source: 'TIERLINE_WALLET_KEY' });
    expect(message).not.toContain('secret-but-short');
    expect(message.split('\n')).toHaveLength(problems.length + 1);
  });

  test('takes one database and one certificate authority, and shows no secret of either', () => {
    const own = { certificatePem: pem, privateKeyPem: '-----BEGIN PRIVATE KEY-----very secret' };
    const folder = folderWith({ 'node.json': JSON.stringify({ certificateAuthority: { own } }) });
    const { problems, message } = problemsOf(() =>
      readConfig({ file: join(folder, 'node.json'), environment: { ...valid, TIERLINE_DATABASE_FOLDER: 'data' } }),
    );
    expect(problems.map(({ path, expectation }) => [path, expectation])).toEqual([
      ['database', 'either url (PostgreSQL) or folder (PGlite)'],
      ['certificateAuthority', 'either fabricCa or own'],
    ]);
    expect(message).not.toMatch(/secret-of-the-registrar|very secret|db\/tierline/);
    const neither = problemsOf(() => readConfig({ environment: { ...valid, DATABASE_URL: undefined } }));
    expect(neither.problems.map(({ path }) => path)).toEqual(['database']);
  });

  test('says where a file cannot be read or is no YAML', () => {
    const folder = folderWith({ 'broken.yaml': 'member: [1\nx: }' });
    const broken = problemsOf(() => readConfig({ file: join(folder, 'broken.yaml') }));
    expect(broken.problems[0]?.value).toMatch(/^line \d+, column \d+$/);
    const absent = problemsOf(() =>
      readConfig({ environment: { ...valid, TIERLINE_WALLET_KEY: undefined, TIERLINE_WALLET_KEY_FILE: '/no/such' } }),
    );
    expect(absent.problems[0]).toMatchObject({
      path: 'wallet.key',
      source: 'TIERLINE_WALLET_KEY_FILE',
      expectation: 'a readable file',
    });
  });

  test('every setting has a name of its own in the environment', () => {
    const names = settings.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('TIERLINE_GRAPHQL_INTROSPECTION');
  });
});
