import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBlock } from '@tierline/network/wire';
import { printed, share } from '../support/mutation/flips';
import { flippedBlocks } from '../support/small-channel';

const root = join(__dirname, '../../../shared/vectors/fabric-blocks');
const withVectors = existsSync(root) ? describe : describe.skip;

withVectors('a bit that is flipped in a block of a real channel', () => {
  test.each(['raft-2.5.16', 'bft-3.1.5'])('of %s is named', async (network) => {
    const folder = join(root, network);
    const names = readdirSync(folder).filter((name) => name.endsWith('.block'));
    const blocks = names.sort().map((name) => readFileSync(join(folder, name)));
    const flips = await flippedBlocks({ blocks, genesisHash: parseBlock(blocks[0]!).headerHash }, share(20_011, 211));
    printed(`blocks of ${network}, one byte of 211`, flips);
    expect(flips.silent).toEqual([]);
  });
});
