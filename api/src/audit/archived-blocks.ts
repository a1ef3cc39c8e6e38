import type { MemberDatabase } from '../readmodel';

const page = 200;

/** A channel's blocks, `common.Block` each, from block 0 on. */
export type BlockSource = AsyncIterable<Uint8Array>;

/** As a member's node archived them. @throws if one is missing */
export async function* archivedBlocks(database: MemberDatabase, channel: string): BlockSource {
  for (let blocks = 0; ;) {
    const rows = await database.archive.tables
      .selectFrom('blocks')
      .select(['number', 'bytes'])
      .where('channel', '=', channel)
      .where('number', '>=', BigInt(blocks))
      .orderBy('number')
      .limit(page)
      .execute();
    for (const { number, bytes } of rows) {
      if (number !== BigInt(blocks)) throw new Error(`the archive lacks block ${blocks} of ${channel}`);
      yield bytes;
      blocks++;
    }
    if (rows.length < page) return;
  }
}
