import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { parseBlock } from '@tierline/network/wire';
import { channel, connectAs, mspIds, startNetwork } from '../support/network-client';

const program = (name: string) => resolve(__dirname, '../support', name);
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tierline-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Kills the writing process once it has told of so many committed writes; the keys it told of. */
async function killedAfter(count: number): Promise<string[]> {
  const child: ChildProcess = fork(program('writing-network.cjs'), [folder], { stdio: 'inherit', execArgv: [] });
  const acknowledged: string[] = [];
  child.on('message', (key: string) => {
    acknowledged.push(key);
    if (acknowledged.length === count) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  expect(signal).toBe('SIGKILL');
  return acknowledged;
}

test('kill -9 while committing loses no acknowledged write; a torn tail is cut and told; state is rebuilt from blocks', async () => {
  const acknowledged = await killedAfter(40);
  expect(acknowledged.length).toBeGreaterThanOrEqual(40);
  await appendFile(join(folder, 'channels', `${channel}.blocks`), Buffer.from([0, 0, 1, 0, 9, 9]));

  const lines: string[] = [];
  const reopen = async () => {
    const network = await startNetwork({}, { folder, log: (line) => lines.push(line) });
    const session = await connectAs(network, 'Org1MSP');
    const contract = session.gateway.getNetwork(channel).getContract('kv');
    const values: string[][] = [];
    for (const mspId of mspIds) {
      const get = (key: string) =>
        contract.evaluate('get', { arguments: [key], endorsingOrganizations: [mspId] }).then(text);
      values.push(await Promise.all(acknowledged.map(get)));
    }
    const height = await network.height(channel);
    const block = (mspId: string) => network.block(channel, height - 1, mspId);
    const last = await Promise.all(mspIds.map(block));
    await contract.submitTransaction('put', 'after', 'x');
    session.close();
    await network.close();
    return { values, last: last.map((bytes) => parseBlock(bytes!).commitHash) };
  };
  const resumed = await reopen();
  expect(lines.join('\n')).toContain(`${channel}: cut 6 bytes of an unfinished block`);
  expect((await readdir(join(folder, 'channels'))).some((name) => name.includes('.torn-'))).toBe(true);
  expect(resumed.values).toEqual(mspIds.map(() => acknowledged.map((key) => `of ${key}`)));
  expect(new Set(resumed.last).size).toBe(1);

  for (const mspId of mspIds) await rm(join(folder, 'peers', mspId, 'state'), { recursive: true });
  const rebuilt = await reopen();
  expect(rebuilt.values).toEqual(resumed.values);
  expect(new Set(rebuilt.last).size).toBe(1);
});

test('a second process on the folder is refused', async () => {
  const network = await startNetwork({}, { folder });
  const second = promisify(execFile)(process.execPath, [program('writing-network.cjs'), folder]);
  await expect(second).rejects.toMatchObject({
    stderr: expect.stringContaining('is in use by another process') as string,
  });
  await network.close();
});

test.each(['crashLater', 'rejectLater'])(
  'what the chaincode throws outside its call (%s) ends the process loudly, not only the call',
  async (name) => {
    const run = promisify(execFile)(process.execPath, [program('writing-network.cjs'), folder, name]);
    await expect(run).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('boom') as string });
  },
);
