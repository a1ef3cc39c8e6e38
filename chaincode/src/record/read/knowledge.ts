import type { Motion } from '../../schema/consortium';
import type { LinkState } from '../../schema/link';
import type { Registry } from '../../schema/protocol';
import { sha256Hex } from '../hash';
import { linkSecret, successorId } from '../ids';
import { keys } from '../keys';
import { attestedWithin } from './read-attestation';
import type {
  BlockHashes,
  CheckedVersion,
  Known,
  KnownRecord,
  LedgerTransaction,
  Outcome,
  PastWrite,
  Values,
} from './transaction';
import { unknownBody } from './sealed';
import { isBefore, tiedKeys, type Waiting } from './waiting';
import { type Place, WaitingList } from './waiting-list';

/** A link's version 2 or later: which link, where that version stands, what it says (undefined: purged). */
export type LinkVersion = { id: string; block: bigint; tx: number; state: LinkState | undefined };

/** A channel's public state and links after some transaction. */
export type Standing = {
  registry: Registry | undefined;
  tick: string | undefined;
  links: readonly LinkVersion[];
};

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
  readonly #blocks = new Map<bigint, BlockHashes>();
  readonly #waiting = new WaitingList((keyHash) => this.erased(keyHash));

  /** @param self undefined: the reader is no member */
  constructor(readonly self: string | undefined) {}

  record(kind: string, id: string): KnownRecord | undefined {
    return this.#records.get(`${kind}/${id}`);
  }

  predecessor(kind: string, successor: string): KnownRecord | undefined {
    return [...this.#records.values()].find(
      ({ version: { seal, sealHash } }) => seal.kind === kind && successorId(seal.id, sealHash) === successor,
    );
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

  block(number: bigint): BlockHashes | undefined {
    return this.#blocks.get(number);
  }

  get anyWaits(): boolean {
    return !this.#waiting.isEmpty;
  }

  awaits(keyHash: string): boolean {
    return this.#isAwaited(keyHash);
  }

  /** Transactions that came to wait for values, or to which some came, since the reader began, and that still wait. */
  get waitingChanged(): readonly Waiting[] {
    return this.#waiting.changed;
  }

  /** What was known just before a transaction that waits: what it rests on has not moved since, the public state has. */
  asOf({ tx, registry, tick }: Waiting): Known {
    return {
      ...{ self: this.self, registry, tick },
      record: (kind, id) => this.record(kind, id),
      predecessor: (kind, id) => this.predecessor(kind, id),
      recordOfKey: (keyHash) => this.recordOfKey(keyHash),
      history: (keyHash) => this.history(keyHash).filter((write) => isBefore(write, tx)),
      erased: (keyHash) => this.erased(keyHash),
      awaits: (keyHash) => this.#isAwaited(keyHash, tx),
      anyWaits: this.anyWaits,
      block: (number) => this.block(number),
      motion: (motionId) => this.motion(motionId),
      linkSecret: (a, b) => this.linkSecret(a, b),
    };
  }

  /** What the transaction made true, for those that follow it. */
  learn(tx: LedgerTransaction, values: Values, outcome: Outcome): void {
    if (outcome.waits)
      this.#waiting.add({
        ...{ tx, values: new Map(values), missing: outcome.missing, supplied: new Map() },
        ...{ ties: this.tiesOf({ tx, values }), registry: this.registry, tick: this.tick },
      });
    const endorsed = isEndorsed(tx);
    const place = { block: tx.block, tx: tx.tx, tickBefore: this.tick };
    for (const write of tx.writes)
      if (this.keepsPastOf(write.keyHash)) this.recallWrite({ ...write, ...place, endorsed });
    this.#learnRecords(tx, outcome);
    for (const keyHash of outcome.erased) {
      this.recallErased(keyHash);
      this.#eraseBody(keyHash);
      this.#waiting.erase(keyHash);
    }
    this.#waiting.supply(tx, values, (waiting) => this.tiesOf(waiting));
    if (outcome.motion) this.recallMotion(outcome.motion);
    this.registry = outcome.registry ?? this.registry;
    this.tick = outcome.tick ?? this.tick;
  }

  /** The next that waited and may be judged now, in the order of the ledger; each time something moved, once. */
  nextFree(): Waiting | undefined {
    return this.#waiting.nextFree();
  }

  /** A transaction that waited was judged. */
  settle(waiting: Waiting, outcome: Outcome): void {
    this.#waiting.settle(waiting);
    this.#learnRecords(waiting.tx, outcome);
  }

  /** What waits under this key and was not written for the reader, up to that place. */
  waitingWithout(keyHash: string, before: Place): Waiting[] {
    return this.#waiting
      .tiedTo(keyHash, before)
      .filter(({ tx }) => tx.writes.some((write) => write.keyHash === keyHash))
      .filter(({ tx }) => !tx.writes.some((write) => write.keyHash === keyHash && write.mspId === this.self));
  }

  /** In the order of the ledger. */
  recallWaiting(waiting: Waiting): void {
    this.#waiting.recall({ ...waiting, ties: this.tiesOf(waiting) });
  }

  /** One that waits and is tied to this key; enough to know that what follows waits behind it. */
  recallTie(keyHash: string, place: Place): void {
    this.#waiting.recallPlace(keyHash, place);
  }

  /** Hashes of all keys by which it may stand behind another: those it is tied to, and the seals of what lies under them. */
  tiesOf({ tx, values }: { tx: LedgerTransaction; values: Values }): Set<string> {
    return new Set(tiedKeys(tx, values).flatMap((keyHash) => [keyHash, ...this.#sealOf(keyHash)]));
  }

  #isAwaited(keyHash: string, before?: Place): boolean {
    return [keyHash, ...this.#sealOf(keyHash)].some((one) => this.#waiting.blocks(one, before));
  }

  #sealOf(keyHash: string): string[] {
    const seal = this.recordOfKey(keyHash)?.version.seal;
    return seal ? [sha256Hex(keys.seal(seal.kind, seal.id))] : [];
  }

  #learnRecords(tx: LedgerTransaction, outcome: Outcome): void {
    for (const checked of outcome.versions) this.#learnVersion(tx, checked);
    for (const { kind, id } of outcome.ended) {
      const record = this.record(kind, id);
      if (record) this.recallRecord({ ...record, ended: true });
    }
  }

  /** The last body of what has ended may go. */
  #eraseBody(keyHash: string): void {
    const record = this.recordOfKey(keyHash);
    if (record) this.recallRecord({ ...record, bodyKnown: false, version: { ...record.version, ...unknownBody } });
  }

  #learnVersion({ block, tx }: LedgerTransaction, { version, bodyKnown, live, origin }: CheckedVersion): void {
    this.recallRecord({ version, bodyKnown, live, ended: false, origin });
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

  recallBlock(block: BlockHashes): void {
    this.#blocks.set(block.number, block);
  }

  /** All its transactions were read. One that no attestation is compared with any more is forgotten. */
  passBlock(block: BlockHashes): void {
    this.recallBlock(block);
    this.#blocks.delete(block.number - attestedWithin);
  }

  recallMotion(motion: Motion): void {
    this.#motions.set(motion.motionId, motion);
  }

  /** What of it every next transaction may ask for, whatever it touches. */
  get standing(): Standing {
    return { registry: this.registry, tick: this.tick, links: [...this.#links.values()] };
  }

  recallStanding({ registry, tick, links }: Standing): void {
    this.registry = registry;
    this.tick = tick;
    for (const link of links) this.recallLink(link);
  }

  /** Whether anybody will ask what was written under it before. */
  protected keepsPastOf(_keyHash: string): boolean {
    return true;
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
