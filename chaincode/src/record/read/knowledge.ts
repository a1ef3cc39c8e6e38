import type { Motion } from '../../schema/consortium';
import type { LinkState } from '../../schema/link';
import type { Registry } from '../../schema/protocol';
import { sha256Hex } from '../hash';
import { linkSecret } from '../ids';
import { keys } from '../keys';
import type { CheckedVersion, Known, KnownRecord, LedgerTransaction, Outcome, PastWrite, Values } from './transaction';
import { isBefore, nameOf, tiedKeys, type Waiting } from './waiting';

/** A link's version 2 or later: which link, where that version stands, what it says (undefined: purged). */
export type LinkVersion = { id: string; block: bigint; tx: number; state: LinkState | undefined };

/**
 * What a reader knows of one channel, transaction by transaction. A verifier begins with nothing; a projector first has
 * recalled what bears on the transactions to come.
 */
export class Knowledge implements Known {
  registry: Registry | undefined;
  tick: string | undefined;
  readonly #records = new Map<string, KnownRecord>();
  readonly #byKey = new Map<string, string>();
  readonly #history = new Map<string, PastWrite[]>();
  readonly #erased = new Set<string>();
  readonly #links = new Map<string, LinkVersion>();
  readonly #motions = new Map<string, Motion>();
  #waiting: Waiting[] = [];

  /** @param self undefined: the reader is no member */
  constructor(readonly self: string | undefined) {}

  record(kind: string, id: string): KnownRecord | undefined {
    return this.#records.get(`${kind}/${id}`);
  }

  recordOfKey(keyHash: string): KnownRecord | undefined {
    const record = this.#records.get(this.#byKey.get(keyHash) ?? '');
    return record?.live ? record : undefined;
  }

  history(keyHash: string): readonly PastWrite[] {
    return this.#history.get(keyHash) ?? [];
  }

  erased(keyHash: string): boolean {
    return this.#erased.has(keyHash);
  }

  motion(motionId: string): Motion | undefined {
    return this.#motions.get(motionId);
  }

  linkSecret(a: string, b: string): string | undefined {
    const first = [...this.#links.values()].filter(({ state }) => joins(state, a, b)).sort(byPlace)[0]?.state;
    return first?.acceptorsRandom && linkSecret(first.proposersRandom, first.acceptorsRandom);
  }

  get anyWaits(): boolean {
    return this.#waiting.length > 0;
  }

  awaits(keyHash: string): boolean {
    return this.#isAwaited(keyHash, this.#waiting);
  }

  /** Transactions that wait for values, in the order of the ledger. */
  get waiting(): readonly Waiting[] {
    return [...this.#waiting];
  }

  /** What was known just before a transaction that waits: what it rests on has not moved since, the public state has. */
  asOf({ tx, registry, tick }: Waiting): Known {
    const earlier = this.#waiting.filter((one) => isBefore(one.tx, tx));
    return {
      ...{ self: this.self, registry, tick },
      record: (kind, id) => this.record(kind, id),
      recordOfKey: (keyHash) => this.recordOfKey(keyHash),
      history: (keyHash) => this.history(keyHash).filter((write) => isBefore(write, tx)),
      erased: (keyHash) => this.erased(keyHash),
      awaits: (keyHash) => this.#isAwaited(keyHash, earlier),
      anyWaits: earlier.length > 0,
      motion: (motionId) => this.motion(motionId),
      linkSecret: (a, b) => this.linkSecret(a, b),
    };
  }

  /** What the transaction made true, for those that follow it. */
  learn(tx: LedgerTransaction, values: Values, outcome: Outcome): void {
    if (outcome.waits)
      this.recallWaiting({
        ...{ tx, values: new Map(values), missing: outcome.missing, supplied: new Map() },
        ...{ registry: this.registry, tick: this.tick },
      });
    const endorsed = isEndorsed(tx);
    for (const write of tx.writes) this.recallWrite({ ...write, block: tx.block, tx: tx.tx, endorsed });
    this.#learnRecords(tx, outcome);
    for (const keyHash of outcome.erased) this.recallErased(keyHash);
    if (outcome.motion) this.recallMotion(outcome.motion);
    this.registry = outcome.registry ?? this.registry;
    this.tick = outcome.tick ?? this.tick;
  }

  /** Takes what a transaction brought for those that wait. True where one of them may be judged now. */
  supply({ block, tx }: LedgerTransaction, values: Values): boolean {
    if (!this.anyWaits) return false;
    const given = [...values.values()].map((one) => ({ ...one, hash: sha256Hex(one.value) }));
    for (const { missing, supplied, values: held } of this.#waiting)
      for (const lost of missing) {
        const found = given.find(({ hash }) => hash === lost.valueHash);
        const key = found && nameOf(found, lost);
        if (!found || key === undefined) continue;
        held.set(lost.keyHash, { key, value: found.value });
        supplied.set(lost.keyHash, { block, tx, key: found.key });
      }
    return this.#waiting.some(({ missing, values: held }) =>
      missing.every(({ keyHash }) => held.has(keyHash) || this.erased(keyHash)),
    );
  }

  /** A transaction that waited was judged. */
  settle(waiting: Waiting, outcome: Outcome): void {
    this.#waiting = this.#waiting.filter((one) => one !== waiting);
    this.#learnRecords(waiting.tx, outcome);
  }

  recallWaiting(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  #isAwaited(keyHash: string, waiting: readonly Waiting[]): boolean {
    if (waiting.length === 0) return false;
    const seal = this.recordOfKey(keyHash)?.version.seal;
    const ofRecord = seal && sha256Hex(keys.seal(seal.kind, seal.id));
    return waiting.some(({ tx, values }) => tiedKeys(tx, values).some((one) => one === keyHash || one === ofRecord));
  }

  #learnRecords(tx: LedgerTransaction, outcome: Outcome): void {
    for (const checked of outcome.versions) this.#learnVersion(tx, checked);
    for (const { kind, id } of outcome.frozen) {
      const record = this.record(kind, id);
      if (record) this.recallRecord({ ...record, frozen: true });
    }
  }

  #learnVersion({ block, tx }: LedgerTransaction, { version, bodyKnown, live }: CheckedVersion): void {
    this.recallRecord({ version, bodyKnown, live, frozen: false });
    const { kind, id, version: number } = version.seal;
    const state = bodyKnown ? (version.body.state as LinkState) : undefined;
    if (kind === 'link' && number > 1) this.recallLink({ id, block, tx, state });
  }

  recallRecord(record: KnownRecord): void {
    const { kind, id, version } = record.version.seal;
    const place = `${kind}/${id}`;
    this.#records.set(place, record);
    this.#byKey.set(sha256Hex(keys.seal(kind, id)), place);
    this.#byKey.delete(sha256Hex(keys.body(kind, id, version - 1)));
    this.#byKey.set(sha256Hex(keys.body(kind, id, version)), place);
  }

  recallMotion(motion: Motion): void {
    this.#motions.set(motion.motionId, motion);
  }

  /** In the order of the ledger. */
  recallWrite(write: PastWrite): void {
    const history = this.#history.get(write.keyHash);
    if (history) history.push(write);
    else this.#history.set(write.keyHash, [write]);
  }

  recallErased(keyHash: string): void {
    this.#erased.add(keyHash);
  }

  /** A link is placed by its second version, which accepted it or never will; later ones may show again what was purged. */
  recallLink(link: LinkVersion): void {
    const known = this.#links.get(link.id);
    this.#links.set(link.id, known ? { ...known, state: link.state ?? known.state } : link);
  }
}

/** Whether each organisation written in the transaction endorsed it. */
export function isEndorsed({ writes, endorsers }: LedgerTransaction): boolean {
  return writes.every(({ mspId }) => endorsers.includes(mspId));
}

function joins(state: LinkState | undefined, a: string, b: string): boolean {
  if (state?.acceptorsRandom === undefined) return false;
  const { proposer, acceptor } = state;
  return (proposer === a && acceptor === b) || (proposer === b && acceptor === a);
}

const byPlace = (a: LinkVersion, b: LinkVersion): number => (isBefore(a, b) ? -1 : 1);
