import { common } from '@hyperledger/fabric-protos';
import type { Contract } from '@hyperledger/fabric-gateway';
import type { EmbeddedNetwork } from '@tierline/network/embedded';
import { parseBlock, parsePrivateData } from '@tierline/network/wire';
import { channel, connectAs, type Session, startNetwork } from '../support/network-client';
import { Deliveries, type DeliverMethod, numberIn, type Position, type SeekOptions } from '../support/seek';

const { SUCCESS, BAD_REQUEST, FORBIDDEN, NOT_FOUND } = common.Status;
const ofOne = '_implicit_org_Org1MSP';

describe('Deliver', () => {
  let network: EmbeddedNetwork;
  let session: Session;
  let contract: Contract;
  let last: number;
  const open: Deliveries[] = [];

  beforeAll(async () => {
    network = await startNetwork();
    session = await connectAs(network, 'Org1MSP');
    contract = session.gateway.getNetwork(channel).getContract('kv');
    await contract.submit('putPrivate', {
      arguments: [ofOne, 'k'],
      transientData: { value: 'secret' },
      endorsingOrganizations: ['Org1MSP'],
    });
    last = (await network.height(channel)) - 1;
  });
  afterEach(() => {
    for (const stream of open.splice(0)) stream.close();
  });
  afterAll(async () => {
    session.close();
    await network.close();
  });

  const stream = (method: DeliverMethod = 'Deliver', on = session): Deliveries => {
    const deliveries = new Deliveries(on.client, method);
    open.push(deliveries);
    return deliveries;
  };
  const seek = (
    from: Position | undefined,
    to: Position | undefined,
    rest: Partial<SeekOptions> = {},
  ): SeekOptions => ({ mspId: 'Org1MSP', credentials: session.credentials, channel, from, to, ...rest });
  const upTo = (number: number) => Array.from({ length: number + 1 }, (_, index) => index);
  const write = () => contract.submitTransaction('put', 'k', 'v');

  test.each<[from: Position, to: Position, blocks: () => number[]]>([
    ['oldest', 'oldest', () => [0]],
    ['oldest', 'newest', () => upTo(last)],
    ['newest', 'newest', () => [last]],
    ['newest', 'oldest', () => [last]],
    [1, 2, () => [1, 2]],
    [2, 'newest', () => upTo(last).slice(2)],
    ['oldest', 1, () => [0, 1]],
  ])('from %s to %s', async (from, to, blocks) => {
    for (const method of ['Deliver', 'DeliverFiltered', 'DeliverWithPrivateData'] as const)
      expect(await stream(method).all(seek(from, to))).toEqual({ numbers: blocks(), status: SUCCESS });
  });

  test('several seeks on one stream, one after the other', async () => {
    const deliveries = stream();
    expect((await deliveries.all(seek(1, 1))).numbers).toEqual([1]);
    expect((await deliveries.all(seek('oldest', 'oldest'))).numbers).toEqual([0]);
  });

  test('from the next commit on', async () => {
    const height = await network.height(channel);
    const deliveries = stream();
    deliveries.ask(seek('next', Number.MAX_SAFE_INTEGER));
    const answered = deliveries.next();
    // A seek that was answered on a second stream tells that the first was read too.
    await stream().all(seek(0, 0));
    await write();
    expect(numberIn((await answered)!)).toBe(height);
  });

  test('BLOCK_UNTIL_READY waits for a block that is not there yet', async () => {
    const height = await network.height(channel);
    const answered = stream().all(seek(height - 1, height + 1));
    await write();
    await write();
    expect(await answered).toEqual({ numbers: [height - 1, height, height + 1], status: SUCCESS });
  });

  test('FAIL_IF_NOT_READY says NOT_FOUND after the blocks that are there, and ends the stream', async () => {
    const height = await network.height(channel);
    const deliveries = stream();
    const failIfNotReady = true;
    expect(await deliveries.all(seek(height - 1, height + 1, { failIfNotReady }))).toEqual({
      numbers: [height - 1],
      status: NOT_FOUND,
    });
    expect(await deliveries.next()).toBeUndefined();
    expect(await stream().all(seek(height, height, { failIfNotReady }))).toEqual({ numbers: [], status: NOT_FOUND });
    expect((await stream().all(seek('oldest', 'newest', { failIfNotReady }))).status).toBe(SUCCESS);
  });

  test.each<[what: string, options: Partial<SeekOptions>, status: number]>([
    ['a stop before its start', { from: 2, to: 1 }, BAD_REQUEST],
    ['no start', { from: undefined }, BAD_REQUEST],
    ['no stop', { to: undefined }, BAD_REQUEST],
    ['a time outside the window', { at: new Date(Date.now() - 3_600_000) }, BAD_REQUEST],
    ['a channel that is not there', { channel: 'elsewhere' }, NOT_FOUND],
    ['a broken signature', { spoil: true }, FORBIDDEN],
    ['a member that its certificate is not of', { mspId: 'Org2MSP' }, FORBIDDEN],
    ['a member that nobody knows', { mspId: 'Org9MSP' }, FORBIDDEN],
  ])('refuses %s', async (_, options, status) => {
    expect(await stream().all(seek('oldest', 'oldest', options))).toEqual({ numbers: [], status });
  });

  test('refuses an expired caller', async () => {
    const expired = await connectAs(network, 'Org1MSP', { expiresAt: new Date(Date.now() - 60_000) });
    const { credentials } = expired;
    expect((await stream().all(seek('oldest', 'oldest', { credentials }))).status).toBe(FORBIDDEN);
    expired.close();
  });

  test('DeliverFiltered tells ids and codes, never contents', async () => {
    const deliveries = stream('DeliverFiltered');
    deliveries.ask(seek(last, last));
    const filtered = (await deliveries.next())!.getFilteredBlock()!;
    const [tx] = parseBlock((await network.block(channel, last))!).txs;
    expect(
      filtered.getFilteredTransactionsList().map((entry) => [entry.getTxid(), entry.getTxValidationCode()]),
    ).toEqual([[tx!.txId, 0]]);
    expect(Buffer.from(filtered.serializeBinary()).includes('put')).toBe(false);
  });

  test('DeliverWithPrivateData gives a member its own values only', async () => {
    const values = async (on: Session, mspId: string) => {
      const deliveries = stream('DeliverWithPrivateData', on);
      deliveries.ask(seek(last, last, { mspId, credentials: on.credentials }));
      const map = (await deliveries.next())!.getBlockAndPrivateData()!.getPrivateDataMapMap();
      return [...map.entries()].flatMap(([tx, set]) =>
        parsePrivateData(set.serializeBinary()).flatMap(({ collection, writes }) =>
          writes.map(({ key, value }) => [tx, collection, key, value.toString()]),
        ),
      );
    };
    const other = await connectAs(network, 'Org2MSP');
    expect(await values(session, 'Org1MSP')).toEqual([[0, ofOne, 'k', 'secret']]);
    expect(await values(other, 'Org2MSP')).toEqual([]);
    other.close();
  });

  test('ends a running delivery once its caller is revoked', async () => {
    const height = await network.height(channel);
    const revoked = await connectAs(network, 'Org1MSP');
    const { credentials } = revoked;
    const answered = stream('Deliver', revoked).all(seek(height - 1, height + 5, { credentials }));
    await network.revoke('Org1MSP', [credentials.certificatePem]);
    await write();
    const { numbers, status } = await answered;
    expect(status).toBe(FORBIDDEN);
    expect(numbers).not.toContain(height + 1);
    revoked.close();
  });
});
