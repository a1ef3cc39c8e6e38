import type { BlockHashes } from '@tierline/chaincode/record';
import type { Json, Prior, Registry } from '@tierline/chaincode/schema';

export type RecordPlace = { channel: string; kind: string; id: string };

/** The version that holds, as exact bytes. `ended`: another record took its place, and nothing follows it. */
export type Live = { version: number; sealHash: string; prior: Prior; ended: boolean };

/** The proof that a write is on the ledger. */
export type Receipt = RecordPlace & {
  version: number;
  /** Its name, or `entry:<type>`. */
  command: string;
  entryId?: string;
  /** Parties that were away, and left out; absent: nobody. */
  absent?: string[];
  txId: string;
  block: bigint;
  sealHash: string;
};

export type StateOf = { id: string; version: number; state: Json };
/** `changedAt`: the signer's time of its last version, RFC 3339. */
export type Standing = StateOf & { changedAt: string };

/** Saying the same under a name; as many are counted at most. */
export type Alike = { member: string; atMost: number };

/** What a command became, and its input (an entry's content) where it was not erased since. */
export type Done = { receipt: Receipt; input: Json | undefined };

/** What writing needs to know of what stands. Answered by the read model; only what the projector checked. */
export interface RecordSource {
  /** undefined: there is none, or we are not party now. */
  live(place: RecordPlace): Promise<Live | undefined>;
  /** Bytes of an earlier version that we hold. */
  version(place: RecordPlace, version: number): Promise<Prior | undefined>;
  /** Exact bytes of the seals that we hold of these versions, first and last included, in order. */
  seals(place: RecordPlace, from: number, to: number): Promise<string[]>;
  /** SHA-256 of what a member holds under a private key, by the blocks projected; '' for nothing. */
  standing(channel: string, mspId: string, key: string): Promise<string>;
  /** Whether something was written there that is not judged yet, for values are missing. */
  isAwaited(channel: string, mspId: string, key: string): Promise<boolean>;
  /** An entry's exact bytes, and those of the seal it was written under; undefined: unknown or erased. */
  entry(place: RecordPlace, entryId: string): Promise<{ bytes: string; seal: string } | undefined>;
  /** How many entries of the same type, alike in that, stand before one in the record. */
  saidBefore(place: RecordPlace, entryId: string, alike: Alike): Promise<number>;
  /** Whether an entry of one of these types stands in the record. */
  hasEntries(place: RecordPlace, types: readonly string[]): Promise<boolean>;
  /** Exact bytes of a notice of this member's; undefined: there is none. */
  notice(channel: string, noticeId: string): Promise<string | undefined>;
  /** Live records of a kind whose state holds one of these fragments (all, where none is given); latest change first. */
  states(channel: string, kind: string, holding?: readonly Json[]): Promise<Standing[]>;
  /** Records of the same kind and subject that were made before this one, or before what it succeeds, and go on; earliest first. */
  earlierOfSubject(place: RecordPlace): Promise<StateOf[]>;
  /** What a command of this member became: its versions, or its entry. Empty while it is not known. */
  byCommand(mspId: string, commandId: string): Promise<Done[]>;
  /** Hashes of the last block projected. */
  head(channel: string): Promise<BlockHashes | undefined>;
  /** As it stands after the last block projected; undefined before bootstrap or for a channel not joined. */
  registry(channel: string): Promise<Registry | undefined>;
  /** The accepted link's secret between two members; undefined where there is none. */
  linkSecret(channel: string, members: readonly [string, string]): Promise<string | undefined>;
  /** Resolves when the block is projected, to false if that takes longer than this. */
  reached(channel: string, block: bigint, milliseconds: number): Promise<boolean>;
}

/** The version of a record that a transaction rests on. */
export type Basis = { place: RecordPlace; version: number };

/** Whether the record has another version than that, as projected. */
export async function hasMoved(records: RecordSource, { place, version }: Basis): Promise<boolean> {
  return (await records.live(place))?.version !== version;
}
