import {
  keys,
  type Known,
  type KnownRecord,
  type LedgerTransaction,
  type Outcome,
  linkSecret,
  parseKey,
  type PastWrite,
  sha256Hex,
} from '@tierline/chaincode/record';
import type { Body, LinkState, Registry } from '@tierline/chaincode/schema';
import { type RawBuilder, sql } from 'kysely';
import type { Part, Parts } from '../database/member-database';
import type { ReadBlock, ReadTransaction } from './block-reader';

/**
 * What the member knows of one channel while some blocks are read: loaded at once, then kept up with each transaction, so
 * that rows can be written together at the end.
 */
export class WorkingSet implements Known {
  readonly #records = new Map<string, KnownRecord>();
  readonly #byKey = new Map<string, string>();
  readonly #history = new Map<string, PastWrite[]>();
  readonly #erased = new Set<string>();
  readonly #links = new Map<string, string>();
  registry: Registry | undefined;
  tick: string | undefined;

  private constructor(
    readonly channel: string,
    readonly self: string,
  ) {}

  static async load(parts: Parts, channel: string, self: string, blocks: readonly ReadBlock[]): Promise<WorkingSet> {
    const known = new WorkingSet(channel, self);
    const transactions = blocks.flatMap((block) => block.transactions);
    if (transactions.length === 0) return known;
    const touched = [...new Set(transactions.flatMap(({ ledger }) => ledger.writes.map((write) => write.keyHash)))];
    await known.#loadRecords(parts.projection, [...touched, ...transactions.flatMap(entrySealKeys)]);
    await known.#loadHistory(parts.projection, transactions.flatMap(originKeys));
    await known.#loadErased(parts.archive, touched);
    await known.#loadPublic(parts.projection);
    await known.#loadLinks(parts.projection);
    return known;
  }

  record(kind: string, id: string): KnownRecord | undefined {
    return this.#records.get(`${kind}/${id}`);
  }

  recordOfKey(keyHash: string): KnownRecord | undefined {
    const record = this.#records.get(this.#byKey.get(keyHash) ?? '');
    return record?.live ? record : undefined;
  }

  history(keyHash: string): readonly PastWrite[] {
    return this.#history.get(keyHash) ?? [];
  }

  erased(keyHash: string): boolean {
    return this.#erased.has(keyHash);
  }

  linkSecret(a: string, b: string): string | undefined {
    return this.#links.get([a, b].sort().join(' '));
  }

  /** What the transaction made true, for those that follow it. */
  learn(ledger: LedgerTransaction, outcome: Outcome): void {
    const endorsed = isEndorsed(ledger);
    for (const write of ledger.writes) this.#remember({ ...write, block: ledger.block, tx: ledger.tx, endorsed });
    for (const { version, bodyKnown, live } of outcome.versions) {
      this.#set({ version, bodyKnown, live, frozen: false });
      if (version.seal.kind === 'link' && bodyKnown) this.#learnLink(version.body.state as LinkState);
    }
    for (const { kind, id } of outcome.frozen) {
      const record = this.record(kind, id);
      if (record) this.#set({ ...record, frozen: true });
    }
    this.registry = outcome.registry ?? this.registry;
    this.tick = outcome.tick ?? this.tick;
  }

  #remember(write: PastWrite): void {
    const history = this.#history.get(write.keyHash);
    if (history) history.push(write);
    else this.#history.set(write.keyHash, [write]);
  }

  #set(record: KnownRecord): void {
    const { kind, id, version } = record.version.seal;
    const place = `${kind}/${id}`;
    this.#records.set(place, record);
    this.#byKey.set(sha256Hex(keys.seal(kind, id)), place);
    this.#byKey.delete(sha256Hex(keys.body(kind, id, version - 1)));
    this.#byKey.set(sha256Hex(keys.body(kind, id, version)), place);
  }

  async #loadRecords(part: Part, hashes: readonly string[]): Promise<void> {
    const rows = await part.tables
      .selectFrom('records')
      .innerJoin('versions', (join) =>
        join
          .onRef('versions.channel', '=', 'records.channel')
          .onRef('versions.kind', '=', 'records.kind')
          .onRef('versions.id', '=', 'records.id')
          .onRef('versions.version', '=', 'records.version'),
      )
      .select(['records.live', 'records.frozen', 'versions.seal', 'versions.body', 'versions.seal_hash'])
      .where('records.channel', '=', this.channel)
      .where((builder) =>
        builder.or([builder('records.seal_key', '=', any(hashes)), builder('records.body_key', '=', any(hashes))]),
      )
      .execute();
    for (const row of rows) {
      const version = {
        sealBytes: row.seal,
        sealHash: row.seal_hash,
        seal: JSON.parse(row.seal) as KnownRecord['version']['seal'],
        bodyBytes: row.body ?? '',
        body: JSON.parse(row.body ?? '{}') as KnownRecord['version']['body'],
      };
      this.#set({ version, bodyKnown: row.body !== null, live: row.live, frozen: row.frozen });
    }
  }

  async #loadHistory(part: Part, hashes: readonly string[]): Promise<void> {
    if (hashes.length === 0) return;
    const rows = await part.tables
      .selectFrom('hashed_writes')
      .selectAll()
      .where('channel', '=', this.channel)
      .where('key_hash', '=', any(hashes))
      .orderBy('block')
      .orderBy('tx')
      .execute();
    for (const { key_hash, value_hash, collection, is_purge, block, tx, endorsed } of rows)
      this.#remember({
        mspId: collection,
        keyHash: key_hash,
        valueHash: value_hash,
        isPurge: is_purge,
        block,
        tx,
        endorsed,
      });
  }

  /** The first accepted link of each pair. */
  async #loadLinks(part: Part): Promise<void> {
    const rows = await part.tables
      .selectFrom('versions')
      .select('body')
      .where('channel', '=', this.channel)
      .where('kind', '=', 'link')
      .where('command', '=', 'AcceptLink')
      .orderBy('block')
      .orderBy('tx')
      .execute();
    for (const { body } of rows) if (body !== null) this.#learnLink((JSON.parse(body) as Body).state as LinkState);
  }

  #learnLink({ proposer, acceptor, proposersRandom, acceptorsRandom }: LinkState): void {
    const pair = [proposer, acceptor].sort().join(' ');
    if (acceptorsRandom !== undefined && !this.#links.has(pair))
      this.#links.set(pair, linkSecret(proposersRandom, acceptorsRandom));
  }

  async #loadErased(part: Part, hashes: readonly string[]): Promise<void> {
    const rows = await part.tables
      .selectFrom('private_values')
      .select('key_hash')
      .where('channel', '=', this.channel)
      .where('value', 'is', null)
      .where('key_hash', '=', any(hashes))
      .execute();
    for (const { key_hash } of rows) this.#erased.add(key_hash);
  }

  async #loadPublic({ tables }: Part): Promise<void> {
    const registry = await tables
      .selectFrom('registries')
      .select('content')
      .where('channel', '=', this.channel)
      .orderBy('block', 'desc')
      .orderBy('tx', 'desc')
      .limit(1)
      .executeTakeFirst();
    const tick = await tables
      .selectFrom('ticks')
      .select('at')
      .where('channel', '=', this.channel)
      .orderBy('block', 'desc')
      .orderBy('tx', 'desc')
      .limit(1)
      .executeTakeFirst();
    this.registry = registry?.content as Registry | undefined;
    this.tick = tick?.at;
  }
}

const any = (texts: readonly string[]): RawBuilder<string> => sql<string>`any(${texts}::text[])`;

export function isEndorsed({ writes, endorsers }: LedgerTransaction): boolean {
  return writes.every(({ mspId }) => endorsers.includes(mspId));
}

/** An entry writes no key of its record's own; its name says which record it is. */
function entrySealKeys({ values }: ReadTransaction): string[] {
  return [...values.values()].flatMap(({ key }) => {
    const parsed = parseKey(key);
    return parsed?.part === 'entry' ? [sha256Hex(keys.seal(parsed.kind, parsed.id))] : [];
  });
}

/** Seal keys whose past is asked for: of new records, and of those we join. */
function originKeys({ values }: ReadTransaction): string[] {
  return [...values.values()].flatMap(({ key, value }) => {
    const parsed = parseKey(key);
    const asked = parsed?.part === 'joined' || (parsed?.part === 'seal' && value.includes('"version":1}'));
    return parsed && asked ? [sha256Hex(keys.seal(parsed.kind, parsed.id))] : [];
  });
}
