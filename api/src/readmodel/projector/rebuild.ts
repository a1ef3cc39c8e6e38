import type { Values } from '@tierline/chaincode/record';
import type { MemberDatabase, Parts } from '../database/member-database';
import { BlockReader, type BlockReaderOptions, type ReadBlock } from './block-reader';
import { projectBlocks } from './write-blocks';

const blocksPerTransaction = 200;

/**
 * Replays the member's own archive, with every check, into a projection beside the one that answers, then switches. New
 * blocks are projected meanwhile; places in the feed stay what they were.
 * @throws PeerFault if the archive was spoilt; the projection in use stays
 */
export async function rebuild(
  database: MemberDatabase,
  self: string,
  channels: readonly BlockReaderOptions[],
): Promise<void> {
  const replay = new Replay(self, channels);
  const next = await database.prepareProjection();
  while ((await database.transaction((parts) => replay.some(parts), next)) === blocksPerTransaction);
  await database.switchProjection(next, async (parts) => {
    while ((await replay.some(parts)) > 0);
  });
}

type Archived = { channel: string; number: bigint; arrival: bigint; bytes: Uint8Array };

class Replay {
  readonly #readers: ReadonlyMap<string, BlockReader>;
  #arrival = 0n;

  constructor(
    private readonly self: string,
    channels: readonly BlockReaderOptions[],
  ) {
    const origin = { nextBlock: 0n, headerHash: '' };
    this.#readers = new Map(channels.map((options) => [options.channel, new BlockReader(options, origin)]));
  }

  /** The next blocks in order of arrival; how many there were. */
  async some(parts: Parts): Promise<number> {
    const archived = await parts.archive.tables
      .selectFrom('blocks')
      .select(['channel', 'number', 'arrival', 'bytes'])
      .where('arrival', '>', this.#arrival)
      .orderBy('arrival')
      .limit(blocksPerTransaction)
      .execute();
    for (const [channel, reader] of this.#readers) {
      const blocks = archived.filter((block) => block.channel === channel);
      if (blocks.length > 0) await this.#project(parts, reader, blocks);
    }
    this.#arrival = archived.at(-1)?.arrival ?? this.#arrival;
    return archived.length;
  }

  async #project(parts: Parts, reader: BlockReader, archived: readonly Archived[]): Promise<void> {
    const { channel } = reader.options;
    const values = await readValues(parts, channel, archived);
    const blocks = archived.map(({ number, bytes }): ReadBlock => {
      const ofBlock = values.get(number);
      return reader.read(bytes, (tx) => ofBlock?.get(tx) ?? new Map());
    });
    const arrivals = new Map(archived.map(({ number, arrival }) => [number, arrival]));
    await projectBlocks(parts, channel, this.self, blocks, { arrivals });
  }
}

type ValuesByTransaction = Map<number, Map<string, { key: string; value: string }>>;

async function readValues(
  { archive }: Parts,
  channel: string,
  archived: readonly Archived[],
): Promise<ReadonlyMap<bigint, ReadonlyMap<number, Values>>> {
  const rows = await archive.tables
    .selectFrom('private_values')
    .selectAll()
    .where('channel', '=', channel)
    .where('block', '>=', archived[0]?.number ?? 0n)
    .where('block', '<=', archived.at(-1)?.number ?? 0n)
    .execute();
  const values = new Map<bigint, ValuesByTransaction>();
  for (const { block, tx, key, key_hash, value } of rows) {
    if (value === null) continue;
    const ofBlock = values.get(block) ?? new Map<number, Map<string, { key: string; value: string }>>();
    const ofTx = ofBlock.get(tx) ?? new Map<string, { key: string; value: string }>();
    values.set(block, ofBlock.set(tx, ofTx.set(key_hash, { key, value })));
  }
  return values;
}
