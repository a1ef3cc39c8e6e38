import type { Migration } from './migrate';

/** What cannot be had from the ledger again: identities, commands on their way, timers, what only this member knows. */
export const engineMigrations: readonly Migration[] = [
  [
    `create table $schema.wallet (
       subject text primary key, enrolment_id text not null unique, roles text not null, certificate text not null,
       private_key text not null, expires_at text not null)`,
    `create table $schema.cursors (
       process text, channel text, block bigint not null, tx integer not null, fact integer not null,
       primary key (process, channel))`,
    `create table $schema.instances (
       process text, key text, state jsonb not null, stuck jsonb, primary key (process, key))`,
    `create table $schema.timers (
       process text, key text, timer text, channel text not null, due text collate "C" not null,
       primary key (process, key, timer))`,
    'create index timers_due on $schema.timers (channel, due)',
    `create table $schema.outbox (
       effect_key text primary key, process text not null, key text not null, effect jsonb not null,
       attempts integer not null, next_at text collate "C", outcome jsonb)`,
    'create index outbox_next on $schema.outbox (next_at) where next_at is not null',
    `create table $schema.local_feed (
       number bigint primary key, kind text not null, id text not null, type text not null, content jsonb not null,
       at text not null)`,
  ],
  // persons' commands on their way: those that wait for a partner, and envelopes that the ledger has not answered
  [
    `create table $schema.commands (
       command_id text collate "C" primary key, status text not null, write json, person json, envelope json,
       queued_at text collate "C" not null, expires_at text collate "C", next_at text collate "C",
       attempts integer not null, outcome json)`,
    `create index commands_open on $schema.commands (queued_at) where status = 'queued' or envelope is not null`,
    'create index commands_queued on $schema.commands (queued_at, command_id) where write is not null',
  ],
  // whom the node has seen by token; those who signed before this was noted are known by what they last signed with
  [
    'create table $schema.persons (subject text primary key, roles text not null, blocked boolean not null)',
    'insert into $schema.persons select subject, roles, false from $schema.wallet',
  ],
  // an attempt has begun and nobody has said how it ended: also by a process that is gone
  ['alter table $schema.commands add column attempting boolean not null default false'],
  // when it ended, and the records that it is about: for what is erased
  [
    `alter table $schema.commands add column ended_at text collate "C", add column records text[] not null default '{}'`,
    `update $schema.commands set ended_at = expires_at where status not in ('queued', 'unsettled')`,
  ],
  // how the member's parts are made and bought, and what its pins stand for
  [
    'create table $schema.tier_items (kind text, name text collate "C", content json not null, primary key (kind, name))',
    `create table $schema.publications (
       command_id text collate "C" primary key, forecast text not null, at text collate "C" not null)`,
    'create index publications_at on $schema.publications (forecast, at)',
    `create table $schema.pins (
       pin text collate "C" primary key, command_id text collate "C" not null, nonce text not null, upstream json)`,
    'create index pins_of on $schema.pins (command_id)',
    'create table $schema.secrets (name text primary key, value text not null)',
  ],
  // objects that came under identifiers of their own, which no ledger knows
  [
    `create table $schema.exchanged (
       channel text not null, model text not null, object_id text collate "C" not null, written text not null,
       subject text[] not null, changed_at text not null, taken_at text not null,
       primary key (channel, model, object_id))`,
  ],
  // what a process still waits for, and what does not get through
  [
    'create index outbox_instance on $schema.outbox (process, key) where next_at is not null',
    `create index outbox_troubled on $schema.outbox (effect_key) where outcome->>'status' in ('open', 'refused')`,
  ],
  // what each person has read of what is said about records
  [
    `create table $schema.read_marks (
       subject text, channel text collate "C", kind text collate "C", id text collate "C", thread text collate "C",
       block bigint not null, tx integer not null, entry_id text collate "C" not null,
       primary key (subject, channel, kind, id, thread))`,
  ],
  // more pins than a forecast carries stand under fewer
  [
    'alter table $schema.pins add column under text collate "C"',
    'create index pins_under on $schema.pins (under) where under is not null',
  ],
  // what persons mean to attach, and the slots that are taken for it
  [
    `create table $schema.uploads (
       owner text, hash text collate "C", media_type text not null, bytes bytea not null, at text collate "C" not null,
       primary key (owner, hash))`,
    `create table $schema.attachment_slots (
       channel text collate "C", kind text collate "C", id text collate "C", slot integer, count integer not null,
       command_id text collate "C" not null, hashes text[] not null, primary key (channel, kind, id, slot))`,
  ],
  // quality notices in the making: nobody else has seen them
  [
    `create table $schema.quality_drafts (
       id text collate "C" primary key, channel text not null, status text not null, revision integer not null,
       input json not null, changed_at text collate "C" not null, sending text, record text)`,
    'create index quality_drafts_latest on $schema.quality_drafts (changed_at desc, id)',
  ],
  // which pins stand for a record
  [`create index pins_upstream on $schema.pins ((upstream ->> 'id'))`],
  // where the member has its facts sent, and which of them are on their way
  [
    `create table $schema.webhooks (
       id text collate "C" primary key, url text not null, description text not null, filter json not null,
       secret text not null, old_secret text, old_until text collate "C", paused boolean not null, cursor text not null,
       created_at text collate "C" not null, last_delivered_at text, last_error text, last_error_at text)`,
    `create table $schema.webhook_deliveries (
       webhook_id text collate "C" not null references $schema.webhooks on delete cascade,
       channel text collate "C", block bigint, tx integer, fact integer,
       number bigint not null generated always as identity, record text collate "C" not null, cursor text not null,
       status text not null, attempts integer not null, taken_at text collate "C" not null,
       next_at text collate "C" not null, last_error text,
       primary key (webhook_id, channel, block, tx, fact))`,
    `create index webhook_deliveries_first on $schema.webhook_deliveries (webhook_id, record, number)
       where status = 'waiting'`,
    'create index webhook_deliveries_status on $schema.webhook_deliveries (webhook_id, status, number)',
  ],
  // what the member has set for its processes, each word of it
  [
    `create table $schema.rules (
       family text, name text collate "C", version integer, content json not null, by_name text not null,
       at text collate "C" not null, primary key (family, name, version))`,
  ],
  // whom this member has invited to act on a record without a node
  [
    `create table $schema.invitations (
       id text collate "C" primary key, token_hash text collate "C" not null unique, pin_hash text, pins_left integer not null,
       channel text collate "C" not null, kind text collate "C" not null, record text collate "C" not null,
       entry_id text collate "C" not null, invite json, nonce text, slip json, status text not null, attempt_hash text,
       created_by text, created_at text collate "C" not null, expires_at text collate "C" not null)`,
    'create index invitations_record on $schema.invitations (channel, kind, record)',
    'create index invitations_created on $schema.invitations (created_at)',
  ],
  // who has taken which case, and who is away
  [
    'create table $schema.keepers (record text collate "C" primary key, subject text not null, at text not null)',
    `create table $schema.absences (
       subject text primary key, "from" text collate "C" not null, until text collate "C" not null, deputy text not null)`,
  ],
  // each time that something was done by itself
  [
    `create table $schema.firings (
       command_id text collate "C" primary key, rule text collate "C" not null, version integer not null,
       channel text collate "C" not null, kind text collate "C" not null, id text collate "C" not null, place text not null,
       depth integer not null, at text collate "C" not null, outcome text, reason text, entry_id text collate "C")`,
    'create index firings_rule on $schema.firings (rule, at)',
    'create index firings_latest on $schema.firings (at desc, command_id desc)',
    'create index firings_entry on $schema.firings (entry_id) where entry_id is not null',
  ],
  // programs that act for the member, each within its scopes
  [
    `create table $schema.bots (
       subject text primary key, issuer text not null, name text not null, scopes text[] not null,
       requests_per_minute integer not null, registered_at text not null, cursor text, read_at text)`,
  ],
  // what was asked first with each key, as hashes
  [
    `create table $schema.idempotency_keys (
       subject text, key_hash text collate "C", body_hash text not null, at text collate "C" not null,
       primary key (subject, key_hash))`,
    'create index idempotency_keys_at on $schema.idempotency_keys (at)',
  ],
  // who wants mail where, and what is on its way
  [
    `create table $schema.mail_preferences (
       subject text primary key, address text not null, delivery text not null, hour integer, time_zone text)`,
    `create table $schema.mails (
       id text collate "C" primary key, subject text not null references $schema.mail_preferences on delete cascade,
       status text not null, attempts integer not null, taken_at text collate "C" not null,
       next_at text collate "C" not null, last_error text)`,
    "create index mails_next on $schema.mails (next_at) where status = 'waiting'",
    'create index mails_subject on $schema.mails (subject)',
    `create table $schema.mail_notices (
       mail_id text collate "C" references $schema.mails on delete cascade, place bigint, primary key (mail_id, place))`,
    'create table $schema.mail_cursor (reader text primary key, cursor text not null)',
  ],
  // when an effect was done; those of before count from now
  [
    'alter table $schema.outbox add column done_at text collate "C"',
    `update $schema.outbox set done_at = to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
       where outcome->>'status' = 'done'`,
    'create index outbox_done on $schema.outbox (done_at) where done_at is not null',
  ],
  // when a person's last mail was due, under the preference that holds
  ['alter table $schema.mail_preferences add column last_at text collate "C"'],
  // who signed what a rule fired on; of those of before nobody knows
  [`alter table $schema.firings add column by_msp text not null default ''`],
  // what has to be done before it
  ['alter table $schema.outbox add column after text collate "C"'],
];
