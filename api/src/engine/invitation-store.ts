import { type Selectable, sql } from 'kysely';
import type { FoundInvitation, Invitation, Invitations, InvitationSecrets, Slip } from '../guests';
import type { MemberDatabase, RecordPlace } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';

type Row = Selectable<Tables['invitations']>;
const guesses = 5;
/** What nobody used is kept so long after its end. */
const keptDays = 30;

/** Invitations of guests, in the part `engine` of the member's database. */
export class InvitationStore implements Invitations {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  add(
    { id, place, invite, entryId, status, createdAt, expiresAt, nonce }: Invitation,
    { tokenHash, pinHash, createdBy }: InvitationSecrets & { createdBy: string },
    { most, now }: { most: number; now: string },
  ): Promise<boolean> {
    const over = new Date(Date.parse(now) - keptDays * 86_400_000).toISOString();
    return this.#database.transaction(async ({ engine: { tables } }) => {
      await tables.deleteFrom('invitations').where('status', '!=', 'done').where('expires_at', '<', over).execute();
      const { count } = await tables
        .selectFrom('invitations')
        .select(({ fn }) => fn.countAll<bigint>().as('count'))
        .where('status', '=', 'open')
        .where('expires_at', '>', now)
        .executeTakeFirstOrThrow();
      if (Number(count) >= most) return false;
      const row = {
        ...{ id, token_hash: tokenHash, pin_hash: pinHash ?? null, pins_left: guesses, entry_id: entryId, nonce },
        ...{ channel: place.channel, kind: place.kind, record: place.id, invite: JSON.stringify(invite), status },
        ...{ slip: null, attempt_hash: null, created_by: createdBy, created_at: createdAt, expires_at: expiresAt },
      };
      await tables.insertInto('invitations').values(row).execute();
      return true;
    });
  }

  async byToken(tokenHash: string): Promise<FoundInvitation | undefined> {
    const row = await this.#tables
      .selectFrom('invitations')
      .selectAll()
      .where('token_hash', '=', tokenHash)
      .executeTakeFirst();
    if (!row || row.invite === null) return undefined;
    const { pin_hash: pinHash, pins_left: pinsLeft, attempt_hash: attemptHash } = row;
    return {
      ...invitationOf(row),
      tokenHash,
      pinHash: pinHash ?? undefined,
      pinsLeft,
      attemptHash: attemptHash ?? undefined,
    };
  }

  async list({ channel, kind, id }: Partial<RecordPlace>, most: number): Promise<Invitation[]> {
    let query = this.#tables.selectFrom('invitations').selectAll().where('invite', 'is not', null);
    if (channel !== undefined) query = query.where('channel', '=', channel);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    if (id !== undefined) query = query.where('record', '=', id);
    return (await query.orderBy('created_at', 'desc').orderBy('id').limit(most).execute()).map(invitationOf);
  }

  async guess(id: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#tables
      .updateTable('invitations')
      .set({ pins_left: sql`pins_left - 1`, status: sql`case when pins_left = 1 then 'locked' else status end` })
      .where('id', '=', id)
      .where('status', '=', 'open')
      .where('pins_left', '>', 0)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async guessed(id: string): Promise<void> {
    await this.#tables
      .updateTable('invitations')
      .set({ pins_left: guesses, status: 'open' })
      .where('id', '=', id)
      .where('status', 'in', ['open', 'locked'])
      .execute();
  }

  async signed(id: string, slip: Slip): Promise<void> {
    await this.#tables
      .updateTable('invitations')
      .set({ slip: JSON.stringify(slip) })
      .where('id', '=', id)
      .where('slip', 'is', null)
      .execute();
  }

  async done(id: string, { attemptHash, slip }: { attemptHash?: string; slip?: Slip }): Promise<void> {
    await this.#tables
      .updateTable('invitations')
      .set({ status: 'done', attempt_hash: attemptHash ?? null, ...(slip && { slip: JSON.stringify(slip) }) })
      .where('id', '=', id)
      .where('status', '=', 'open')
      .execute();
  }

  async revoke(id: string): Promise<Invitation | undefined> {
    const row = await this.#tables
      .updateTable('invitations')
      .set({ status: 'revoked' })
      .where('id', '=', id)
      .where('status', 'in', ['open', 'locked'])
      .returningAll()
      .executeTakeFirst();
    return row && invitationOf(row);
  }

  /** The invitation stays: it is the member's. */
  async forget(person: string): Promise<void> {
    await this.#tables.updateTable('invitations').set({ created_by: null }).where('created_by', '=', person).execute();
  }

  get #tables() {
    return this.#database.engine.tables;
  }
}

function invitationOf({ id, channel, kind, record, invite, slip, ...row }: Row): Invitation {
  return {
    ...{ id, place: { channel, kind, id: record }, entryId: row.entry_id, nonce: row.nonce ?? '' },
    ...{ createdAt: row.created_at, expiresAt: row.expires_at, status: row.status as Invitation['status'] },
    invite: invite as unknown as Invitation['invite'],
    slip: slip === null ? undefined : (slip as unknown as Slip),
  };
}
