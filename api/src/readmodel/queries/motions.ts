import type { Motion } from '@tierline/chaincode/schema';
import type { MemberDatabase } from '../database/member-database';

/** A channel's motions as their last transactions left them, the latest first. */
export async function readMotions({ projection }: MemberDatabase, channel: string): Promise<Motion[]> {
  const rows = await projection.tables
    .selectFrom('motions')
    .select('content')
    .where('channel', '=', channel)
    .orderBy('block', 'desc')
    .orderBy('tx', 'desc')
    .execute();
  return rows.map(({ content }) => content as unknown as Motion);
}
