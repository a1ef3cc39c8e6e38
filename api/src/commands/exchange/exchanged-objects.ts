/** An object that was given to this node under an identifier of its own. */
export type Exchanged = {
  /** As it was written. */
  id: string;
  /** What it is called here: legal entities and part of a demand; record and entry of a comment. */
  subject: readonly string[];
  /** RFC 3339, as its sender said. */
  changedAt: string;
  /** When it was taken: until its records change again it stands as it was given. */
  takenAt: string;
};

/** Identifiers from outside, which no ledger knows: in the member's database. */
export interface ExchangedObjects {
  list(channel: string, model: string): Promise<Exchanged[]>;
  /** In the place of an earlier one with the same identifier. */
  save(channel: string, model: string, object: Exchanged): Promise<void>;
  forget(channel: string, model: string, id: string): Promise<void>;
}
