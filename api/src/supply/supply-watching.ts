import { warningsOf } from '@tierline/planning/supply';
import type { Watched, Watching } from '@tierline/workflows';
import { type MemberDatabase, readLastArrival, readPositions, type OpenPosition } from '../readmodel';
import { readCoverage } from './read-coverage';

/** How far ahead a shortage is warned of, in days. */
const horizon = 28;

/** Stock that will not last, as the member's own read model has it (ADR 91). */
export function supplyWatching(
  database: MemberDatabase,
  { channels, now }: { channels: readonly string[]; now: () => Date },
): Watching {
  const watched = async ({ channel, id, state }: OpenPosition): Promise<Watched> => {
    const covered = await readCoverage(database, channel, state, { now: now().toISOString(), days: horizon });
    const ahead = covered?.days.filter(({ day }) => day >= covered.today) ?? [];
    return {
      record: { channel, kind: 'inventory-position', id },
      open: state.alerts ?? [],
      found: warningsOf(ahead, covered?.limits ?? {}),
    };
  };
  return {
    kinds: new Set(['forecast', 'inventory-position', 'part-reference', 'production-plan', 'shipment', 'site']),
    channels: () => Promise.resolve([...channels]),
    reached: () => readLastArrival(database),
    look: async (channel, at) => {
      const found: Watched[] = [];
      for (const position of await readPositions(database, channel, at)) found.push(await watched(position));
      return found;
    },
  };
}
