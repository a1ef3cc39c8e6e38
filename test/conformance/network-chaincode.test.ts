import type { Contract } from '@hyperledger/fabric-gateway';
import { status } from '@grpc/grpc-js';
import { common, peer as protos } from '@hyperledger/fabric-protos';
import type { EmbeddedNetwork } from '@tierline/network/embedded';
import { parseBlock, sha256Hex } from '@tierline/network/wire';
import { channel, connectAs, type Session, startNetwork } from '../support/network-client';

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('through the gateway client', () => {
  let network: EmbeddedNetwork;
  let session: Session;
  let contract: Contract;
  const of = (name: string) => session.gateway.getNetwork(channel).getContract(name);

  beforeAll(async () => {
    const collectionsConfig = [
      { name: 'short', policy: "OR('Org1MSP.member','Org2MSP.member')", blockToLive: 1, memberOnlyRead: true },
    ];
    network = await startNetwork({ collectionsConfig }, { beside: ['other'] });
    session = await connectAs(network, 'Org1MSP');
    contract = of('kv');
  });
  afterAll(async () => {
    session.close();
    await network.close();
  });

  test('getHistoryForKey: newest first, deletes included', async () => {
    await contract.submitTransaction('put', 'h', '1');
    await contract.submitTransaction('put', 'h', '2');
    await contract.submitTransaction('delete', 'h');
    const history = JSON.parse(text(await contract.evaluateTransaction('history', 'h'))) as { value: string | null }[];
    expect(history.map(({ value }) => value)).toEqual([null, '2', '1']);
  });

  test('a chaincode calls another: both write in one transaction, under both policies', async () => {
    const { blockNumber } = await contract
      .submitAsync('call', { arguments: ['other', 'put', 'theirs', '1'] })
      .then((commit) => commit.getStatus());
    const [tx] = parseBlock((await network.block(channel, Number(blockNumber)))!).txs;
    expect(tx?.rwsets.filter(({ writes }) => writes.length > 0).map(({ namespace }) => namespace)).toEqual(['other']);
    expect(text(await of('other').evaluateTransaction('get', 'theirs'))).toBe('1');
    expect(text(await contract.evaluateTransaction('get', 'theirs'))).toBe('');
  });

  test('qscc: GetChainInfo and GetTransactionByID', async () => {
    const commit = await contract.submitAsync('put', { arguments: ['q', '1'] });
    const { blockNumber } = await commit.getStatus();
    const info = common.BlockchainInfo.deserializeBinary(await of('qscc').evaluateTransaction('GetChainInfo', channel));
    expect(info.getHeight()).toBe(Number(blockNumber) + 1);
    const last = parseBlock((await network.block(channel, Number(blockNumber)))!);
    expect(Buffer.from(info.getCurrentblockhash_asU8()).toString('hex')).toBe(last.headerHash);
    const found = protos.ProcessedTransaction.deserializeBinary(
      await of('qscc').evaluateTransaction('GetTransactionByID', channel, commit.getTransactionId()),
    );
    expect(found.getValidationcode()).toBe(0);
    await expect(of('qscc').evaluateTransaction('GetTransactionByID', channel, 'none')).rejects.toThrow(
      'no such transaction ID [none] in index',
    );
  });

  test('block to live: the value goes with its hash', async () => {
    const transientData = { value: 'secret' };
    const endorsingOrganizations = ['Org1MSP', 'Org2MSP'];
    await contract.submit('putPrivate', { arguments: ['short', 'k'], transientData, endorsingOrganizations });
    const ask = async (name: string) => text(await contract.evaluateTransaction(name, 'short', 'k'));
    await contract.submitTransaction('put', 'tick', '1');
    expect([await ask('getPrivate'), await ask('getPrivateHash')]).toEqual(['secret', sha256Hex('secret')]);
    await contract.submitTransaction('put', 'tick', '2');
    expect([await ask('getPrivate'), await ask('getPrivateHash')]).toEqual(['', '']);
  });

  test('an implicit collection: purged for good, the hashes in the block stay', async () => {
    const own = { endorsingOrganizations: ['Org1MSP'] };
    const key = ['_implicit_org_Org1MSP', 'p'];
    await contract.submit('putPrivate', { arguments: key, transientData: { value: 'secret' }, ...own });
    expect(text(await contract.evaluate('getPrivate', { arguments: key, ...own }))).toBe('secret');
    await contract.submit('purgePrivate', { arguments: key, ...own });
    expect(text(await contract.evaluate('getPrivate', { arguments: key, ...own }))).toBe('');
  });

  test('blocks are cut by bytes: at the preferred size, one too big alone, and none above the absolute', async () => {
    const prepare = (size: number, n: number) =>
      contract.newProposal('put', { arguments: [`b${String(n)}`, 'x'.repeat(size)] }).endorse();
    const small = await Promise.all([1, 2, 3, 4, 5].map((n) => prepare(2000, n)));
    const size = Math.max(...small.map((transaction) => transaction.getBytes().length)) + 100;
    const bounds = { preferredMaxBytes: Math.round(size * 2.5), absoluteMaxBytes: size * 20 };
    await network.setBatch(channel, { timeout: '1s', maxMessages: 100, ...bounds });
    const start = await network.height(channel);
    const big = await prepare(size * 4, 6);
    const tooBig = await prepare(size * 21, 7);
    await expect(tooBig.submit()).rejects.toThrow('exceeds maximum allowed');
    for (const transaction of [...small, big]) await transaction.submit();
    await network.settled();
    const numbers = Array.from({ length: (await network.height(channel)) - start }, (_, index) => start + index);
    const blocks = await Promise.all(numbers.map((number) => network.block(channel, number)));
    expect(blocks.map((block) => parseBlock(block!).txs.length)).toEqual([2, 2, 1, 1]);
  });

  test.each([
    '/discovery.Discovery/Discover',
    '/protos.Endorser/ProcessProposal',
    '/orderer.AtomicBroadcast/Broadcast',
    '/orderer.AtomicBroadcast/Deliver',
    '/protos.ChaincodeSupport/Register',
    '/gateway.Gateway/Nothing',
  ])('%s answers UNIMPLEMENTED', async (method) => {
    const call = new Promise((resolve, reject) => {
      const bytes = (buffer: Buffer) => buffer;
      session.client.makeUnaryRequest(method, bytes, bytes, Buffer.alloc(0), (error, value) =>
        error ? reject(error) : resolve(value),
      );
    });
    await expect(call).rejects.toMatchObject({ code: status.UNIMPLEMENTED });
  });
});
