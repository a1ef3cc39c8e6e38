import type { LinkState } from '../../schema/link';
import type { Registry } from '../../schema/protocol';
import { sha256Hex } from '../hash';
import { linkSecret } from '../ids';
import { keys } from '../keys';
import type { CheckedVersion, Known, KnownRecord, LedgerTransaction, Outcome, PastWrite } from './transaction';

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

  linkSecret(a: string, b: string): string | undefined {
    const first = [...this.#links.values()].filter(({ state }) => joins(state, a, b)).sort(byPlace)[0]?.state;
    return first?.acceptorsRandom && linkSecret(first.proposersRandom, first.acceptorsRandom);
  }

  /** What the transaction made true, for those that follow it. */
  learn(tx: LedgerTransaction, outcome: Outcome): void {
    const endorsed = isEndorsed(tx);
    for (const write of tx.writes) this.recallWrite({ ...write, block: tx.block, tx: tx.tx, endorsed });
    for (const checked of outcome.versions) this.#learnVersion(tx, checked);
    for (const { kind, id } of outcome.frozen) {
      const record = this.record(kind, id);
      if (record) this.recallRecord({ ...record, frozen: true });
    }
    for (const keyHash of outcome.erased) this.recallErased(keyHash);
    this.registry = outcome.registry ?? this.registry;
    this.tick = outcome.tick ?? this.tick;
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

function byPlace(a: LinkVersion, b: LinkVersion): number {
  if (a.block !== b.block) return a.block < b.block ? -1 : 1;
  return a.tx - b.tx;
}
