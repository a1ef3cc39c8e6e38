import type { AttachmentType } from '@tierline/chaincode/schema';
import type { RecordPlace } from '../../commands';

/** What a person means to attach. `hash`: SHA-256 in hex. */
export type Upload = { hash: string; mediaType: AttachmentType; bytes: Buffer };
/** Slots on a record that are taken for what a command attaches. */
export type Placing = { place: RecordPlace; commandId: string; by: string; hashes: readonly string[]; count: number };

/** In the member's database, so that every process of the member has it. `owner`: `subjectOf` who uploaded. */
export interface Uploads {
  /** Keeps it for a while, and forgets what was kept too long. false: there is no more room for this person. */
  keep(owner: string, upload: Upload, limits: { at: string; since: string; bytes: number }): Promise<boolean>;
  find(owner: string, hash: string): Promise<Upload | undefined>;
  /**
   * The first of so many: for the same command always the same, for another never one that was taken before. undefined: the
   * record has not so many left.
   */
  slots(placing: Placing): Promise<number | undefined>;
}
