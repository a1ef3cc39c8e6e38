import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Composed } from '../../support/compose/composed';
import { consortiumFile, putFirstBlock } from '../../support/compose/generated';

const program = resolve(__dirname, '../../../cli/dist/tierline.js');
let folder: string;
let network: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tierline-cli-'));
  network = join(folder, 'data', 'network');
});
afterEach(() => rmSync(folder, { recursive: true }));

const tierline = (verb: string) => {
  const file = consortiumFile(folder);
  const options = ['--on', 'compose', '--data', join(folder, 'data'), '--consortium', file];
  // Nothing is found but what a test puts there.
  return spawnSync(process.execPath, [program, 'network', verb, ...options], {
    encoding: 'utf8',
    env: { PATH: folder },
  });
};

/** Stands in for Docker's client: writes down what it is told, and answers with what a test says. */
function putDocker(answer: string): () => string[] {
  const calls = join(folder, 'calls');
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\necho "$@" >> ${calls}\necho '${answer}'\n`, { mode: 0o755 });
  return () => readFileSync(calls, 'utf8').trim().split('\n');
}

describe('tierline network --on compose', () => {
  it('says that Fabric’s configtxgen is missing where first blocks are to be made', () => {
    const { status, stderr } = tierline('up');
    expect(status).toBe(78);
    expect(stderr).toContain('FABRIC_BIN is not set.');
  });

  it('writes everything and says where it lies where there is no engine', () => {
    putFirstBlock(network);
    const { status, stderr } = tierline('up');
    expect(status).toBe(69);
    expect(stderr).toContain('no container engine: `docker compose version` fails');
    expect(stderr).toContain(`  docker compose --file ${network}/compose.yaml up --detach --wait`);
    for (const file of ['compose.yaml', '.env', 'settings/node.axle.test/node.yaml', 'secrets/axle-wallet'])
      expect(existsSync(join(network, file))).toBe(true);
  });

  it('keeps ports, keys and secrets when it writes again', () => {
    putFirstBlock(network);
    tierline('up');
    const before = ['compose.yaml', 'secrets/axle-wallet', 'settings/node.axle.test/node.yaml'].map((file) =>
      readFileSync(join(network, file), 'utf8'),
    );
    tierline('up');
    const after = ['compose.yaml', 'secrets/axle-wallet', 'settings/node.axle.test/node.yaml'].map((file) =>
      readFileSync(join(network, file), 'utf8'),
    );
    expect(after).toEqual(before);
  });

  it('has a node started again whose settings have changed, and no other', () => {
    const services = (more?: string) => {
      const file = consortiumFile(folder, more);
      putFirstBlock(network);
      spawnSync(process.execPath, [
        program,
        'network',
        'up',
        '--on',
        'compose',
        '--data',
        join(folder, 'data'),
        '--consortium',
        file,
      ]);
      return new Composed(network).file.services;
    };
    const [before, after] = [services(), services('peerSettings: { gatewayLimit: 7 }')];
    expect(after['peer0.axle.test']).not.toEqual(before['peer0.axle.test']);
    expect(after['orderer0.steward.test']).toEqual(before['orderer0.steward.test']);
  });

  it('takes containers down, and says which ran', () => {
    putFirstBlock(network);
    tierline('up');
    const calls = putDocker('{"Service":"peer0.axle.test","State":"running","Status":"Up 3 minutes (healthy)"}');
    const { status, stdout, stderr } = tierline('down');
    expect(stderr).toBe('');
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'ended: peer0.axle.test\n' });
    const compose = `compose --file ${network}/compose.yaml`;
    expect(calls()).toEqual([`${compose} ps --format json`, `${compose} down`]);
  });

  it('is told apart from native', () => {
    putFirstBlock(network);
    writeFileSync(join(network, 'native.json'), '{}');
    const { status, stderr } = tierline('up');
    expect(status).toBe(1);
    expect(stderr).toContain('holds a network of the kind native: say `--on native`');
  });
});
