import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ChannelBlocks, ChannelLedger, PrivateStore, StateStore } from '@tierline/network/peer';
import { decodeBlock } from '@tierline/network/wire';

type Expected = { channel: string; blocks: { number: number; flags_hex: string; commit_hash: string | null }[] };
const vectors = resolve(__dirname, '../../../shared/vectors/fabric-blocks');

function unsigned(bytes: Buffer): Buffer {
  const block = decodeBlock(bytes);
  const [, ...others] = block.getMetadata()?.getMetadataList_asU8() ?? [];
  block.getMetadata()?.setMetadataList([Buffer.alloc(0), ...others]);
  return Buffer.from(block.serializeBinary());
}

/** Every block of a real channel, as its orderer delivered it, must leave the flags and commit hashes of the real peers. */
describe.each(['raft-2.5.16', 'bft-3.1.5'])('a peer that commits the blocks of a real channel: %s', (name) => {
  const folder = join(vectors, name);
  const run = existsSync(folder) ? it : it.skip;
  let work: string;

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'replay-'));
  });
  afterAll(() => rm(work, { recursive: true }));

  run('finds the same flags and the same commit hash for every block', async () => {
    const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;
    const blocks = await ChannelBlocks.open(join(work, 'blocks'), { sync: false });
    for (const file of readdirSync(join(folder, 'orderer')).sort())
      await blocks.append(readFileSync(join(folder, 'orderer', file)));
    const state = await StateStore.open(work);
    const hidden = await PrivateStore.open(work, { sync: false });
    const options = {
      channel: expected.channel,
      mspId: 'OemMSP',
      blocks,
      state,
      hidden,
      ask: () => Promise.resolve([]),
    };
    const ledger = await ChannelLedger.open(options);

    const found = [];
    while (ledger.height < blocks.height) {
      const { number, flags, commitHash } = await ledger.commitNext();
      found.push({ number, flags: Buffer.from(flags).toString('hex'), commitHash: commitHash.toString('hex') });
    }

    expect(found).toEqual(
      expected.blocks
        .slice(1)
        .map((block) => ({ number: block.number, flags: block.flags_hex, commitHash: block.commit_hash })),
    );
    for (const { number } of expected.blocks) {
      const file = join(folder, `${number.toString().padStart(4, '0')}.block`);
      const [own, real] = [(await ledger.block(number)) ?? Buffer.alloc(0), readFileSync(file)];
      // In BFT the orderers' signatures differ from node to node; everything else is the same to the byte.
      const same = name.startsWith('bft') ? unsigned(own).equals(unsigned(real)) : own.equals(real);
      expect([number, same]).toEqual([number, true]);
    }
    await Promise.all([state.close(), hidden.close(), blocks.close()]);
  });
});
