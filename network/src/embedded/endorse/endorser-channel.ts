import type { ChannelRules } from '../commit/channel-rules';
import type { Definitions } from '../commit/definitions';
import type { StateView } from '../ledger/state-view';
import type { Simulator } from './simulator';
import type { HistoryEntry } from './transaction-context';

/** What endorsement needs of a channel that the peer has joined. */
export interface EndorserChannel {
  readonly name: string;
  readonly rules: ChannelRules;
  readonly definitions: Definitions;
  /** The state as of the last committed block. */
  readonly state: StateView;
  simulate(txId: string): Simulator;
  history(namespace: string, key: string): AsyncGenerator<HistoryEntry>;
  readonly isKnown: (txId: string) => boolean;
}
