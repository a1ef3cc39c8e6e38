import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Organisation } from '../../network/dist/ca/organisation';
import { eventually } from '../support/child';
import { type Played, playDockerfile } from '../support/compose/play-dockerfile';
import { freePorts } from '../support/free-ports';
import { SmallProgramme } from '../support/small-programme';

const context = resolve(__dirname, '../..');
let place: string;
let running: ChildProcess[] = [];

beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'tierline-image-'))));
afterEach(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
  running = [];
  rmSync(place, { recursive: true });
});

/** Runs what the image runs, from its own files alone. */
function start({ folder, environment, entrypoint }: Played, args: string[], more: Record<string, string>): string[] {
  const [command = '', ...own] = entrypoint;
  const child = spawn(command, [...own, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment, ...more },
  });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => lines.push(text.toString()));
  running.push(child);
  return lines;
}

/** Asks what the image asks itself, with what lies elsewhere here in the place of `instead`'s keys. */
function isHealthy({ folder, health }: Played, instead: Record<string, string>): boolean {
  const said = Object.entries(instead).reduce((text, [one, other]) => text.replaceAll(one, other), health.join('\n'));
  const [command = '', ...args] = said.split('\n');
  return spawnSync(command, args, { cwd: folder }).status === 0;
}

const healthy = (played: Played, instead: Record<string, string>, lines: string[]) =>
  eventually(() => Promise.resolve(isHealthy(played, instead) ? true : undefined)).catch((error: unknown) => {
    throw new Error(lines.join(''), { cause: error });
  });

function isBare({ folder, user }: Played, sources: string): void {
  expect(user).toBe('node');
  for (const unneeded of ['node_modules/typescript', 'node_modules/jest', sources])
    expect(existsSync(join(folder, unneeded))).toBe(false);
}

it('the chaincode image’s steps give a service that answers', async () => {
  const played = playDockerfile(context, 'images/chaincode/Dockerfile', place);
  isBare(played, 'chaincode/src');
  const port = await freePorts(1);
  const organisation = await Organisation.open(join(place, 'organizations'), {
    mspId: 'OemMSP',
    domain: 'oem.test',
    kind: 'peer',
  });
  const { folder: tls } = await organisation.service('chaincode.oem.test');
  const instead = { '9999': String(port) };
  expect(isHealthy(played, instead)).toBe(false);
  const lines = start(played, [], {
    CORE_PEER_LOCALMSPID: 'OemMSP',
    CHAINCODE_ID: 'tierline_1:00',
    CHAINCODE_SERVER_ADDRESS: `127.0.0.1:${port}`,
    CHAINCODE_TLS_CERT: join(tls, 'server.crt'),
    CHAINCODE_TLS_KEY: join(tls, 'server.key'),
    CHAINCODE_CLIENT_CA_CERT: join(tls, 'ca.crt'),
  });
  await healthy(played, instead, lines);
}, 900_000);

it('the member node image’s steps give a node that is ready', async () => {
  const played = playDockerfile(context, 'images/member-node/Dockerfile', place);
  isBare(played, 'api/src');
  const programme = await SmallProgramme.start();
  try {
    const { file } = await programme.configure('in-image', { folder: join(programme.folder, 'data') });
    const authority = join(place, 'ca.crt');
    writeFileSync(authority, programme.tlsCaPem);
    const port = await freePorts(1);
    const instead = { '4000': String(port), '/etc/tierline-tls/ca.crt': authority };
    expect(isHealthy(played, instead)).toBe(false);
    const lines = start(played, ['node', '--config', file, '--bootstrap', programme.consortiumFile], {
      TIERLINE_HTTP_PORT: String(port),
    });
    await healthy(played, instead, lines);
  } finally {
    for (const child of running) child.kill('SIGTERM');
    await programme.close();
  }
}, 900_000);
