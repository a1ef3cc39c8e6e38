import { type Contract, EndorseError, GatewayError } from '@hyperledger/fabric-gateway';
import { status } from '@grpc/grpc-js';
import type { common } from '@hyperledger/fabric-protos';
import type { EmbeddedNetwork } from '@tierline/network/embedded';
import { parseBlock, sha256Hex } from '@tierline/network/wire';
import { channel, connectAs, type Session, startNetwork } from '../support/network-client';

const [one, two, three] = ['Org1MSP', 'Org2MSP', 'Org3MSP'] as const;
const ofTwo = `_implicit_org_${two}`;
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

async function firstOf(blocks: AsyncIterable<common.Block>): Promise<number | undefined> {
  for await (const block of blocks) return block.getHeader()?.getNumber();
  return undefined;
}

describe('the switches for tests', () => {
  let network: EmbeddedNetwork;
  let session: Session;
  let contract: Contract;

  beforeAll(async () => {
    network = await startNetwork();
    session = await connectAs(network, one);
    contract = session.gateway.getNetwork(channel).getContract('kv');
  });
  afterAll(async () => {
    session.close();
    await network.close();
  });

  const at = (mspId: string, name: string, ...args: string[]) =>
    contract.evaluate(name, { arguments: args, endorsingOrganizations: [mspId] }).then(text);
  const hide = (key: string) =>
    contract.submit('putPrivate', {
      arguments: [ofTwo, key],
      transientData: { value: 'secret' },
      endorsingOrganizations: [two],
    });

  describe('lag(peer)', () => {
    afterEach(() => network.faults.lag(two, false));

    it('leaves the peer on its old state, which it serves', async () => {
      await contract.submitTransaction('put', 'lag', 'before');
      await network.settled();
      await network.faults.lag(two, true);
      await contract.submitTransaction('put', 'lag', 'after');
      expect(await at(one, 'get', 'lag')).toBe('after');
      expect(await at(two, 'get', 'lag')).toBe('before');
      await network.faults.lag(two, false);
      expect(await at(two, 'get', 'lag')).toBe('after');
    });

    it('makes its simulation differ, which the client is told', async () => {
      await contract.submitTransaction('put', 'count', '1');
      await network.settled();
      await network.faults.lag(two, true);
      await contract.submitTransaction('increment', 'count');
      const refused: unknown = await contract
        .submit('increment', { arguments: ['count'], endorsingOrganizations: [one, two] })
        .catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(EndorseError);
      expect((refused as EndorseError).details.map(({ message }) => message)).toEqual([
        'ProposalResponsePayloads do not match',
      ]);
    });

    it('lets the gateway ask those first that have more blocks', async () => {
      await network.faults.lag(two, true);
      await contract.submitTransaction('put', 'lag', 'again');
      const transaction = await contract.newProposal('increment', { arguments: ['count'] }).endorse();
      const { blockNumber } = await transaction.submit().then((commit) => commit.getStatus());
      const [tx] = parseBlock((await network.block(channel, Number(blockNumber)))!).txs;
      expect(tx?.endorsements.map(({ mspId }) => mspId).sort()).toEqual([one, three]);
    });

    it('keeps block listeners and commit status of that peer waiting, and loses nothing', async () => {
      const behind = await connectAs(network, two);
      const there = behind.gateway.getNetwork(channel);
      await network.settled();
      const height = await network.height(channel);
      await network.faults.lag(two, true);
      const events = await there.getBlockEvents({ startBlock: BigInt(height) });
      const submitted = await there.getContract('kv').submitAsync('put', { arguments: ['lag', 'late'] });
      let known = false;
      const outcome = submitted.getStatus().finally(() => {
        known = true;
      });
      await network.settled();
      expect(known).toBe(false);
      await network.faults.lag(two, false);
      expect((await outcome).successful).toBe(true);
      expect(await firstOf(events)).toBe(height);
      events.close();
      behind.close();
    });
  });

  describe('down(peer)', () => {
    afterEach(async () => {
      await network.faults.up(one);
      await network.faults.up(two);
    });

    it('lets the next peer stand in, for submits and for queries', async () => {
      await network.faults.down(two);
      await contract.submitTransaction('put', 'down', '1');
      expect(await at(three, 'get', 'down')).toBe('1');
      expect(text(await contract.evaluate('get', { arguments: ['down'], endorsingOrganizations: [two, three] }))).toBe(
        '1',
      );
    });

    it('names the peer in the details when no other may stand in', async () => {
      await network.faults.down(two);
      const refused: unknown = await contract
        .submit('put', { arguments: ['down', '2'], endorsingOrganizations: [one, two] })
        .catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(EndorseError);
      const { code, details } = refused as EndorseError;
      expect(code).toBe(status.ABORTED);
      expect(details).toEqual([
        {
          address: network.connection(two).endpoint,
          mspId: two,
          message: expect.stringContaining('connection refused') as string,
        },
      ]);
    });

    it('breaks open streams of the peer’s own endpoint, which resume where they stopped', async () => {
      const listener = await connectAs(network, two);
      const there = listener.gateway.getNetwork(channel);
      const height = BigInt(await network.height(channel));
      const events = await there.getBlockEvents({ startBlock: height });
      const broken = expect(events[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: status.UNAVAILABLE });
      await there.getContract('kv').evaluateTransaction('whoami');
      await network.faults.down(two);
      await broken;
      await expect(there.getContract('kv').evaluateTransaction('whoami')).rejects.toBeInstanceOf(GatewayError);
      await contract.submitTransaction('put', 'down', '3');
      await network.faults.up(two);
      const again = await there.getBlockEvents({ startBlock: height });
      expect(await firstOf(again)).toBe(Number(height));
      again.close();
      listener.close();
    });
  });

  describe('dropPrivateData(peer)', () => {
    afterEach(() => network.faults.dropPrivateData(two, false));

    it('leaves a valid transaction without its values at that peer; hashes are there', async () => {
      await network.faults.dropPrivateData(two, true);
      await hide('lost');
      await network.settled();
      await network.faults.dropPrivateData(two, false);
      await expect(at(two, 'getPrivate', ofTwo, 'lost')).rejects.toThrow(
        'private data matching public hash version is not available',
      );
      expect(await at(two, 'getPrivateHash', ofTwo, 'lost')).toBe(sha256Hex('secret'));
      await hide('kept');
      expect(await at(two, 'getPrivate', ofTwo, 'kept')).toBe('secret');
    });
  });

  describe('withhold(envelope)', () => {
    it('takes the envelope and orders it late; commit status waits for an id that nobody knows yet', async () => {
      const transaction = await contract.newProposal('put', { arguments: ['withheld', '1'] }).endorse();
      const txId = transaction.getTransactionId();
      await network.faults.withhold(channel, txId);
      const commit = await transaction.submit();
      let known = false;
      const outcome = commit.getStatus().finally(() => {
        known = true;
      });
      await contract.submitTransaction('put', 'meanwhile', '1');
      await network.settled();
      expect([known, await at(one, 'get', 'withheld')]).toEqual([false, '']);
      await network.faults.release(channel, txId);
      expect((await outcome).successful).toBe(true);
      expect(await at(one, 'get', 'withheld')).toBe('1');
    });

    it('is too late once what it read has changed', async () => {
      await contract.submitTransaction('put', 'moved', '1');
      const transaction = await contract.newProposal('increment', { arguments: ['moved'] }).endorse();
      await network.faults.withhold(channel, transaction.getTransactionId());
      const commit = await transaction.submit();
      await contract.submitTransaction('increment', 'moved');
      await network.faults.release(channel, transaction.getTransactionId());
      expect((await commit.getStatus()).code).toBe(11);
      expect(await at(one, 'get', 'moved')).toBe('2');
    });
  });

  it('commit status of an id that never comes ends with the client’s deadline', async () => {
    const transaction = await contract.newProposal('put', { arguments: ['never', '1'] }).endorse();
    await network.faults.withhold(channel, transaction.getTransactionId());
    const commit = await transaction.submit();
    await expect(commit.getStatus({ deadline: Date.now() + 200 })).rejects.toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    });
  });
});
