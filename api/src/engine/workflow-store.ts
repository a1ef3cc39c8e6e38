import type { Store, StoreTransaction } from '@tierline/workflows';
import type { MemberDatabase } from '../readmodel';
import { SqlStoreTransaction } from './store-transaction';

/** The workflow engine's store in the member's database: one engine transaction is one SQL transaction. */
export class WorkflowStore implements Store {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    return this.#database.transaction((parts) => work(new SqlStoreTransaction(parts)));
  }
}
