import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { common } from '@hyperledger/fabric-protos';
import { DatabaseServer, insertRows } from '@tierline/api/readmodel';
import { archivedBlocks } from '@tierline/api/audit';
import { exportBlocks, exportDisclosures } from '@tierline/cli/export';
import { decodeBlock, headerHash } from '@tierline/network/wire';

const program = resolve(__dirname, '../../../cli/dist/tierline.js');
const tierline = (...args: string[]) => spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' });
let folder: string;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'tierline-cli-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('tierline', () => {
  it('lists its verbs', () => {
    const { status, stdout } = tierline('--help');
    expect(status).toBe(0);
    for (const verb of ['backup', 'config', 'network', 'verify']) expect(stdout).toMatch(new RegExp(`^  ${verb}`, 'm'));
  });

  it('refuses a verb it does not know, and says where to look', () => {
    const { status, stderr } = tierline('burn');
    expect(status).toBe(1);
    expect(stderr).toContain('tierline --help');
  });

  it('says in one line what went wrong', () => {
    const { status, stderr } = tierline('backup', 'check', join(folder, 'none'), '--key-file', join(folder, 'none'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/^ENOENT: .*\n$/);
  });

  it('backs up and restores', () => {
    const [key, file, data] = [join(folder, 'key'), join(folder, 'file'), join(folder, 'data')];
    expect(tierline('backup', 'key', key).status).toBe(0);
    rmSync(data, { recursive: true, force: true });
    const source = mkdtempSync(join(tmpdir(), 'tierline-data-'));
    writeFileSync(join(source, 'format'), '1');
    const created = tierline('backup', 'create', source, file, '--key-file', key);
    expect(created.stdout).toMatch(/1 files, \d+ bytes, encrypted and read back/);
    expect(tierline('backup', 'check', file, '--key-file', key).stdout).toBe('1 files, whole\n');
    expect(tierline('backup', 'restore', file, data, '--key-file', key).status).toBe(0);
    expect(readFileSync(join(data, 'format'), 'utf8')).toBe('1');
    rmSync(source, { recursive: true });
  });

  it('lists all that is wrong with a configuration, and exits with 78', () => {
    const file = join(folder, 'node.yaml');
    writeFileSync(file, 'member: { mspId: OemMSP, slug: Oem }\nhttp: { port: 99999 }\n');
    const { status, stderr } = tierline('config', 'check', file);
    expect(status).toBe(78);
    for (const path of ['member.slug', 'channels', 'peer', 'http.port']) expect(stderr).toContain(`  ${path}: `);
  });

  describe('on real Fabric', () => {
    const native = (verb: string, env: Record<string, string>, ...more: string[]) => {
      const args = [program, 'network', verb, '--on', 'native', '--data', join(folder, 'data'), ...more];
      const { FABRIC_BIN: _, ...others } = process.env;
      return spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...others, ...env } });
    };

    it('says where users get the binaries, and what is missing of them', () => {
      const unset = native('up', {});
      expect([unset.status, unset.stderr]).toEqual([
        78,
        expect.stringMatching(/^FABRIC_BIN is not set\.\n.*github\.com\/hyperledger\/fabric\/releases/s),
      ]);
      const empty = native('up', { FABRIC_BIN: folder });
      expect(empty.status).toBe(78);
      for (const name of ['peer', 'orderer', 'configtxgen'])
        expect(empty.stderr).toContain(`${join(folder, name)} is no program.`);
      expect(empty.stderr).toContain('no builder for chaincode as a service');
    });

    it.each(['deploy', 'status', 'down'])('%s says when there is no network, and makes none', (verb) => {
      for (const name of ['peer', 'orderer', 'configtxgen', 'ccaas/bin/detect']) placeProgram(join(folder, name));
      const { status, stderr } = native(verb, { FABRIC_BIN: folder });
      expect([status, stderr]).toEqual([
        1,
        expect.stringContaining('there is no native network; `tierline network up --on native` makes one'),
      ]);
      expect(existsSync(join(folder, 'data', 'network'))).toBe(false);
    });

    it('starts no real Fabric on an embedded network’s folder', () => {
      for (const name of ['peer', 'orderer', 'configtxgen', 'ccaas/bin/detect']) placeProgram(join(folder, name));
      mkdirSync(join(folder, 'data', 'network'), { recursive: true });
      writeFileSync(join(folder, 'data', 'network', 'format.json'), '{}');
      const { status, stderr } = native('up', { FABRIC_BIN: folder });
      expect([status, stderr]).toEqual([1, expect.stringContaining('holds a network of the kind embedded')]);
    });

    function placeProgram(file: string): void {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, '#!/bin/sh\n', { mode: 0o755 });
    }
  });

  it('hands a folder without blocks to the verifier, which does not pass it', () => {
    const { status } = tierline('verify', folder, '--genesis-hash', 'ab'.repeat(32));
    expect(status).not.toBe(0);
  });
});

describe('blocks exported from an archive', () => {
  const channel = 'axle-programme';
  const bytesOf = (number: bigint): Buffer => {
    const block = new common.Block();
    const header = new common.BlockHeader();
    header.setNumber(Number(number));
    block.setHeader(header);
    return Buffer.from(block.serializeBinary());
  };
  const block = (number: bigint) => ({ channel, number, header_hash: '', is_config: false, bytes: bytesOf(number) });

  it('are files in order, with the genesis hash; a gap is refused', async () => {
    const server = await DatabaseServer.open();
    const database = await server.member('oem');
    const archive = (...blocks: ReturnType<typeof block>[]) =>
      database.archive.tables.insertInto('blocks').values(blocks).execute();
    await archive(block(1n), block(0n));
    const genesisHash = headerHash(decodeBlock(bytesOf(0n))).toString('hex');
    expect(await exportBlocks(archivedBlocks(database, channel), folder)).toEqual({ blocks: 2, genesisHash });
    expect(readdirSync(folder)).toEqual(['0000.block', '0001.block']);
    expect(readFileSync(join(folder, '0001.block'))).toEqual(bytesOf(1n));
    await archive(block(3n));
    await expect(exportBlocks(archivedBlocks(database, channel), folder)).rejects.toThrow('lacks block 2');
    await server.close();
  });
});

describe('disclosures exported from a member’s read model', () => {
  const id = '0a'.repeat(16);
  const record = { channel: 'axle-programme', kind: 'custody', id };
  const version = (number: number, body: string | null) => ({
    ...{
      ...record,
      version: number,
      seal_hash: 'h',
      seal: `{"version":${number}}`,
      body,
      body_key: 'k',
      state: null,
      command_id: 'c',
    },
    ...{ command: null, at: 't', by_msp: 'AxleMSP', by_name: 'n', block: BigInt(number), tx: 0, tx_id: 'x', rules: 1 },
    ...{ late: false, purged: body === null, parties: ['AxleMSP', 'StewardMSP'] },
  });

  it('hold the exact strings in order of versions, without what was purged', async () => {
    const server = await DatabaseServer.open();
    const database = await server.member('axle');
    await database.transaction(({ projection }) =>
      insertRows(projection, 'versions', [version(2, '{"state":2}'), version(1, null)]),
    );
    const file = join(folder, 'disclosures.json');
    expect(await exportDisclosures(database, 'axle-programme', [`custody/${id}`], file)).toEqual({ versions: 2 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      v: 1,
      channel: 'axle-programme',
      records: [
        { kind: 'custody', id, versions: [{ seal: '{"version":1}' }, { seal: '{"version":2}', body: '{"state":2}' }] },
      ],
    });
    const unknown = exportDisclosures(database, 'axle-programme', [`custody/${'0b'.repeat(16)}`], file);
    await expect(unknown).rejects.toThrow('no record custody/');
    await expect(exportDisclosures(database, 'axle-programme', ['custody/1'], file)).rejects.toThrow(
      'kind/id is expected',
    );
    await server.close();
  });
});
