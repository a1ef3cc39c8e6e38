import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import { type Migration, run } from './migrate';
import type { Tables } from './tables';

const records: Migration = [
  `create table $schema.versions (
     channel text collate "C", kind text collate "C", id text collate "C", version integer,
     seal_hash text not null, seal text not null, body text, body_key text not null, state json, command_id text not null, command text,
     at text collate "C" not null, by_msp text not null, by_name text not null,
     block bigint not null, tx integer not null, tx_id text not null, rules integer not null,
     late boolean not null, purged boolean not null, parties text[] not null,
     primary key (channel, kind, id, version))`,
  'create index versions_id on $schema.versions (id)',
  'create index versions_body_key on $schema.versions (channel, body_key)',
  'create index versions_command on $schema.versions (command_id)',
  `create table $schema.records (
     channel text collate "C", kind text collate "C", id text collate "C", version integer not null,
     live boolean not null, ended boolean not null, origin text collate "C",
     state json, parties text[] not null, seal_hash text not null,
     seal_key text not null, body_key text not null,
     subject text, status text, parts text[] not null, sites text[] not null, names text[] not null,
     first_day text collate "C", last_day text collate "C",
     granularity text, unit text, starts date[], demand numeric[], committed numeric[], category text, severity text, urgency text collate "C", changed_arrival bigint not null,
     changed_block bigint not null, changed_tx integer not null, changed_at text collate "C" not null,
     primary key (channel, kind, id))`,
  'create index records_id on $schema.records (id)',
  'create index records_seal_key on $schema.records (channel, seal_key)',
  'create index records_body_key on $schema.records (channel, body_key)',
  'create index records_changed on $schema.records (kind, changed_arrival, changed_tx, id)',
  'create index records_changed_at on $schema.records (kind, changed_at)',
  // exactly as the query orders by it
  `create index records_urgency on $schema.records (kind, coalesce(urgency, '~'), id, channel)`,
  `create index records_attention on $schema.records (coalesce(urgency, '~'), id, channel)
     where urgency is not null and live and not ended`,
  'create index records_status on $schema.records (kind, status)',
  `create table $schema.duties (
     channel text collate "C", kind text collate "C", id text collate "C", number integer,
     msp_id text not null, command text, about text, roles text[] not null, why text not null, due_at text collate "C",
     severity text, rank integer not null, primary key (channel, kind, id, number))`,
  // exactly as the query orders by it
  `create index duties_work on $schema.duties
     (msp_id, coalesce(due_at, '~'), rank, channel, kind, id, (number::text collate "C"))`,
  'create index records_days on $schema.records (kind, first_day, last_day)',
  'create index records_subject on $schema.records (channel, kind, subject) where subject is not null',
  'create index records_parties on $schema.records using gin (parties)',
  'create index records_parts on $schema.records using gin (parts)',
  'create index records_sites on $schema.records using gin (sites)',
  'create index records_names on $schema.records using gin (names)',
  `create table $schema.entries (
     channel text collate "C", kind text collate "C", id text collate "C", entry_id text collate "C",
     key_hash text not null, seal_hash text not null, by_msp text not null, by_name text not null,
     at text collate "C" not null, type text, content json, raw text, block bigint not null, tx integer not null, tx_id text not null,
     late boolean not null, said_block bigint, said_tick text collate "C", said_late boolean,
     thread text collate "C", mentioned text[],
     purged boolean not null, primary key (channel, kind, id, entry_id))`,
  'create index entries_thread on $schema.entries (channel, kind, id, thread, block, tx, entry_id) where thread is not null',
  'create index entries_mentioned on $schema.entries (block, tx, channel, entry_id) where mentioned is not null',
  // `simple`: a consortium has many languages, and half of what is searched for are numbers
  `create table $schema.texts (
     channel text collate "C", kind text collate "C", id text collate "C", entry_id text collate "C",
     head text not null, body text not null, arrival bigint not null,
     words tsvector not null generated always as
       (setweight(to_tsvector('simple'::regconfig, head), 'A') || setweight(to_tsvector('simple'::regconfig, body), 'B')) stored,
     primary key (channel, kind, id, entry_id))`,
  'create index texts_words on $schema.texts using gin (words)',
  `create table $schema.out_of_limits (
     channel text collate "C", id text collate "C", property text collate "C", content json not null,
     primary key (channel, id, property))`,
  `create table $schema.notices (
     channel text collate "C", notice_id text collate "C", key_hash text not null, at text collate "C" not null, by_name text not null,
     content json not null, raw text not null, block bigint not null, tx integer not null, tx_id text not null,
     tick_before text collate "C", late boolean not null, primary key (channel, notice_id))`,
  'create index notices_order on $schema.notices (channel, block, tx)',
  'create index entries_key_hash on $schema.entries (channel, key_hash)',
  'create index entries_order on $schema.entries (channel, kind, id, block, tx)',
];

const feed: Migration = [
  `create table $schema.facts (
     channel text collate "C", block bigint, tx integer, fact integer, tx_id text, arrival bigint not null,
     kind text not null, id text not null, version integer, type text not null, content json not null,
     by_msp text not null, at text not null, parties text[] not null default '{}', severity text,
     primary key (channel, block, tx, fact))`,
  'create index facts_kind on $schema.facts (channel, kind, block, tx, fact)',
  'create index facts_arrival on $schema.facts (arrival, tx, fact)',
  'create index facts_record on $schema.facts (id, kind, channel)',
  `create table $schema.findings (
     channel text collate "C", block bigint, tx integer, number integer, code text not null, kind text, id text,
     content json not null, primary key (channel, block, tx, number))`,
  'create index findings_record on $schema.findings (id)',
];

const ledger: Migration = [
  `create table $schema.hashed_writes (
     channel text collate "C", key_hash text collate "C", block bigint, tx integer, collection text collate "C",
     value_hash text not null, is_purge boolean not null, endorsed boolean not null,
     primary key (channel, key_hash, block, tx, collection))`,
  `create table $schema.missing_values (
     channel text collate "C", key_hash text collate "C", block bigint, tx integer, value_hash text not null,
     came_block bigint, came_tx integer, came_key text,
     primary key (channel, key_hash, block, tx))`,
  'create index missing_values_value on $schema.missing_values (channel, value_hash)',
  'create index missing_values_place on $schema.missing_values (channel, block, tx)',
  `create table $schema.waiting (
     channel text collate "C", block bigint, tx integer, ledger json not null, registry json, tick text,
     primary key (channel, block, tx))`,
  `create table $schema.waiting_ties (
     channel text collate "C", key_hash text collate "C", block bigint, tx integer,
     primary key (channel, key_hash, block, tx))`,
  'create index waiting_ties_place on $schema.waiting_ties (channel, block, tx)',
  `create table $schema.checkpoints (
     channel text collate "C" primary key, next_block bigint not null, header_hash text not null)`,
  `create table $schema.registries (
     channel text collate "C", block bigint, tx integer, content json not null, primary key (channel, block, tx))`,
  `create table $schema.motions (
     channel text collate "C", motion_id text collate "C", block bigint not null, tx integer not null,
     content jsonb not null, primary key (channel, motion_id))`,
  `create table $schema.attestations (
     channel text collate "C", msp_id text collate "C", by_name text not null, at text collate "C" not null, late boolean not null,
     up_to bigint not null, header_hash text not null, commit_hash text not null,
     block bigint not null, tx integer not null, tx_id text not null, primary key (channel, msp_id))`,
  `create table $schema.ticks (
     channel text collate "C", block bigint, tx integer, at text not null, primary key (channel, block, tx))`,
];

const parts = [records, feed, ledger];
/** To be raised when the same blocks give other rows in the same tables. */
const reading = 20;

/** What a projection must have been made by to be read; another is made anew from the archive. */
export const projectionForm = `${String(reading)}-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16)}`;

/** An empty projection under this schema name; one that stands there is dropped. */
export async function createProjection(transaction: Transaction<Tables>, schema: string): Promise<void> {
  await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(transaction);
  await sql`create schema ${sql.id(schema)}`.execute(transaction);
  for (const part of parts) await run(transaction, schema, part);
}
