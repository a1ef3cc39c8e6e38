import type { Registry } from '@tierline/chaincode/schema';
import type { MemberDatabase } from '../database/member-database';

/** As it stands after the last block projected. */
export async function readRegistry({ projection }: MemberDatabase, channel: string): Promise<Registry | undefined> {
  const row = await projection.tables
    .selectFrom('registries')
    .select('content')
    .where('channel', '=', channel)
    .orderBy('block', 'desc')
    .orderBy('tx', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.content as Registry | undefined;
}
