import type { Outcome } from '../ports';
import { afterFailureMs, ChannelRounds, later, type RoundsPorts } from './channel-rounds';

/** What the job must know of one channel, and the one thing it does there. */
export interface LedgerClock {
  channels(): Promise<string[]>;
  /** The tick projected last, if any, and whether this member is the channel's steward. */
  position(channel: string): Promise<{ lastTick: string | undefined; steward: boolean }>;
  tick(channel: string): Promise<Outcome>;
}

const stewardEveryMs = 60_000;
/** From when on any member may tick (protocol.md §8). */
const anyMemberAfterMs = 300_000;

/** When this member is to write the channel's next tick; `since` stands for the last tick where there is none. */
export function nextTickAt(position: { lastTick: string | undefined; steward: boolean }, since: Date): Date {
  if (position.lastTick === undefined) return position.steward ? since : new Date(since.getTime() + anyMemberAfterMs);
  return new Date(Date.parse(position.lastTick) + (position.steward ? stewardEveryMs : anyMemberAfterMs));
}

/** Keeps the consortium's clock going on every channel of the member. */
export function ledgerTicks(ledger: LedgerClock, ports: RoundsPorts): ChannelRounds {
  const { clock } = ports;
  const since = clock.now();
  /** A refusal means that somebody else ticked first. */
  const serve = async (channel: string): Promise<Date> => {
    const position = await ledger.position(channel);
    const due = nextTickAt(position, since);
    if (due > clock.now()) return due;
    const outcome = await ledger.tick(channel);
    return later(clock, outcome.result === 'done' && position.steward ? stewardEveryMs : afterFailureMs);
  };
  return new ChannelRounds({ channels: () => ledger.channels(), serve, everyMs: stewardEveryMs }, ports);
}
