import type { MemberDatabase } from '../database/member-database';
import type { JsonValue, RecordPlace } from '../schema/tables';

type Signed = { at: string; by: { mspId: string; name: string }; purged: boolean };
/** Where it stands on the ledger. */
type Proven = { channel: string; txId: string; block: bigint; sealHash: string };
export type VersionView = Signed &
  Proven & { version: number; command: string | null; state: JsonValue; late: boolean };
export type EntryView = Signed & Proven & { entryId: string; type: string | null; content: JsonValue };
export type FindingView = {
  channel: string;
  block: bigint;
  tx: number;
  code: string;
  kind: string | null;
  id: string | null;
  content: JsonValue;
};

/** All versions that this member holds, oldest first. */
export async function readVersions(
  database: MemberDatabase,
  { channel, kind, id }: RecordPlace,
): Promise<VersionView[]> {
  const rows = await database.projection.tables
    .selectFrom('versions')
    .selectAll()
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('version')
    .execute();
  return rows.map(({ by_msp: mspId, by_name: name, tx_id: txId, seal_hash: sealHash, ...row }) => {
    const { version, command, state, at, late, purged, block } = row;
    return { version, command, state, at, by: { mspId, name }, late, purged, channel, txId, block, sealHash };
  });
}

/** In the order in which they were committed. */
export async function readEntries(database: MemberDatabase, { channel, kind, id }: RecordPlace): Promise<EntryView[]> {
  const rows = await database.projection.tables
    .selectFrom('entries')
    .selectAll()
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('block')
    .orderBy('tx')
    .execute();
  return rows.map(({ by_msp: mspId, by_name: name, tx_id: txId, seal_hash: sealHash, entry_id: entryId, ...row }) => {
    const { type, content, at, purged, block } = row;
    return { entryId, type, content, at, by: { mspId, name }, purged, channel, txId, block, sealHash };
  });
}

/** What broke the protocol and is no state, latest first within each channel. */
export async function readFindings(database: MemberDatabase, limit: number): Promise<FindingView[]> {
  return database.projection.tables
    .selectFrom('findings')
    .select(['channel', 'block', 'tx', 'code', 'kind', 'id', 'content'])
    .orderBy('channel')
    .orderBy('block', 'desc')
    .orderBy('tx', 'desc')
    .orderBy('number')
    .limit(limit)
    .execute();
}
