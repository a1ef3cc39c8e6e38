import type { Registry } from '@tierline/chaincode/schema';
import type { Part } from '../database/member-database';

/** As it stands after the last block projected. */
export async function readRegistry(
  { projection }: { projection: Part },
  channel: string,
): Promise<Registry | undefined> {
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

/** What the steward's clock showed last (RFC 3339). */
export async function readTick({ projection }: { projection: Part }, channel: string): Promise<string | undefined> {
  const row = await projection.tables
    .selectFrom('ticks')
    .select('at')
    .where('channel', '=', channel)
    .orderBy('block', 'desc')
    .orderBy('tx', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at;
}
