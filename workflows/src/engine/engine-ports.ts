import type { Clock, Commands, Feed, Store } from '../ports';

export type EnginePorts = {
  /** Whose engine this is. */
  mspId: string;
  feed: Feed;
  store: Store;
  commands: Commands;
  clock: Clock;
  /** Told when a pass failed (a database that is away, say); the engine tries again by itself. */
  report: (fault: unknown) => void;
};
