import type { Clock, Commands, Feed, Store } from '../ports';

export type EnginePorts = {
  /** Whose engine this is. */
  mspId: string;
  feed: Feed;
  store: Store;
  commands: Commands;
  /** Whether a process, by its name, has nothing to do at this member for now: facts are passed over. */
  isIdle: (process: string) => Promise<boolean>;
  /** What the member has set under that name, as it stands now. */
  settings: (name: string) => Promise<unknown>;
  /** So many days an effect that is done is known, at least. */
  keptDays: number;
  clock: Clock;
  /** Told when a pass failed (a database that is away, say); the engine tries again by itself. */
  report: (fault: unknown) => void;
};
