import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { verdictObject } from '@tierline/network/verify';
import { makePage, makeTarball } from '@tierline/verifier';
import { HostilePack } from '../support/hostile-pack';
import { filesOf } from '../support/packed';

let pack: HostilePack;
let folder: string;
let file: string;

beforeAll(async () => {
  pack = await HostilePack.create();
  folder = join(pack.file, '../alone');
  mkdirSync(folder);
  file = await makeTarball(folder);
  execFileSync('npm', ['install', '--offline', '--silent', '--no-audit', '--no-fund', '--prefix', folder, file], {
    cwd: folder,
  });
});
afterAll(() => pack.remove());

const installed = (): string => join(folder, 'node_modules/tierline-verify');
const verify = (...args: string[]) =>
  spawnSync(join(folder, 'node_modules/.bin/tierline-verify'), args, {
    ...{ cwd: folder, encoding: 'utf8' },
    env: { ...process.env, NODE_DEBUG: 'worker' },
  });
/** As Node tells on stderr where it is asked to. */
const startsThreads = /create new worker .*tierline-verify\.js/;

describe('the verifier in a tarball', () => {
  it('is installed without anything else, offline', () => {
    expect(readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
      'tierline-verify',
    ]);
    expect(readdirSync(installed()).sort()).toEqual([
      'LICENCES.md',
      'README.md',
      'package.json',
      'tierline-verify.js',
      'verify.html',
    ]);
  });

  it('comes to the same verdict', async () => {
    const told = ['--genesis-hash', pack.story.chain.genesisHash, '--json'];
    const good = verdictObject(await pack.verdictOn(pack.honest()));
    const { status, stdout, stderr } = verify(pack.file, ...told);
    expect([status, JSON.parse(stdout)]).toEqual([0, JSON.parse(JSON.stringify(good))]);
    expect(stderr).not.toMatch(startsThreads);
    const files = pack.honest();
    files.get('blocks/0003.block')![100]! ^= 1;
    const bad = verdictObject(await pack.verdictOn(files));
    const again = verify(pack.file, ...told);
    expect([again.status, JSON.parse(again.stdout)]).toEqual([1, JSON.parse(JSON.stringify(bad))]);
  });

  it('has the signatures of a longer pack checked by threads, which are the same file', async () => {
    const story = pack.story.fork();
    const transactions = 550; // of four signatures
    const calls = Array.from({ length: transactions }, () => story.invocation('OemMSP', 9, {}));
    const spoil = (signature: Buffer): Buffer => Buffer.concat([signature.subarray(0, -1), Buffer.from([0])]);
    calls.push({ ...story.invocation('CarrierMSP', 9, {}), spoil });
    for (let at = 0; at < calls.length; at += 50) story.seal(...calls.slice(at, at + 50));
    const verdict = verdictObject(await pack.verdictOn(filesOf(story.chain.blocks, story.disclosures())));
    const { status, stdout, stderr } = verify(pack.file, '--genesis-hash', story.chain.genesisHash, '--json');
    expect([status, JSON.parse(stdout)]).toEqual([1, JSON.parse(JSON.stringify(verdict))]);
    expect(verdict.findings[0]).toMatchObject({
      code: 'FLAG_DIFFERS',
      reason: expect.stringMatching(/deserves 4/) as string,
    });
    expect(startsThreads.test(stderr)).toBe(availableParallelism() > 1);
  });

  it('says how it is used', () => {
    expect(verify()).toMatchObject({ status: 2, stdout: expect.stringContaining('usage: verify') as string });
  });

  it('holds the page, and lists what is in both', async () => {
    expect(readFileSync(join(installed(), 'verify.html'), 'utf8')).toBe(await makePage());
    const list = readFileSync(join(installed(), 'LICENCES.md'), 'utf8').match(/^- (\S+) \S+: .+$/gm);
    const libraries = ['@hyperledger/fabric-protos', '@noble/curves', '@noble/hashes', 'base64-js', 'buffer'];
    const others = ['canonicalize', 'decimal.js', 'google-protobuf', 'ieee754', 'zod'];
    expect(list?.map((line) => line.split(' ')[1])).toEqual([...libraries, ...others]);
  });

  it('is made of sources alone, so that nothing is in it twice', () => {
    const program = readFileSync(join(installed(), 'tierline-verify.js'), 'utf8');
    expect(program).toContain('// network/src/verify/verify.ts');
    expect(program.match(/^\/\/ (chaincode|network)\/dist\/.*$/gm)).toBeNull();
  });

  it('is the same file when it is made again', async () => {
    const bytes = readFileSync(file);
    expect(readFileSync(await makeTarball(folder)).equals(bytes)).toBe(true);
  });
});
