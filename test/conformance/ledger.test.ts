import { appendFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChannelBlocks, Peer, PrivateDataExchange } from '@tierline/network/peer';
import { channel, PeerNetwork } from '../support/peer-network';

describe('the file of a channel’s blocks', () => {
  let folder: string;
  const file = () => join(folder, 'blocks');
  const open = () => ChannelBlocks.open(file(), { sync: true });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'blocks-'));
    const blocks = await open();
    await Promise.all(['zero', 'one', 'two'].map((text) => blocks.append(Buffer.from(text))));
    await blocks.close();
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps blocks in the order in which they were appended', async () => {
    const blocks = await open();
    expect([blocks.height, blocks.torn]).toEqual([3, 0]);
    expect(await blocks.append(Buffer.from('three'))).toBe(3);
    expect((await blocks.read(1)).toString()).toBe('one');
    expect((await blocks.read(3)).toString()).toBe('three');
    await expect(blocks.read(4)).rejects.toThrow('block 4 is not in the file');
    await blocks.close();
  });

  it.each([1, 5, 9])('cuts a tail torn after %d bytes, says so and keeps it', async (bytes) => {
    const { size } = await stat(file());
    await appendFile(
      file(),
      Buffer.concat([Buffer.from([0, 0, 0, 5, 1, 2, 3, 4]), Buffer.from('x')]).subarray(0, bytes),
    );
    const blocks = await open();
    expect([blocks.height, blocks.torn]).toEqual([3, bytes]);
    await blocks.append(Buffer.from('three'));
    expect((await blocks.read(3)).toString()).toBe('three');
    await blocks.close();
    expect(await readdir(folder)).toContain(`blocks.torn-${size}`);
  });

  it('cuts an unfinished last block', async () => {
    await truncate(file(), (await readFile(file())).length - 1);
    const blocks = await open();
    expect([blocks.height, blocks.torn]).toEqual([2, 10]);
    await blocks.close();
  });

  it('refuses a file damaged before its end', async () => {
    const bytes = await readFile(file());
    bytes.writeUInt8(bytes.readUInt8(9) ^ 1, 9);
    await writeFile(file(), bytes);
    await expect(open()).rejects.toThrow('block 0 is damaged, at byte 0');
  });
});

describe('a peer’s ledger', () => {
  let network: PeerNetwork;
  const two = ['AMSP', 'BMSP'];
  const transient = { value: 'secret' };

  beforeAll(async () => {
    network = await PeerNetwork.create(two);
    await network.submit(
      [
        ['put', 'k', '1'],
        ['hide', '_implicit_org_AMSP', 'k'],
      ],
      two,
      { transient },
    );
    await network.submit([['put', 'k', '2']], two);
  });
  afterAll(() => network.close());

  const all = async () => [
    await network.query([['get', 'k']]),
    await network.query([['reveal', '_implicit_org_AMSP', 'k']]),
    await network.query([['history', 'k']]),
  ];

  it('is there again when the peer is opened again', async () => {
    await network.reopen('AMSP');
    expect(await all()).toEqual(['2', 'secret', '["2","1"]']);
  });

  it('is rebuilt from blocks and private data when the state is gone', async () => {
    const before = await network.member('AMSP').peer.block(channel, network.blocks.height - 1);
    await network.reopen('AMSP', () => rm(join(network.folder, 'AMSP', 'state'), { recursive: true }));
    expect(await all()).toEqual(['2', 'secret', '["2","1"]']);
    expect(await network.member('AMSP').peer.block(channel, network.blocks.height - 1)).toEqual(before);
  });

  it('is refused to a second opener', async () => {
    const { certificatePem, privateKeyPem } = network.member('AMSP').user.credentials;
    const options = { mspId: 'AMSP', certificatePem, privateKeyPem, folder: join(network.folder, 'AMSP'), sync: false };
    await expect(Peer.open({ ...options, exchange: new PrivateDataExchange() })).rejects.toMatchObject({
      cause: { code: 'LEVEL_LOCKED' },
    });
  });

  it('lags behind, and catches up with the same result', async () => {
    const { peer } = network.member('BMSP');
    peer.faults.lag = true;
    expect(await network.submit([['put', 'k', '3']], two)).toBe(0);
    expect(peer.height(channel)).toBe(network.blocks.height - 1);
    expect(await network.query([['get', 'k']], { at: 'BMSP' })).toBe('2');
    peer.faults.lag = false;
    await peer.catchUp(channel);
    expect(await network.query([['get', 'k']], { at: 'BMSP' })).toBe('3');
    const number = network.blocks.height - 1;
    expect(await peer.block(channel, number)).toEqual(await network.member('AMSP').peer.block(channel, number));
  });

  it('says that it is down', async () => {
    const { peer } = network.member('BMSP');
    peer.faults.down = true;
    await expect(network.query([['get', 'k']], { at: 'BMSP' })).rejects.toThrow('the peer of BMSP is down');
    peer.faults.down = false;
  });
});
