import { type Contract, EndorseError, GatewayError, type Network } from '@hyperledger/fabric-gateway';
import { status } from '@grpc/grpc-js';
import type { EmbeddedNetwork } from '@tierline/network/embedded';
import { parseBlock } from '@tierline/network/wire';
import { channel, connectAs, type Session, startNetwork } from '../support/network-client';

let network: EmbeddedNetwork;
let session: Session;
let contract: Contract;
let ledger: Network;

async function caught<T extends Error>(type: new (...args: never[]) => T, action: Promise<unknown>): Promise<T> {
  const error: unknown = await action.then(
    () => new Error('succeeded'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(type);
  return error as T;
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

beforeAll(async () => {
  network = await startNetwork();
  session = await connectAs(network, 'Org1MSP');
  ledger = session.gateway.getNetwork(channel);
  contract = ledger.getContract('kv');
});

afterAll(async () => {
  session.close();
  await network.close();
});

test('a submitted value is read back', async () => {
  await contract.submitTransaction('put', 'colour', 'green');
  expect(text(await contract.evaluateTransaction('get', 'colour'))).toBe('green');
});

test('what an evaluate writes is not kept', async () => {
  await contract.evaluateTransaction('put', 'evaluated', 'x');
  expect(text(await contract.evaluateTransaction('get', 'evaluated'))).toBe('');
});

test('a refusal by the chaincode names the endorser and its text', async () => {
  const submitted = await caught(EndorseError, contract.submitTransaction('nothing'));
  expect(submitted.code).toBe(status.ABORTED);
  expect(submitted.details).toEqual([
    {
      address: network.connection('Org1MSP').endpoint,
      mspId: 'Org1MSP',
      message: 'chaincode response 500, UNKNOWN_FUNCTION: {}',
    },
  ]);
  const evaluated = await caught(GatewayError, contract.evaluateTransaction('nothing'));
  expect(evaluated.code).toBe(status.UNKNOWN);
  expect(evaluated.message).toContain('UNKNOWN_FUNCTION: {}');
});

test('results that differ between endorsers are told apart', async () => {
  const error = await caught(EndorseError, contract.submitTransaction('answerAsMember', 'who'));
  expect(error.details.map(({ message }) => message)).toContain('ProposalResponsePayloads do not match');
});

test('a majority endorses by default, exactly those named if the client names them', async () => {
  const byPolicy = await contract.newProposal('put', { arguments: ['policy', '1'] }).endorse();
  const submitted = await byPolicy.submit();
  const { blockNumber } = await submitted.getStatus();
  const named = await contract.submitAsync('put', {
    arguments: ['policy', '2'],
    endorsingOrganizations: ['Org1MSP', 'Org2MSP', 'Org3MSP'],
  });
  const second = await named.getStatus();
  const endorsers = async (number: bigint): Promise<number | undefined> => {
    const block = await network.block(channel, Number(number));
    return parseBlock(block ?? Buffer.alloc(0)).txs[0]?.endorsements.length;
  };
  expect(await endorsers(blockNumber)).toBe(2);
  expect(await endorsers(second.blockNumber)).toBe(3);
});

test('too few endorsements are committed as invalid', async () => {
  const submitted = await contract.submitAsync('put', { arguments: ['few', '1'], endorsingOrganizations: ['Org1MSP'] });
  expect((await submitted.getStatus()).code).toBe(10);
});

test('an organisation without peer is named', async () => {
  const proposal = contract.submit('put', { arguments: ['a', 'b'], endorsingOrganizations: ['Org9MSP'] });
  const error = await caught(EndorseError, proposal);
  expect(error.code).toBe(status.UNAVAILABLE);
  expect(error.message).toContain('failed to find any endorsing peers for org(s): Org9MSP');
});

test('the next organisation stands in for a peer that is down', async () => {
  await network.faults.down('Org2MSP');
  await contract.submitTransaction('put', 'standin', '1');
  await network.faults.up('Org2MSP');
  const other = await connectAs(network, 'Org2MSP');
  const there = other.gateway.getNetwork(channel).getContract('kv');
  expect(text(await there.evaluateTransaction('get', 'standin'))).toBe('1');
  other.close();
});

test('the endpoint of a peer that is down answers UNAVAILABLE', async () => {
  const other = await connectAs(network, 'Org3MSP');
  await network.faults.down('Org3MSP');
  const there = other.gateway.getNetwork(channel).getContract('kv');
  const error = await caught(GatewayError, there.evaluateTransaction('get', 'colour'));
  expect(error.code).toBe(status.UNAVAILABLE);
  await network.faults.up('Org3MSP');
  other.close();
});

test('a write in the same block makes a read stale', async () => {
  await contract.submitTransaction('put', 'count', '0');
  const increments = await Promise.all(
    [1, 2, 3].map(() => contract.submitAsync('increment', { arguments: ['count'] })),
  );
  const codes = await Promise.all(increments.map(async (submitted) => (await submitted.getStatus()).code));
  expect(codes.filter((code) => code === 0)).toHaveLength(1);
  expect(codes.filter((code) => code === 11)).toHaveLength(2);
});

test('an envelope submitted twice is committed once', async () => {
  const transaction = await contract.newProposal('put', { arguments: ['twice', '1'] }).endorse();
  const first = await transaction.submit();
  expect((await first.getStatus()).code).toBe(0);
  const before = await network.height(channel);
  await transaction.submit();
  await network.settled();
  const block = await network.block(channel, before);
  expect(parseBlock(block ?? Buffer.alloc(0)).flags).toEqual([9]);
});

test('what is not signed by a member is not endorsed, ordered or delivered', async () => {
  const foreign = await connectAs(network, 'Org1MSP', { claims: 'Org2MSP' });
  const there = foreign.gateway.getNetwork(channel);
  const error = await caught(EndorseError, there.getContract('kv').submitTransaction('put', 'x', 'y'));
  expect(error.details[0]?.message).toBeDefined();
  const blocks = await there.getBlockEvents({ startBlock: 0n });
  await expect(blocks[Symbol.asyncIterator]().next()).rejects.toThrow();
  foreign.close();
});

test('an expired identity is refused', async () => {
  const expired = await connectAs(network, 'Org1MSP', { expiresAt: new Date(Date.now() - 60_000) });
  const there = expired.gateway.getNetwork(channel).getContract('kv');
  await caught(EndorseError, there.submitTransaction('put', 'x', 'y'));
  expired.close();
});

test('a prepared transaction that another signs is refused by the orderer', async () => {
  const other = await connectAs(network, 'Org2MSP');
  const mine = await contract.newProposal('put', { arguments: ['stolen', '1'] }).endorse();
  const bytes = mine.getBytes();
  const forged = other.gateway.newSignedTransaction(bytes, Buffer.from('no signature'));
  const error = await caught(GatewayError, forged.submit());
  expect(error.message).toContain('FORBIDDEN');
  other.close();
});

test('chaincode events: the last one set, and resuming inside a block', async () => {
  const start = await network.height(channel);
  const submitted = await Promise.all(
    ['e1', 'e2', 'e3'].map((key) => contract.submitAsync('put', { arguments: [key, 'v'] })),
  );
  await Promise.all(submitted.map((commit) => commit.getStatus()));
  const read = async (options: { startBlock?: bigint; afterTransactionId?: string }, count: number) => {
    const events = await ledger.getChaincodeEvents('kv', {
      ...(options.startBlock !== undefined && { startBlock: options.startBlock }),
      ...(options.afterTransactionId !== undefined && {
        checkpoint: {
          getBlockNumber: () => options.startBlock,
          getTransactionId: () => options.afterTransactionId,
        },
      }),
    });
    const seen = [];
    for await (const event of events) {
      seen.push(event);
      if (seen.length === count) break;
    }
    events.close();
    return seen;
  };
  const all = await read({ startBlock: BigInt(start) }, 3);
  expect(all.map(({ eventName }) => eventName)).toEqual(['put', 'put', 'put']);
  expect(all.map(({ payload }) => text(payload)).sort()).toEqual(['e1', 'e2', 'e3']);
  const first = all[0];
  const rest = await read({ startBlock: first?.blockNumber, afterTransactionId: first?.transactionId }, 2);
  expect(rest).toEqual(all.slice(1));
});
