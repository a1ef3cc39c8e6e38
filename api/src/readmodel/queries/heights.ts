import type { MemberDatabase } from '../database/member-database';

/** By channel, the first block that is not projected. */
export async function readHeights({ projection }: MemberDatabase): Promise<ReadonlyMap<string, bigint>> {
  const rows = await projection.tables.selectFrom('checkpoints').select(['channel', 'next_block']).execute();
  return new Map(rows.map(({ channel, next_block }) => [channel, next_block]));
}
