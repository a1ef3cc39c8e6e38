import type { Migration } from './migrate';

/**
 * What the peer delivered: blocks, and the private values of our own collection one by one, so that an erasure takes
 * them too. `arrival` is the order between channels, which rebuilds repeat; local feed items draw from the same numbers.
 */
export const archiveMigrations: readonly Migration[] = [
  [
    'create table $schema.active_projection (single boolean primary key check (single), number integer not null)',
    'create sequence $schema.arrivals',
    `create table $schema.blocks (
       channel text collate "C", number bigint, arrival bigint not null unique default nextval('$schema.arrivals'),
       header_hash text not null, is_config boolean not null, bytes bytea not null, primary key (channel, number))`,
    `create table $schema.private_values (
       channel text collate "C", block bigint, tx integer, key text collate "C", key_hash text not null, value text,
       primary key (channel, block, tx, key))`,
    'create index private_values_key on $schema.private_values (channel, key_hash)',
  ],
  [`alter table $schema.active_projection add column form text not null default ''`],
  ['create index private_values_erased on $schema.private_values (channel, key_hash) where value is null'],
];
