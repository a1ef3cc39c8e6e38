import type { MemberDatabase } from '../readmodel';

/** `private_key` is sealed by the vault; `expires_at` RFC 3339. */
export type WalletRow = {
  subject: string;
  enrolment_id: string;
  roles: string;
  certificate: string;
  private_key: string;
  expires_at: string;
};

export interface WalletRows {
  find(subject: string): Promise<WalletRow | undefined>;
  save(row: WalletRow): Promise<void>;
  remove(subject: string): Promise<void>;
}

/** The wallet's rows in the member's engine schema. */
export function walletRows(database: MemberDatabase): WalletRows {
  return {
    find: (subject) =>
      database.engine.tables.selectFrom('wallet').selectAll().where('subject', '=', subject).executeTakeFirst(),
    save: (row) =>
      database.transaction(async ({ engine }) => {
        await engine.tables
          .insertInto('wallet')
          .values(row)
          .onConflict((conflict) => conflict.column('subject').doUpdateSet(row))
          .execute();
      }),
    remove: (subject) =>
      database.transaction(async ({ engine }) => {
        await engine.tables.deleteFrom('wallet').where('subject', '=', subject).execute();
      }),
  };
}
