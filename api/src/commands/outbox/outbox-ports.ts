import type { Clock } from '@tierline/workflows';
import type { Person } from '../../identity';
import type { Receipt } from '../record-source';
import type { OutboxStore, Queued, ToldType, Write } from './queued';

export type OutboxPorts = {
  /** Whose outbox it is. */
  mspId: string;
  store: OutboxStore;
  /** So many days after its end a command is forgotten. */
  keptDays: number;
  /** Brings it to the ledger as the person who asks, once by its commandId. @throws Refusal, NodeRefusal */
  perform: (person: Person, commandId: string | undefined, write: Write) => Promise<Receipt[]>;
  /** The same for a person who asked earlier. @throws NodeRefusal PERSON_DENIED too */
  deliver: (person: Person, commandId: string, write: Write) => Promise<Receipt[]>;
  /** The same with the versions that hold now where none was said: consent is to what stood when it was given. */
  based: (write: Write) => Promise<Write>;
  /** Whether the read model has been where the peer is: before, what a command became may be on the ledger and not known. */
  isCaughtUp: () => boolean;
  clock: Clock;
  /** Whether this process is the one that tries again what waits. */
  delivers: () => boolean;
  /** The feed has news. */
  tell: () => void;
  report: (fault: unknown) => void;
};

/** It waits no more, and whoever follows the feed is told. false: somebody else was first. */
export async function end({ store, clock, tell }: OutboxPorts, command: Queued, type: ToldType): Promise<boolean> {
  const hasEnded = await store.change(command, { type, at: clock.now().toISOString() });
  if (hasEnded) tell();
  return hasEnded;
}

const longestPause = 15_000;

/** One second after the first attempt, then twice as long each time. */
export const nextAttempt = (now: Date, attempts: number): string =>
  new Date(now.getTime() + Math.min(1000 * 2 ** Math.min(attempts - 1, 20), longestPause)).toISOString();
