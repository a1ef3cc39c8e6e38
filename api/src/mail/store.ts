import type { Identified } from '../identity';
import type { Preference, Recipient } from './preference';

/** A mail on its way. What it says stays in the feed, at these places of the channel `local`. */
export type Mail = {
  id: string;
  person: Identified;
  places: readonly bigint[];
  status: 'waiting' | 'given-up';
  attempts: number;
  takenAt: string;
  nextAt: string;
  lastError: string | null;
};

/** It goes into the person's mail for the same time, if one is being collected; else, under this id, into one of its own. */
export type Taken = { id: string; person: Identified; place: bigint; nextAt: string };

/** Preferences and mails, in the part `engine` of the member's database. */
export interface MailStore {
  preference(person: Identified): Promise<Preference | undefined>;
  /** What waits goes at once, as he has it now; where he wants none, nowhere. */
  prefer(person: Identified, preference: Preference, now: string): Promise<void>;
  /** Also all mail for him. */
  forget(person: Identified): Promise<void>;

  cursor(): Promise<string | undefined>;
  begin(cursor: string): Promise<void>;
  /** Heard, and known with a preference for mail. */
  recipients(): Promise<Recipient[]>;
  /** Mails and the cursor after what they tell, in one transaction; nothing where the cursor is not `from` any more. */
  take(from: string, taken: readonly Taken[], to: string, at: string): Promise<void>;
  due(now: string, limit: number): Promise<Mail[]>;
  nextDue(after: string): Promise<string | undefined>;
  /** Where it is to go; undefined: to nobody any more. */
  addressOf(mail: Mail): Promise<string | undefined>;
  /** Sent, or nobody wants it any more. */
  settled(mail: Mail): Promise<void>;
  postponed(mail: Mail, error: string, nextAt: string): Promise<void>;
  /** Those that were given up long ago are dropped: taken before `keptSince`. */
  givenUp(mail: Mail, error: string, keptSince: string): Promise<void>;

  /** Given up, or tried in vain so far; the oldest first. */
  undelivered(limit: number): Promise<Mail[]>;
  counts(): Promise<Record<Mail['status'], number>>;
}
