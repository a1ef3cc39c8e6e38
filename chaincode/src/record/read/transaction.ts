import type { Attestation, Motion } from '../../schema/consortium';
import type { Fact } from '../../domain/kind';
import type { Caller, Entry, Notice, Registry } from '../../schema/protocol';
import type { Version } from '../version';

/** A hash written into a member's implicit collection; `valueHash` '' deletes the key. Hashes in lower-case hex. */
export type LedgerWrite = { mspId: string; keyHash: string; valueHash: string; isPurge: boolean };

/** What the public bytes of a valid transaction in our namespace say, without anything of Fabric in it. */
export type LedgerTransaction = {
  channel: string;
  block: bigint;
  tx: number;
  txId: string;
  /** RFC 3339, milliseconds; what the header has below them stands in `atNanos`. */
  at: string;
  atNanos: number;
  caller: Caller;
  functionName: string;
  /** Besides the function's name. */
  args: readonly string[];
  /** Organisations of which a peer's endorsement holds. */
  endorsers: readonly string[];
  /** Whether the endorsements satisfy the channel's majority policy. */
  byMajority: boolean;
  writes: readonly LedgerWrite[];
  publicWrites: readonly { key: string; value: string | undefined }[];
  /** Keys, public or hashed, on which metadata (a key policy) were set; collections that are no member's own. */
  metadataKeys: readonly string[];
  otherCollections: readonly string[];
};

/** A private value that the reader holds, under the hash of its key. */
export type Values = ReadonlyMap<string, { key: string; value: string }>;

/** `tickBefore`: the last tick before it, undefined: none. */
export type PastWrite = LedgerWrite & { block: bigint; tx: number; endorsed: boolean; tickBefore: string | undefined };

/** The last version of a record that passed every check. `bodyKnown` false: its body was purged. */
export type KnownRecord = {
  version: Version;
  bodyKnown: boolean;
  live: boolean;
  /** Nothing follows it: another took its place. */
  ended: boolean;
  /** Of a successor: the id of the first record in whose place it stands. */
  origin: string | undefined;
};

/** `commitHash` undefined: the peer that kept the block says none. */
export type BlockHashes = { number: bigint; headerHash: string; commitHash: string | undefined };

/** What a reader knows just before the transaction. */
export interface Known {
  /** Whose collection is read; undefined: the reader is no member (an auditor with disclosures). */
  readonly self: string | undefined;
  readonly registry: Registry | undefined;
  /** Time of the last tick. */
  readonly tick: string | undefined;
  record(kind: string, id: string): KnownRecord | undefined;
  /** The record in whose place one of that kind under this id stands. */
  predecessor(kind: string, id: string): KnownRecord | undefined;
  /** The live record whose live seal or live body lies under this key. */
  recordOfKey(keyHash: string): KnownRecord | undefined;
  /** Every earlier hashed write of the channel under this key, in order. */
  history(keyHash: string): readonly PastWrite[];
  /** Whether the reader's own value under this key was purged, then or later. */
  erased(keyHash: string): boolean;
  /** Whether this key's record, or what else lies there, waits for a value that was not received. */
  awaits(keyHash: string): boolean;
  readonly anyWaits: boolean;
  /** Hashes of an earlier block, as the reader has it. */
  block(number: bigint): BlockHashes | undefined;
  /** A motion as its last true transaction left it. */
  motion(motionId: string): Motion | undefined;
  /** Of the first link that both accepted. */
  linkSecret(a: string, b: string): string | undefined;
}

/** Why something is not state. Codes of the chaincode's refusals, and those of `findings.ts`. */
export type Finding = { code: string; kind?: string; id?: string; data: Record<string, unknown> };

export type CheckedVersion = {
  version: Version;
  prior: Version | undefined;
  facts: Fact[];
  /** A body that was purged: seal and chain hold, the rules cannot be run. */
  bodyKnown: boolean;
  /** Whether the reader is a party after it. */
  live: boolean;
  joined: boolean;
  late: boolean;
  origin: string | undefined;
};
/** `under`: the version that was live. `said`: where on the ledger the notice that it cites was sealed, whatever time that claims. */
export type CheckedEntry = { entry: Entry; under: KnownRecord; bytes: string; late: boolean; said?: Sealed };
/** The commit lies after the tick. */
export type Sealed = { block: bigint; tx: number; tickBefore: string | undefined; late: boolean };

export type Outcome = {
  versions: CheckedVersion[];
  entries: CheckedEntry[];
  /** Hashes of keys purged from the reader's own collection. */
  erased: string[];
  /** Written for the reader, value not received. */
  missing: { keyHash: string; valueHash: string }[];
  /** Cannot be judged until values come that this transaction, or one before it, should have brought. */
  waits: boolean;
  findings: Finding[];
  /** Records that nothing follows: another took their place. */
  ended: { kind: string; id: string }[];
  /** The reader's own. */
  notice?: { notice: Notice; bytes: string; tickBefore: string | undefined; late: boolean };
  motion?: Motion;
  registry?: Registry;
  tick?: string;
  /** Compared with the reader's own blocks. */
  attestation?: Attestation & { late: boolean };
};
