import type { Outcome } from '../ports';
import { ChannelRounds, later, type RoundsPorts } from './channel-rounds';

/** What the job must know of one channel, and the one thing it does there. */
export interface Attesting {
  channels(): Promise<string[]>;
  /** When this member attested last (RFC 3339); if it never did, when the channel's clock began. undefined: it has not yet. */
  since(channel: string): Promise<string | undefined>;
  attest(channel: string): Promise<Outcome>;
}

const hourMs = 3_600_000;
const afterRefusalMs = 600_000;

/** Says on every channel of the member, every so many hours, what its own peer has of it. */
export function attestations(attesting: Attesting, everyHours: number, ports: RoundsPorts): ChannelRounds {
  const { clock } = ports;
  const serve = async (channel: string): Promise<Date> => {
    const since = await attesting.since(channel);
    if (since === undefined) return later(clock, hourMs);
    const due = new Date(Date.parse(since) + everyHours * hourMs);
    if (due > clock.now()) return due;
    const outcome = await attesting.attest(channel);
    return later(clock, outcome.result === 'done' ? everyHours * hourMs : afterRefusalMs);
  };
  return new ChannelRounds({ channels: () => attesting.channels(), serve, everyMs: hourMs }, ports);
}
