import type { BillOfMaterial, SiteCalendar, Sourcing } from './shapes';

/** What a member alone knows of how its parts are made and bought. */
export type TierData = { bills: BillOfMaterial[]; calendars: SiteCalendar[]; sourcings: Sourcing[] };
export type TierItem =
  | { kind: 'bill'; item: BillOfMaterial }
  | { kind: 'calendar'; item: SiteCalendar }
  | { kind: 'sourcing'; item: Sourcing };

/** What a pin stands for: a version received, or nothing (protocol.md §6). `under`: the pin over it and others, which the forecast carries. */
export type Pin = { pin: string; nonce: string; upstream?: PinnedVersion; under?: string };
/** Without a kind: of a forecast. */
export type PinnedVersion = { kind?: 'case'; channel: string; id: string; version: number; sealHash: string };
/** What is to rest on pins, under the name that its rate is counted by; `at` is machine time, RFC 3339. */
export type Publication = { commandId: string; forecast: string; at: string };

/** In the part `engine` of the member's database: never on the ledger, nor in the read model. */
export interface TierStore {
  all(): Promise<TierData>;
  /** Replaces what stands under the same name. `check` throws what stands against it, with all the rest as it is then. */
  save(item: TierItem, check: (rest: TierData) => void): Promise<void>;
  /** Whether there was such. */
  remove(kind: TierItem['kind'], name: string): Promise<boolean>;
  /** The pins of a publication: those kept before under its commandId, or else these. */
  pinned(publication: Publication, fresh: readonly Pin[]): Promise<Pin[]>;
  /** What these pins stand for, or what stands under them, as far as they are this member's. */
  opened(pins: readonly string[]): Promise<Pin[]>;
  /** Ids of the commands that were to rest on a version of that record. */
  restingOn(upstream: { channel: string; id: string }): Promise<string[]>;
  /** How often figures went on to that forecast (`channel/supplier/part/...`) since then. */
  publishedSince(forecast: string, since: string): Promise<number>;
  /** 32 bytes in hex, drawn when first asked for, and the same ever after. */
  secret(name: string): Promise<string>;
}
