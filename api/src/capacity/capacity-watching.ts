import type { Watched, Watching } from '@tierline/workflows';
import { type MemberDatabase, readActiveGroups, readLastArrival, type ActiveGroup } from '../readmodel';
import { compared } from './compared';
import { linkedReads } from './linked-reads';
import { measured } from './measured';
import { bottleneckOf, deviationOf } from './warnings';

/** Capacity that demand exceeds, and demand that moved too far, as the member's own read model has it (ADR 91). */
export function capacityWatching(
  database: MemberDatabase,
  { channels, now }: { channels: readonly string[]; now: () => Date },
): Watching {
  const reads = linkedReads(database);
  const watched = async ({ channel, id, state }: ActiveGroup): Promise<Watched> => {
    const time = now().toISOString();
    const { weeks } = await compared(channel, state, reads);
    const deviations = deviationOf(await measured(channel, state, { now: time, reads }));
    return {
      record: { channel, kind: 'capacity-group', id },
      open: state.alerts ?? [],
      found: [...bottleneckOf(weeks, time), ...deviations],
    };
  };
  return {
    kinds: new Set(['capacity-group', 'forecast']),
    channels: () => Promise.resolve([...channels]),
    reached: () => readLastArrival(database),
    look: async (channel, at) => {
      const found: Watched[] = [];
      for (const group of await readActiveGroups(database, channel, at)) found.push(await watched(group));
      return found;
    },
  };
}
