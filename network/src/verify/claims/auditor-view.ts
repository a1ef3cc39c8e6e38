import {
  keys,
  type Known,
  type KnownRecord,
  type LedgerTransaction,
  linkSecret,
  type Outcome,
  type PastWrite,
  sha256Hex,
} from '@tierline/chaincode/record';
import type { LinkState, Registry } from '@tierline/chaincode/schema';

/** What somebody who is no member knows of a channel: its public bytes, and what was shown. */
export class AuditorView implements Known {
  readonly self = undefined;
  registry: Registry | undefined;
  tick: string | undefined;
  readonly #records = new Map<string, KnownRecord>();
  readonly #byKey = new Map<string, string>();
  readonly #history = new Map<string, PastWrite[]>();
  readonly #purged = new Set<string>();
  readonly #links = new Map<string, string>();

  record(kind: string, id: string): KnownRecord | undefined {
    return this.#records.get(`${kind}/${id}`);
  }

  recordOfKey(keyHash: string): KnownRecord | undefined {
    return this.#records.get(this.#byKey.get(keyHash) ?? '');
  }

  history(keyHash: string): readonly PastWrite[] {
    return this.#history.get(keyHash) ?? [];
  }

  erased(keyHash: string): boolean {
    return this.#purged.has(keyHash);
  }

  linkSecret(a: string, b: string): string | undefined {
    return this.#links.get([a, b].sort().join(' '));
  }

  /** What the transaction made true, for those that follow it. */
  learn(tx: LedgerTransaction, outcome: Outcome): void {
    const endorsed = tx.writes.every(({ mspId }) => tx.endorsers.includes(mspId));
    for (const write of tx.writes) this.#remember({ ...write, block: tx.block, tx: tx.tx, endorsed });
    for (const { version, bodyKnown, live } of outcome.versions) {
      this.#set({ version, bodyKnown, live, frozen: false });
      if (version.seal.kind === 'link' && bodyKnown) this.#learnLink(version.body.state as LinkState);
    }
    for (const { kind, id } of outcome.frozen) {
      const record = this.record(kind, id);
      if (record) this.#set({ ...record, frozen: true });
    }
    this.registry = outcome.registry ?? this.registry;
    this.tick = outcome.tick ?? this.tick;
  }

  #remember(write: PastWrite): void {
    const history = this.#history.get(write.keyHash) ?? [];
    history.push(write);
    this.#history.set(write.keyHash, history);
    if (write.isPurge) this.#purged.add(write.keyHash);
  }

  #set(record: KnownRecord): void {
    const { kind, id, version } = record.version.seal;
    const place = `${kind}/${id}`;
    this.#records.set(place, record);
    this.#byKey.set(sha256Hex(keys.seal(kind, id)), place);
    this.#byKey.delete(sha256Hex(keys.body(kind, id, version - 1)));
    this.#byKey.set(sha256Hex(keys.body(kind, id, version)), place);
  }

  /** If a pair has two links, the first accepted counts. */
  #learnLink({ proposer, acceptor, proposersRandom, acceptorsRandom }: LinkState): void {
    const pair = [proposer, acceptor].sort().join(' ');
    if (acceptorsRandom === undefined || this.#links.has(pair)) return;
    this.#links.set(pair, linkSecret(proposersRandom, acceptorsRandom));
  }
}
