import type { RecordPlace } from '../commands';
import type { Invitation, Slip } from './invitation';

/** What is kept of the secrets: hashes. */
export type Secrets = { tokenHash: string; pinHash: string | undefined };
export type Found = Invitation & Secrets & { pinsLeft: number; attemptHash: string | undefined };

/** Invitations of a member, in its database. */
export interface Invitations {
  /** @returns false: as many as may be are open */
  add(
    invitation: Invitation,
    secrets: Secrets & { createdBy: string },
    limits: { most: number; now: string },
  ): Promise<boolean>;
  byToken(tokenHash: string): Promise<Found | undefined>;
  /** The latest first. */
  list(place: Partial<RecordPlace>, most: number): Promise<Invitation[]>;
  /** One guess less, before it is looked at; false: none was left, and the invitation is locked. */
  guess(id: string): Promise<boolean>;
  /** The guess was right: the next person has all of them. */
  guessed(id: string): Promise<void>;
  /** Kept before its hash goes to the ledger; what was kept before stays. */
  signed(id: string, slip: Slip): Promise<void>;
  done(id: string, as: { attemptHash?: string; slip?: Slip }): Promise<void>;
  /** undefined: there is no such open one. */
  revoke(id: string): Promise<Invitation | undefined>;
}
