import type { Identified } from '../identity';

/** A program that acts for the member, as its issuer names it: no more than its scopes. Times are RFC 3339. */
export type Bot = Identified & {
  name: string;
  scopes: readonly string[];
  requestsPerMinute: number;
  registeredAt: string;
  /** Of the feed: what it was given last. */
  cursor: string | null;
  readAt: string | null;
};

export interface BotStore {
  all(): Promise<Bot[]>;
  find(person: Identified): Promise<Bot | undefined>;
  /** In the place of one that is there; where it read to stays. */
  save(bot: Omit<Bot, 'cursor' | 'readAt'>): Promise<void>;
  remove(person: Identified): Promise<boolean>;
  read(person: Identified, cursor: string, at: string): Promise<void>;
}
