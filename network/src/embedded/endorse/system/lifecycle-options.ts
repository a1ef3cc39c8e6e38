import type { Surroundings } from '../transaction-context';

export type LifecycleOptions = {
  mspId: string;
  /** @throws if the proposal's creator may not call this function of this peer */
  mustMay: (resource: string, surroundings: Surroundings) => void;
  /** Package ids. */
  installed: () => readonly string[];
};
