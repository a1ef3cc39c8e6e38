import type { RefusalData } from '@tierline/chaincode/errors';
import { canonical } from '@tierline/chaincode/record';
import type { EntryContent } from '@tierline/chaincode/schema';
import type { Identified, Person } from '../../identity';
import type { Intent } from '../apply';
import type { Receipt, RecordPlace } from '../record-source';
import type { UnsettledStore } from '../unsettled';

/** What a person asked for: commands on records of the same parties, or an entry. */
export type Write =
  | { type: 'apply'; channel: string; intents: readonly Intent[] }
  | { type: 'entry'; place: RecordPlace; content: EntryContent };
/** Why a command waits, or was refused after all. */
export type Reason = { code: string; data: RefusalData };

/** A command that waits, or waited, for a partner's peer. Times are the machine's, RFC 3339. */
export type Queued = {
  commandId: string;
  write: Write;
  /** As the token said when the command was given: its consent is this person's. */
  person: Person;
  status: 'queued' | 'delivered' | 'refused' | 'expired' | 'cancelled';
  queuedAt: string;
  expiresAt: string;
  nextAt: string;
  attempts: number;
  reason: Reason;
  receipts?: readonly Receipt[];
  /** Its last envelope, or an attempt that has begun, may still come to pass. */
  isUnsettled: boolean;
};

/** In the place of a person who was forgotten. */
export const nobody: Person = { issuer: '', subject: '', roles: [] };

/** In the member's database. What changes is told in the feed's channel `local`, in the same transaction. */
export interface OutboxStore extends UnsettledStore {
  find(commandId: string): Promise<Queued | undefined>;
  /** All that wait, the oldest first. */
  waiting(): Promise<Queued[]>;
  /** How many wait: all, or those of one person. */
  countWaiting(person?: Identified): Promise<number>;
  /** @param told as the type of a feed item; absent: nothing to tell */
  save(command: Queued, told?: Told): Promise<void>;
  /** Notes that an attempt begins, until its end is saved; false: it does not wait any more. */
  attempt(commandId: string): Promise<boolean>;
  /** Saves what became of a command that waits; false: it does not, or is being attempted and was to be cancelled. */
  change(command: Queued, told?: Told): Promise<boolean>;
  /** Erases what ended before then (RFC 3339), and envelopes without an answer that nobody has asked for since. */
  forgetEnded(before: string): Promise<void>;
  /** Erases who asked for what has ended, where it was that person. */
  forgetPerson(person: Identified): Promise<void>;
}
/** What is told of a command: that it waits, and what became of it. */
export type ToldType = `Command${Capitalize<Queued['status']>}`;
export type Told = { type: ToldType; at: string };

/** Records that it is about; none for a new one. */
export function placesOf(write: Write): RecordPlace[] {
  if (write.type === 'entry') return [write.place];
  const { channel, intents } = write;
  return intents.flatMap(({ kind, id }) => (id === undefined ? [] : [{ channel, kind, id }]));
}

/** What it is called in lists: its commands, or `entry:<type>`. */
export function namesOf(write: Write): string[] {
  return write.type === 'entry' ? [`entry:${write.content.type}`] : write.intents.map(({ name }) => name);
}

/** Whether both ask for the same, whatever version each was based on. */
export const sameWrite = (one: Write, other: Write): boolean => plain(one) === plain(other);

/** As it is stored: what is undefined is not there. */
const plain = (write: Write): string => canonical(JSON.parse(JSON.stringify(unbased(write))));

function unbased(write: Write): Write {
  if (write.type === 'entry') return write;
  return { ...write, intents: write.intents.map(({ basedOn: _seen, ...intent }) => intent) };
}
