import { HostilePack } from '../support/hostile-pack';
import { Flips, printed, share } from '../support/mutation/flips';
import { partsOfZip } from '../support/mutation/zip-parts';
import { type Channel, flippedBlocks, Judge, smallChannel } from '../support/small-channel';

/** Bytes of a pack's archive that say nothing: whatever a reader takes from it is held against the manifest and the blocks. */
const sayNothing = new Set([
  ...['flags', 'version', 'time', 'checksum and sizes', 'method', 'what else'].map((name) => `local header: ${name}`),
  ...['versions', 'flags', 'time', 'checksum', 'disk and attributes', 'what else'].map((name) => `directory: ${name}`),
  'end: size and place of the directory',
  'contents: last byte, filled up',
]);

describe('a bit that is flipped', () => {
  let channel: Channel;
  beforeAll(async () => {
    channel = await smallChannel();
    const last = channel.blocks.length - 1;
    expect((await new Judge(channel).withBlock(last, channel.blocks[last]!)).findings).toEqual([]);
  });

  test('in a block is named, whatever it belongs to', async () => {
    const flips = await flippedBlocks(channel, share(397));
    printed('blocks of a small channel', flips);
    expect(flips.silent).toEqual([]);
  });

  test('in what is disclosed is named', async () => {
    const judge = new Judge(channel);
    const flips = new Flips(share(211));
    const text = Buffer.from(JSON.stringify(channel.disclosures));
    await flips.over(text, [{ from: 0, to: text.length, name: 'disclosures' }], (bytes) => judge.showing(bytes));
    printed('disclosures, with a manifest that fits', flips);
    expect(flips.silent).toEqual([]);
  });

  test('in a pack’s archive is named, or says nothing', async () => {
    const pack = await HostilePack.create();
    const bytes = await pack.packed();
    const flips = new Flips(share(151));
    await flips.over(bytes, partsOfZip(bytes), (changed) => pack.verdictOnBytes(changed));
    printed('a pack’s archive', flips);
    expect(flips.silent.filter((part) => !sayNothing.has(part))).toEqual([]);
    pack.remove();
  });
});
