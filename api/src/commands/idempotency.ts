import { createHash } from 'node:crypto';
import { refuseUnless } from '@tierline/chaincode/errors';
import type { Clock } from '@tierline/workflows';
import { type Identified, subjectOf } from '../identity';
import { NodeRefusal } from '../refusals';

/** A key as it came: of whom, and the hashes of itself and of what was asked with it. */
export type ClaimedKey = { person: Identified; keyHash: string; bodyHash: string; at: string };

/** In the member's database. */
export interface KeyStore {
  /**
   * Keeps a key that is new, or was kept before `since` for the last time.
   * @returns the hash of what was asked with it first
   */
  claim(key: ClaimedKey, since: string): Promise<string>;
  forgetPerson(person: Identified): Promise<void>;
}

/** One request that came with a key. */
export type Keyed = {
  /** To be asked before anything is done. @throws Refusal MALFORMED, NodeRefusal IDEMPOTENCY_CONFLICT */
  claim(): Promise<void>;
  /** Of the write at this place of the request. */
  commandId(path: string): string;
};

export const keyHeader = 'idempotency-key';
const day = 86_400_000;
const visible = /^[\x21-\x7e]{1,255}$/;

/**
 * What the header Idempotency-Key stands for: the key names the commands of its request, so that a second one finds what the
 * first did; of the request itself only a hash is kept, to tell that it is the same.
 */
export class IdempotencyKeys {
  readonly #ports: { store: KeyStore; clock: Clock; keptDays: number };

  constructor(ports: { store: KeyStore; clock: Clock; keptDays: number }) {
    this.#ports = ports;
  }

  /** @param body what was asked, whole; the same gives the same JSON */
  of(person: Identified, key: string, body: unknown): Keyed {
    let claimed: Promise<void> | undefined;
    return {
      claim: () => (claimed ??= this.#claim(person, key, body)),
      commandId: (path) => hashOf('tierline/idempotency/1', subjectOf(person), key, path).slice(0, 32),
    };
  }

  forget(person: Identified): Promise<void> {
    return this.#ports.store.forgetPerson(person);
  }

  async #claim(person: Identified, key: string, body: unknown): Promise<void> {
    const at = keyHeader;
    refuseUnless(visible.test(key), 'MALFORMED', () => ({ at, reason: '1 to 255 visible ASCII characters' }));
    const { store, clock, keptDays } = this.#ports;
    const now = clock.now();
    const bodyHash = hashOf(JSON.stringify(body));
    const first = await store.claim(
      { person, keyHash: hashOf(key), bodyHash, at: now.toISOString() },
      new Date(now.getTime() - keptDays * day).toISOString(),
    );
    if (first !== bodyHash) throw new NodeRefusal('IDEMPOTENCY_CONFLICT');
  }
}

const hashOf = (...parts: string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex');
