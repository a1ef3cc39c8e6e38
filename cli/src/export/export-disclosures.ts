import { writeFile } from 'node:fs/promises';
import type { MemberDatabase } from '@tierline/api/readmodel';

/** docs/audit.md */
type DisclosedRecord = { kind: string; id: string; versions: { seal: string; body?: string }[]; entries?: string[] };
type Place = { channel: string; kind: string; id: string };

/**
 * Writes what a member holds of some records as a disclosure: seals, bodies and entries as the exact strings, what was
 * purged left out. `records` are `kind/id`. Whoever gets the file can read these records, and proves them by the blocks.
 */
export async function exportDisclosures(
  database: MemberDatabase,
  channel: string,
  records: readonly string[],
  file: string,
): Promise<{ versions: number }> {
  const disclosed: DisclosedRecord[] = [];
  for (const name of records) disclosed.push(await disclose(database, placeOf(channel, name)));
  await writeFile(file, `${JSON.stringify({ v: 1, channel, records: disclosed }, undefined, 2)}\n`, { mode: 0o600 });
  return { versions: disclosed.reduce((sum, { versions }) => sum + versions.length, 0) };
}

function placeOf(channel: string, name: string): Place {
  const [, kind, id] = /^([a-z][a-z-]*)\/([0-9a-f]{32})$/.exec(name) ?? [];
  if (kind === undefined || id === undefined)
    throw new Error(`${name} names no record: kind/id is expected, the id as 32 hex digits`);
  return { channel, kind, id };
}

async function disclose(database: MemberDatabase, place: Place): Promise<DisclosedRecord> {
  const versions = await versionsOf(database, place);
  if (versions.length === 0) throw new Error(`no record ${place.kind}/${place.id} on ${place.channel}`);
  const entries = await entriesOf(database, place);
  return { kind: place.kind, id: place.id, versions, ...(entries.length === 0 ? {} : { entries }) };
}

async function versionsOf(
  database: MemberDatabase,
  { channel, kind, id }: Place,
): Promise<DisclosedRecord['versions']> {
  const rows = await database.projection.tables
    .selectFrom('versions')
    .select(['seal', 'body'])
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('version')
    .execute();
  return rows.map(({ seal, body }) => (body === null ? { seal } : { seal, body }));
}

async function entriesOf(database: MemberDatabase, { channel, kind, id }: Place): Promise<string[]> {
  const rows = await database.projection.tables
    .selectFrom('entries')
    .select('raw')
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('block')
    .orderBy('tx')
    .execute();
  return rows.flatMap(({ raw }) => (raw === null ? [] : [raw]));
}
