import { type Selectable, sql } from 'kysely';
import {
  namesOf,
  nobody,
  type OutboxStore,
  placesOf,
  type Queued,
  type Receipt,
  type Told,
  type Unsettled,
  type Write,
} from '../commands';
import type { Identified, Person } from '../identity';
import { nameOfRecord, type MemberDatabase, type Part, type Parts, type RecordPlace } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';
import { appendLocal } from './local-feed';

type Row = Selectable<Tables['commands']>;
/** JSON has no bigint and no bytes: both are stored as text. */
type StoredOutcome = { reason: Queued['reason']; receipts?: (Omit<Receipt, 'block'> & { block: string })[] };
type StoredEnvelope = Omit<Unsettled, 'commandId' | 'prepared'> & {
  prepared: Omit<Unsettled['prepared'], 'bytes'>;
  bytes: string;
};

/** Persons' commands on their way, in the part `engine` of the member's database. */
export class CommandStore implements OutboxStore {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  async find(commandId: string): Promise<Queued | undefined> {
    const row = await this.#rows.where('command_id', '=', commandId).executeTakeFirst();
    return row && queuedOf(row);
  }

  async waiting(): Promise<Queued[]> {
    const rows = await this.#rows.where('status', '=', 'queued').orderBy('queued_at').orderBy('command_id').execute();
    return rows.flatMap((row) => queuedOf(row) ?? []);
  }

  async countWaiting(person?: Identified): Promise<number> {
    const waiting = this.#database.engine.tables
      .selectFrom('commands')
      .select(({ fn }) => fn.countAll<bigint>().as('count'))
      .where('status', '=', 'queued');
    const { count } = await (person ? waiting.where(isBy(person)) : waiting).executeTakeFirstOrThrow();
    return Number(count);
  }

  async save(command: Queued, told?: Told): Promise<void> {
    await this.#database.transaction(async (parts) => {
      await saveRow(parts.engine, command, told?.at);
      await tell(parts, command, told);
    });
  }

  async attempt(commandId: string): Promise<boolean> {
    const { tables } = this.#database.engine;
    const begun = tables.updateTable('commands').set({ attempting: true }).where('command_id', '=', commandId);
    return (await begun.where('status', '=', 'queued').executeTakeFirst()).numUpdatedRows > 0n;
  }

  async change(command: Queued, told?: Told): Promise<boolean> {
    return this.#database.transaction(async (parts) => {
      const row = await parts.engine.tables
        .selectFrom('commands')
        .select(['attempting', 'envelope'])
        .where('command_id', '=', command.commandId)
        .where('status', '=', 'queued')
        .forUpdate()
        .executeTakeFirst();
      const isOpen = row !== undefined && (row.attempting || row.envelope !== null);
      if (!row || (command.status === 'cancelled' && isOpen)) return false;
      await saveRow(parts.engine, command, told?.at);
      await tell(parts, command, told);
      return true;
    });
  }

  async unsettled(commandId: string): Promise<Unsettled | undefined> {
    const row = await this.#database.engine.tables
      .selectFrom('commands')
      .select('envelope')
      .where('command_id', '=', commandId)
      .where('envelope', 'is not', null)
      .executeTakeFirst();
    if (!row) return undefined;
    const { prepared, bytes, ...rest } = row.envelope as unknown as StoredEnvelope;
    return { commandId, ...rest, prepared: { ...prepared, bytes: Buffer.from(bytes, 'base64') } };
  }

  async keep({ commandId, prepared: { bytes, ...prepared }, ...rest }: Unsettled): Promise<void> {
    const stored: StoredEnvelope = { ...rest, prepared, bytes: Buffer.from(bytes).toString('base64') };
    const envelope = JSON.stringify(stored);
    await this.#database.engine.tables
      .insertInto('commands')
      .values({
        ...{ command_id: commandId, status: 'unsettled', envelope, queued_at: prepared.at, attempts: 1 },
        ...{ write: null, person: null, expires_at: null, next_at: null, outcome: null, ended_at: null, records: [] },
      })
      .onConflict((conflict) => conflict.column('command_id').doUpdateSet({ envelope }))
      .execute();
  }

  async forget(commandId: string): Promise<void> {
    const { tables } = this.#database.engine;
    await tables.updateTable('commands').set({ envelope: null }).where('command_id', '=', commandId).execute();
    await tables.deleteFrom('commands').where('command_id', '=', commandId).where('write', 'is', null).execute();
  }

  async forgetEnded(before: string): Promise<void> {
    await this.#database.engine.tables
      .deleteFrom('commands')
      .where((row) =>
        row.or([row('ended_at', '<', before), row('status', '=', 'unsettled').and('queued_at', '<', before)]),
      )
      .execute();
  }

  async forgetPerson(person: Identified): Promise<void> {
    await this.#database.engine.tables
      .updateTable('commands')
      .set({ person: JSON.stringify(nobody) })
      .where('ended_at', 'is not', null)
      .where(isBy(person))
      .execute();
  }

  get #rows() {
    return this.#database.engine.tables.selectFrom('commands').selectAll().where('write', 'is not', null);
  }
}

const isBy = ({ issuer, subject }: Identified) =>
  sql<boolean>`person ->> 'issuer' = ${issuer} and person ->> 'subject' = ${subject}`;

async function tell(parts: Parts, { commandId, write, status, reason, attempts }: Queued, told?: Told): Promise<void> {
  if (!told) return;
  const data = { commandId, command: namesOf(write).join(', '), status, attempts, reason };
  await appendLocal(parts, { ...told, record: firstOf(write), data });
}

async function saveRow({ tables }: Part, command: Queued, at: string | undefined): Promise<void> {
  const { commandId, write, person, status, queuedAt, expiresAt, nextAt, attempts, reason, receipts } = command;
  const outcome: StoredOutcome = {
    reason,
    ...(receipts && { receipts: receipts.map((receipt) => ({ ...receipt, block: receipt.block.toString() })) }),
  };
  const row = {
    ...{ status, write: JSON.stringify(write), person: JSON.stringify(person), outcome: JSON.stringify(outcome) },
    ...{ queued_at: queuedAt, expires_at: expiresAt, next_at: status === 'queued' ? nextAt : null, attempts },
    ...{ attempting: false, ended_at: status === 'queued' ? null : (at ?? queuedAt), records: recordsOf(command) },
  };
  await tables
    .insertInto('commands')
    .values({ command_id: commandId, ...row, envelope: null })
    .onConflict((conflict) => conflict.column('command_id').doUpdateSet(row))
    .execute();
}

function queuedOf({ status, write, person, outcome, ...row }: Row): Queued | undefined {
  if (status === 'unsettled') return undefined;
  const { reason, receipts } = outcome as unknown as StoredOutcome;
  return {
    ...{ commandId: row.command_id, write: write as unknown as Write, person: person as unknown as Person, status },
    ...{ queuedAt: row.queued_at, expiresAt: row.expires_at ?? '', nextAt: row.next_at ?? '', attempts: row.attempts },
    ...{ reason, isUnsettled: row.envelope !== null || row.attempting },
    ...(receipts && { receipts: receipts.map((receipt) => ({ ...receipt, block: BigInt(receipt.block) })) }),
  };
}

/** Also those that it has made. */
function recordsOf({ write, receipts = [] }: Queued): string[] {
  return [...new Set([...placesOf(write), ...receipts].map(nameOfRecord))];
}

/** The record that a feed item is about; a new one has no id yet. */
function firstOf(write: Write): RecordPlace {
  const [place] = placesOf(write);
  if (place) return place;
  return write.type === 'entry' ? write.place : { channel: write.channel, kind: write.intents[0]?.kind ?? '', id: '' };
}
