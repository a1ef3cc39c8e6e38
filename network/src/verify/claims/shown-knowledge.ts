import { Knowledge, keys, type PastWrite, sha256Hex, successorId } from '@tierline/chaincode/record';
import type { Disclosures } from './disclosures';
import { fieldOf } from './shown-values';

/** Hashes of all keys under which rules may ask what was written before: of what is shown, and what follows from it. */
export function keysOfShown(disclosures: Disclosures | undefined): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (key: string): void => {
    found.add(sha256Hex(key));
  };
  for (const { kind, id, versions, entries = [] } of disclosures?.records ?? []) {
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
  readonly #keys: ReadonlySet<string>;

  constructor(disclosures: Disclosures | undefined) {
    super(undefined);
    this.#keys = keysOfShown(disclosures);
  }

  protected override keepsPastOf(keyHash: string): boolean {
    return this.#keys.has(keyHash);
  }

  /** @throws Error rather than to say that nothing was written where nobody looked */
  override history(keyHash: string): readonly PastWrite[] {
    if (!this.#keys.has(keyHash)) throw new Error(`the past of key hash ${keyHash} was not kept`);
    return super.history(keyHash);
  }
}
