import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EndorseError } from '@hyperledger/fabric-gateway';
import { EmbeddedNetwork } from '@tierline/network/embedded';
import { ChannelConfig, headerHash, decodeBlock, parseBlock } from '@tierline/network/wire';
import { channel, connectAs, startNetwork } from '../support/network-client';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tierline-test-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a network resumes on its folder: same endpoints, keys and ledger', async () => {
  const first = await startNetwork({}, { folder });
  const genesis = await first.genesisBlock(channel);
  const connection = first.connection('Org1MSP');
  const before = await connectAs(first, 'Org1MSP');
  await before.gateway.getNetwork(channel).getContract('kv').submitTransaction('put', 'kept', 'yes');
  const height = await first.height(channel);
  before.close();
  await expect(startNetwork({}, { folder })).rejects.toThrow('in use by another process');
  await first.close();

  const second = await startNetwork({}, { folder });
  expect(second.connection('Org1MSP')).toEqual(connection);
  expect(await second.genesisBlock(channel)).toEqual(genesis);
  expect(await second.height(channel)).toBe(height);
  const after = await connectAs(second, 'Org1MSP', { credentials: before.credentials });
  const value = await after.gateway.getNetwork(channel).getContract('kv').evaluateTransaction('get', 'kept');
  expect(Buffer.from(value).toString()).toBe('yes');
  after.close();
  await second.close();
});

test('a folder of a later format is refused', async () => {
  await writeFile(join(folder, 'format.json'), '{"format": 999}');
  await expect(startNetwork({}, { folder })).rejects.toThrow('says format 999');
});

test('blocks are cut by count and by time, and the channel can be told otherwise', async () => {
  const network = await startNetwork({}, { folder, batch: { timeout: '50ms', maxMessages: 2 } });
  const session = await connectAs(network, 'Org1MSP');
  const contract = session.gateway.getNetwork(channel).getContract('kv');
  const sizes = async (count: number): Promise<number[]> => {
    const start = await network.height(channel);
    const prepared = await Promise.all(
      Array.from({ length: count }, (_, n) =>
        contract.newProposal('put', { arguments: [`k${String(n)}`, 'v'] }).endorse(),
      ),
    );
    const commits = await Promise.all(prepared.map((transaction) => transaction.submit()));
    await Promise.all(commits.map((commit) => commit.getStatus()));
    const numbers = Array.from({ length: (await network.height(channel)) - start }, (_, n) => start + n);
    const blocks = await Promise.all(numbers.map((number) => network.block(channel, number)));
    return blocks.map((block) => parseBlock(block ?? Buffer.alloc(0)).txs.length);
  };
  expect(Math.max(...(await sizes(5)))).toBeLessThanOrEqual(2);
  await network.setBatch(channel, { timeout: '1s', maxMessages: 4 });
  expect(await sizes(4)).toEqual([4]);
  session.close();
  await network.close();
});

test('whom a member revokes is refused from the next block on', async () => {
  const network = await startNetwork({}, { folder });
  const session = await connectAs(network, 'Org1MSP');
  const contract = session.gateway.getNetwork(channel).getContract('kv');
  await contract.submitTransaction('put', 'a', '1');
  await network.revoke('Org1MSP', [session.credentials.certificatePem]);
  await expect(contract.submitTransaction('put', 'a', '2')).rejects.toBeInstanceOf(EndorseError);
  const last = await network.block(channel, (await network.height(channel)) - 1);
  expect(ChannelConfig.fromBlock(last ?? Buffer.alloc(0)).sequence).toBe(1n);
  session.close();
  await network.close();
});

test('a member is admitted to a running channel and catches up', async () => {
  const members = ['one', 'two', 'three'].map((slug) => ({ mspId: `${slug}MSP`, slug, domain: `${slug}.example` }));
  const network = await EmbeddedNetwork.start({
    folder,
    description: { members, channels: [{ name: channel, members: ['oneMSP', 'twoMSP'] }] },
    chaincodes: [],
  });
  await network.admit(channel, 'threeMSP');
  const height = await network.height(channel);
  const there = await network.block(channel, height - 1, 'threeMSP');
  expect(ChannelConfig.fromBlock(there ?? Buffer.alloc(0)).organisations('Application')).toContain('threeMSP');
  const linked = await network.block(channel, height - 2, 'threeMSP');
  const expected = headerHash(decodeBlock(linked ?? Buffer.alloc(0))).toString('hex');
  expect(parseBlock(there ?? Buffer.alloc(0)).previousHash).toBe(expected);
  await network.close();
});
