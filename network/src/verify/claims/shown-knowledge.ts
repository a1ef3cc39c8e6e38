import {
  Knowledge,
  keys,
  type LedgerTransaction,
  type PastWrite,
  sha256Hex,
  successorId,
} from '@tierline/chaincode/record';
import type { Disclosures } from './disclosures';
import { fieldOf } from './shown-values';

/** Hashes of all keys under which rules may ask what was written before, and of which shown record each is. */
export function keysOfShown(disclosures: Disclosures | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { kind, id, versions, entries = [] } of disclosures?.records ?? []) {
    const add = (key: string): void => {
      found.set(sha256Hex(key), `${kind} ${id}`);
    };
    add(keys.seal(kind, id));
    for (const { seal } of versions) {
      add(keys.body(kind, id, Number(fieldOf(seal, 'version'))));
      add(keys.seal(kind, successorId(id, sha256Hex(seal))));
    }
    for (const entry of entries) {
      add(keys.entry(kind, id, String(fieldOf(entry, 'entryId'))));
      add(keys.notice(noticeIn(entry)));
    }
  }
  return found;
}

/** What an entry cites, '' if nothing. */
function noticeIn(entry: string): string {
  try {
    const { content } = JSON.parse(entry) as { content?: { noticeId?: unknown } | null };
    return typeof content?.noticeId === 'string' ? content.noticeId : '';
  } catch {
    return '';
  }
}

/** A channel has more writes than memory should hold; of those to keys of which nothing is shown no rule ever asks. */
export class ShownKnowledge extends Knowledge {
  readonly #keys: ReadonlyMap<string, string>;

  constructor(disclosures: Disclosures | undefined) {
    super(undefined);
    this.#keys = keysOfShown(disclosures);
  }

  protected override keepsPastOf(keyHash: string): boolean {
    return this.#keys.has(keyHash);
  }

  /** Records that are shown and that it writes to (`kind id`). */
  shownIn({ writes }: LedgerTransaction): string[] {
    return [...new Set(writes.flatMap(({ keyHash }) => this.#keys.get(keyHash) ?? []))];
  }

  /** @throws Error rather than to say that nothing was written where nobody looked */
  override history(keyHash: string): readonly PastWrite[] {
    if (!this.#keys.has(keyHash)) throw new Error(`the past of key hash ${keyHash} was not kept`);
    return super.history(keyHash);
  }
}
