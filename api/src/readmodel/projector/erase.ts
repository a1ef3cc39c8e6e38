import { sql, type SqlBool } from 'kysely';
import type { Part } from '../database/member-database';
import type { RecordPlace } from '../schema/rows/columns';
import { noTraits } from '../projections/trait-columns';

/** Of a record, and which entry where it was one. */
export type Erased = RecordPlace & { entryId?: string };
type Place = { channel: string; block: bigint; tx: number };

/** A purge takes what stood before it: the same key may be written after. */
const before = ({ block, tx }: Place, blockColumn: string, txColumn: string) =>
  sql<SqlBool>`(${sql.id(blockColumn)}, ${sql.id(txColumn)}) < (${block}::bigint, ${tx}::integer)`;

/**
 * What was purged from our collection goes from archive and projection in the transaction that shows it. The version's
 * facts become one ContentErased in the first one's place; no later place moves (protocol.md §9).
 * @returns the records that it was about
 */
export async function erase(archive: Part, projection: Part, place: Place, keyHash: string): Promise<Erased[]> {
  const { channel } = place;
  const earlier = before(place, 'block', 'tx');
  await archive.tables
    .updateTable('private_values')
    .set({ value: null })
    .where('channel', '=', channel)
    .where('key_hash', '=', keyHash)
    .where(earlier)
    .execute();
  const { tables } = projection;
  const versions = await tables
    .updateTable('versions')
    .set({ body: null, state: null, command: null, purged: true })
    .where('channel', '=', channel)
    .where('body_key', '=', keyHash)
    .where(earlier)
    .returning(['kind', 'id', 'version'])
    .execute();
  for (const one of versions) await eraseFacts(projection, { ...one, channel }, { version: one.version });
  const emptied = await tables
    .updateTable('records')
    .set({ state: null, subject: null, ...noTraits })
    .where('channel', '=', channel)
    .where('body_key', '=', keyHash)
    .where(before(place, 'changed_block', 'changed_tx'))
    .returning(['kind', 'id'])
    .execute();
  for (const one of emptied) await forgetText(projection, { ...one, channel }, '');
  const entries = await tables
    .updateTable('entries')
    .set({ raw: null, content: null, type: null, thread: null, mentioned: null, purged: true })
    .where('channel', '=', channel)
    .where('key_hash', '=', keyHash)
    .where(earlier)
    .returning(['kind', 'id', 'entry_id'])
    .execute();
  for (const one of entries) await forgetText(projection, { ...one, channel }, one.entry_id);
  for (const one of entries) await eraseFacts(projection, { ...one, channel }, { entryId: one.entry_id });
  await eraseNotices(projection, place, keyHash);
  await forgetMissing(projection, place, keyHash);
  return [
    ...versions.map(({ kind, id }) => ({ channel, kind, id })),
    ...entries.map(({ kind, id, entry_id: entryId }) => ({ channel, kind, id, entryId })),
  ];
}

export const nameOfRecord = ({ channel, kind, id }: RecordPlace): string => `${channel}/${kind}/${id}`;

/** What persons asked for on these records, and what became of it, holds content too. What still waits does not go. */
export async function forgetCommands({ tables }: Part, records: readonly RecordPlace[]): Promise<void> {
  if (records.length === 0) return;
  await tables
    .deleteFrom('commands')
    .where('ended_at', 'is not', null)
    .where(sql<SqlBool>`records && ${records.map(nameOfRecord)}::text[]`)
    .execute();
}

/** What was uploaded to be attached to something on these records goes too; it can be uploaded again. */
export async function forgetUploads({ schema, tables }: Part, records: readonly RecordPlace[]): Promise<void> {
  if (records.length === 0) return;
  await sql`
    delete from ${sql.table(`${schema}.uploads`)} where hash in (
      select unnest(hashes) from ${sql.table(`${schema}.attachment_slots`)}
      where concat_ws('/', channel, kind, id) = any(${records.map(nameOfRecord)}::text[]))`.execute(tables);
}

/** Of a guest whose act was erased nothing is kept; the link stays used. */
export async function forgetGuests({ tables }: Part, erased: readonly Erased[]): Promise<void> {
  const entryIds = erased.flatMap(({ entryId }) => entryId ?? []);
  if (entryIds.length === 0) return;
  await tables
    .updateTable('invitations')
    .set({ status: 'erased', invite: null, slip: null, nonce: null, attempt_hash: null, created_by: null })
    .where('entry_id', 'in', entryIds)
    .execute();
}

/** What is erased is found by nobody. */
async function forgetText({ tables }: Part, { channel, kind, id }: RecordPlace, entryId: string): Promise<void> {
  await tables
    .deleteFrom('texts')
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('entry_id', '=', entryId)
    .execute();
}

async function eraseNotices(projection: Part, place: Place, keyHash: string): Promise<void> {
  const notices = await projection.tables
    .deleteFrom('notices')
    .where('channel', '=', place.channel)
    .where('key_hash', '=', keyHash)
    .where(before(place, 'block', 'tx'))
    .returning('notice_id')
    .execute();
  const aboutNone = { channel: place.channel, kind: '', id: '' };
  for (const { notice_id: noticeId } of notices) await eraseFacts(projection, aboutNone, { noticeId });
}

/** By what they tell of, not by the transaction that wrote it: values may have come later than that. */
async function eraseFacts(
  { tables }: Part,
  at: { channel: string; kind: string; id: string },
  of: { version: number } | { entryId: string } | { noticeId: string },
): Promise<void> {
  const told = tables
    .deleteFrom('facts')
    .where('channel', '=', at.channel)
    .where('kind', '=', at.kind)
    .where('id', '=', at.id)
    .where('type', '!=', 'Found');
  const named = (type: string, name: string, id: string) =>
    told.where('type', '=', type).where(sql<string>`content ->> ${name}`, '=', id);
  const ofOne =
    'version' in of
      ? told.where('version', '=', of.version)
      : 'entryId' in of
        ? named('EntryAdded', 'entryId', of.entryId)
        : named('NoticeGiven', 'noticeId', of.noticeId);
  const facts = await ofOne.returningAll().execute();
  const [first] = facts.sort((a, b) => a.fact - b.fact);
  if (!first) return;
  await tables
    .insertInto('facts')
    .values({ ...first, type: 'ContentErased', content: '{}', severity: null })
    .execute();
}

/** A value that never came and is purged now was no loss. */
async function forgetMissing({ tables }: Part, place: Place, keyHash: string): Promise<void> {
  await tables
    .deleteFrom('missing_values')
    .where('channel', '=', place.channel)
    .where('key_hash', '=', keyHash)
    .where(before(place, 'block', 'tx'))
    .execute();
}
