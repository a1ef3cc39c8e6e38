import { sql, type SqlBool } from 'kysely';
import { type BlockHashes, entryIdOf, Knowledge, sha256Hex } from '@tierline/chaincode/record';
import type { Body, Entry, Json, Prior, Registry } from '@tierline/chaincode/schema';
import { type MemberDatabase, readHead, readLinks, readRegistry } from '../readmodel';
import { earlierThan } from './earlier-of-subject';
import type { Progress } from './progress';
import type { Alike, Done, Live, RecordPlace, RecordSource, Standing, StateOf } from './record-source';

/** What stands, as this member's projector checked it. */
export class ProjectedRecords implements RecordSource {
  readonly #database: MemberDatabase;
  readonly #progress: Progress;
  readonly #registries = new Map<string, Registry>();

  constructor(database: MemberDatabase, progress: Progress) {
    this.#database = database;
    this.#progress = progress;
  }

  async live({ channel, kind, id }: RecordPlace): Promise<Live | undefined> {
    const row = await this.#tables
      .selectFrom('records as r')
      .innerJoin('versions as v', (join) =>
        join
          .onRef('v.channel', '=', 'r.channel')
          .onRef('v.kind', '=', 'r.kind')
          .onRef('v.id', '=', 'r.id')
          .onRef('v.version', '=', 'r.version'),
      )
      .select(['r.version', 'r.seal_hash', 'r.ended', 'v.seal', 'v.body'])
      .where('r.channel', '=', channel)
      .where('r.kind', '=', kind)
      .where('r.id', '=', id)
      .where('r.live', '=', true)
      .executeTakeFirst();
    if (!row || row.body === null) return undefined;
    const { version, seal_hash: sealHash, ended, seal, body } = row;
    return { version, sealHash, ended, prior: { seal, body } };
  }

  async version({ channel, kind, id }: RecordPlace, version: number): Promise<Prior | undefined> {
    const row = await this.#tables
      .selectFrom('versions')
      .select(['seal', 'body'])
      .where('channel', '=', channel)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    return row && row.body !== null ? { seal: row.seal, body: row.body } : undefined;
  }

  async seals({ channel, kind, id }: RecordPlace, from: number, to: number): Promise<string[]> {
    const rows = await this.#tables
      .selectFrom('versions')
      .select('seal')
      .where('channel', '=', channel)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('version', '>=', from)
      .where('version', '<=', to)
      .orderBy('version')
      .execute();
    return rows.map(({ seal }) => seal);
  }

  async standing(channel: string, mspId: string, key: string): Promise<string> {
    const row = await this.#tables
      .selectFrom('hashed_writes')
      .select('value_hash')
      .where('channel', '=', channel)
      .where('key_hash', '=', sha256Hex(key))
      .where('collection', '=', mspId)
      .orderBy('block', 'desc')
      .orderBy('tx', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.value_hash ?? '';
  }

  async isAwaited(channel: string, mspId: string, key: string): Promise<boolean> {
    const row = await this.#tables
      .selectFrom('waiting_ties as t')
      .innerJoin('hashed_writes as w', (join) =>
        join
          .onRef('w.channel', '=', 't.channel')
          .onRef('w.key_hash', '=', 't.key_hash')
          .onRef('w.block', '=', 't.block')
          .onRef('w.tx', '=', 't.tx'),
      )
      .select('t.key_hash')
      .where('t.channel', '=', channel)
      .where('t.key_hash', '=', sha256Hex(key))
      .where('w.collection', '=', mspId)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async entry(
    { channel, kind, id }: RecordPlace,
    entryId: string,
  ): Promise<{ bytes: string; seal: string } | undefined> {
    const row = await this.#tables
      .selectFrom('entries as e')
      .innerJoin('versions as v', (join) =>
        join
          .onRef('v.channel', '=', 'e.channel')
          .onRef('v.kind', '=', 'e.kind')
          .onRef('v.id', '=', 'e.id')
          .onRef('v.seal_hash', '=', 'e.seal_hash'),
      )
      .select(['e.raw', 'v.seal'])
      .where('e.channel', '=', channel)
      .where('e.kind', '=', kind)
      .where('e.id', '=', id)
      .where('e.entry_id', '=', entryId)
      .executeTakeFirst();
    return row && row.raw !== null ? { bytes: row.raw, seal: row.seal } : undefined;
  }

  async hasEntries({ channel, kind, id }: RecordPlace, types: readonly string[]): Promise<boolean> {
    const row = await this.#tables
      .selectFrom('entries')
      .select('entry_id')
      .where('channel', '=', channel)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('type', 'in', types)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  async saidBefore({ channel, kind, id }: RecordPlace, entryId: string, alike: Alike): Promise<number> {
    const said = (name: string) => sql<string>`${sql.ref(name)} ->> ${alike.member}`;
    const rows = await this.#tables
      .selectFrom('entries as one')
      .innerJoin('entries as earlier', (join) =>
        join
          .onRef('earlier.channel', '=', 'one.channel')
          .onRef('earlier.kind', '=', 'one.kind')
          .onRef('earlier.id', '=', 'one.id')
          .onRef('earlier.type', '=', 'one.type')
          .on(sql<SqlBool>`(earlier.block, earlier.tx) < (one.block, one.tx)`),
      )
      .select('earlier.entry_id')
      .where('one.channel', '=', channel)
      .where('one.kind', '=', kind)
      .where('one.id', '=', id)
      .where('one.entry_id', '=', entryId)
      .where(said('earlier.content'), '=', said('one.content'))
      .orderBy('earlier.block', 'desc')
      .orderBy('earlier.tx', 'desc')
      .limit(alike.atMost)
      .execute();
    return rows.length;
  }

  async notice(channel: string, noticeId: string): Promise<string | undefined> {
    const row = await this.#tables
      .selectFrom('notices')
      .select('raw')
      .where('channel', '=', channel)
      .where('notice_id', '=', noticeId)
      .executeTakeFirst();
    return row?.raw;
  }

  async states(channel: string, kind: string, holding?: readonly Json[]): Promise<Standing[]> {
    if (holding?.length === 0) return [];
    let query = this.#tables
      .selectFrom('records')
      .select(['id', 'version', 'state', 'changed_at as changedAt'])
      .where('channel', '=', channel)
      .where('kind', '=', kind)
      .where('live', '=', true)
      .where('ended', '=', false);
    if (holding) {
      const fragments = sql.join(holding.map((fragment) => sql`${JSON.stringify(fragment)}::text::jsonb`));
      query = query.where(sql<boolean>`state::jsonb @> any(array[${fragments}])`);
    }
    return query.orderBy('changed_block', 'desc').orderBy('id').execute();
  }

  async earlierOfSubject({ channel, kind, id }: RecordPlace): Promise<StateOf[]> {
    const made = await this.#tables
      .selectFrom('records as r')
      .innerJoin('versions as v', (join) =>
        join
          .onRef('v.channel', '=', 'r.channel')
          .onRef('v.kind', '=', 'r.kind')
          .on((on) => on('v.id', '=', on.fn.coalesce('r.origin', 'r.id'))),
      )
      .select(['r.id', 'r.version', 'r.state', 'r.live', 'r.ended', 'r.origin'])
      .where('r.channel', '=', channel)
      .where('r.kind', '=', kind)
      .where('v.version', '=', 1)
      .where('r.subject', '=', (query) =>
        query
          .selectFrom('records as own')
          .select('own.subject')
          .where('own.channel', '=', channel)
          .where('own.kind', '=', kind)
          .where('own.id', '=', id),
      )
      .orderBy('v.block')
      .orderBy('v.tx')
      .execute();
    return earlierThan(id, made);
  }

  async byCommand(mspId: string, commandId: string): Promise<Done[]> {
    const versions = await this.#tables
      .selectFrom('versions')
      .select(['channel', 'kind', 'id', 'version', 'command', 'body', 'tx_id', 'block', 'seal_hash'])
      .where('by_msp', '=', mspId)
      .where('command_id', '=', commandId)
      .execute();
    const entries = await this.#tables
      .selectFrom('entries')
      .select(['channel', 'kind', 'id', 'entry_id', 'type', 'raw', 'tx_id', 'block', 'seal_hash'])
      .where('entry_id', '=', entryIdOf(mspId, commandId))
      .execute();
    return [
      ...versions.map(({ command, body, tx_id: txId, seal_hash: sealHash, ...row }) => ({
        receipt: { ...row, command: command ?? '', txId, sealHash, ...absentIn(body) },
        input: body === null ? undefined : inputOf(body),
      })),
      ...entries.map(({ entry_id: entryId, type, raw, tx_id: txId, seal_hash: sealHash, ...row }) => ({
        receipt: { ...row, version: 0, command: `entry:${type ?? ''}`, entryId, txId, sealHash },
        input: raw === null ? undefined : contentOf(raw),
      })),
    ];
  }

  /** Told by the projector after each commit; without it the next question asks the database. */
  stands(channel: string, registry: Registry | undefined): void {
    if (registry) this.#registries.set(channel, registry);
    else this.#registries.delete(channel);
  }

  async registry(channel: string): Promise<Registry | undefined> {
    return this.#registries.get(channel) ?? readRegistry(this.#database, channel);
  }

  head(channel: string): Promise<BlockHashes | undefined> {
    return readHead(this.#database, channel);
  }

  async linkSecret(channel: string, [one, other]: readonly [string, string]): Promise<string | undefined> {
    const known = new Knowledge(undefined);
    for (const link of await readLinks(this.#database.projection, channel)) known.recallLink(link);
    return known.linkSecret(one, other);
  }

  reached(channel: string, block: bigint, milliseconds: number): Promise<boolean> {
    return this.#progress.reached(channel, block, milliseconds);
  }

  get #tables() {
    return this.#database.projection.tables;
  }
}

const contentOf = (entry: string): Json => (JSON.parse(entry) as Entry).content;
const inputOf = (body: string): Json => (JSON.parse(body) as Body).command.input;

/** Who was left out of a version, as a receipt says it. */
function absentIn(body: string | null): { absent?: string[] } {
  const absences = body === null ? undefined : (JSON.parse(body) as Body).absences;
  return absences ? { absent: absences.map(({ mspId }) => mspId) } : {};
}
