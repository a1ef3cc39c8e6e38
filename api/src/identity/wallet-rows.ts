import type { MemberDatabase } from '../readmodel';
import type { Tables } from '../readmodel/schema/tables';

/** `private_key` is sealed by the vault; `expires_at` RFC 3339. */
export type WalletRow = Tables['wallet'];

export interface WalletRows {
  find(subject: string): Promise<WalletRow | undefined>;
  /** false, and nothing saved: another process of the member has enrolled the person first, under another pseudonym. */
  save(row: WalletRow): Promise<boolean>;
  remove(subject: string): Promise<void>;
}

/** The wallet's rows in the member's engine schema. */
export function walletRows(database: MemberDatabase): WalletRows {
  return {
    find: (subject) =>
      database.engine.tables.selectFrom('wallet').selectAll().where('subject', '=', subject).executeTakeFirst(),
    save: (row) =>
      database.transaction(async ({ engine: { tables } }) => {
        const standing = await tables
          .selectFrom('wallet')
          .select('enrolment_id')
          .where('subject', '=', row.subject)
          .executeTakeFirst();
        if (standing && standing.enrolment_id !== row.enrolment_id) return false;
        await tables
          .insertInto('wallet')
          .values(row)
          .onConflict((conflict) => conflict.column('subject').doUpdateSet(row))
          .execute();
        return true;
      }),
    remove: (subject) =>
      database.transaction(async ({ engine }) => {
        await engine.tables.deleteFrom('wallet').where('subject', '=', subject).execute();
      }),
  };
}
