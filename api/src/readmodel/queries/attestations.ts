import { parseBlock } from '@tierline/network/wire';
import type { BlockHashes } from '@tierline/chaincode/record';
import type { MemberDatabase } from '../database/member-database';
import type { AttestationRow } from '../schema/rows/ledger';

export type AttestationView = { [Name in keyof AttestationRow]: AttestationRow[Name] };

/** What each member attested last and this member's own blocks agree with. */
export async function readAttestations({ projection }: MemberDatabase, channel: string): Promise<AttestationView[]> {
  return projection.tables
    .selectFrom('attestations')
    .selectAll()
    .where('channel', '=', channel)
    .orderBy('msp_id')
    .execute();
}

/** When a member attested last; if it never did, when the channel's clock began. undefined: it has not yet. */
export async function readAttestedSince(
  { projection: { tables } }: MemberDatabase,
  { channel, mspId }: { channel: string; mspId: string },
): Promise<string | undefined> {
  const own = await tables
    .selectFrom('attestations')
    .select('at')
    .where('channel', '=', channel)
    .where('msp_id', '=', mspId)
    .executeTakeFirst();
  if (own) return own.at;
  const first = await tables
    .selectFrom('ticks')
    .select('at')
    .where('channel', '=', channel)
    .orderBy('block')
    .orderBy('tx')
    .limit(1)
    .executeTakeFirst();
  return first?.at;
}

/** The last block projected, as this member's own peer delivered it. */
export async function readHead(
  { archive, projection }: MemberDatabase,
  channel: string,
): Promise<BlockHashes | undefined> {
  const checkpoint = await projection.tables
    .selectFrom('checkpoints')
    .select('next_block')
    .where('channel', '=', channel)
    .executeTakeFirst();
  if (!checkpoint) return undefined;
  const { bytes } = await archive.tables
    .selectFrom('blocks')
    .select('bytes')
    .where('channel', '=', channel)
    .where('number', '=', checkpoint.next_block - 1n)
    .executeTakeFirstOrThrow();
  const { number, headerHash, commitHash } = parseBlock(bytes);
  return { number, headerHash, commitHash };
}
