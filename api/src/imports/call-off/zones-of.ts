import { dayNumber, instantOf } from '@tierline/chaincode/schema';
import { zoneOf, type Zones } from '../forecast/zones';
import type { CallOffDemand, CallOffNeed } from './demand';

/** A bucket, and the needs that it adds up. */
export type Period = { start: string; needs: CallOffNeed[] };

/**
 * The zones of a series: whole periods, from the first on. A period is as firm as the least firm of its dated needs; what is wanted at once
 * makes none of them planned. A zone that the format speaks of and that is empty ends before the series begins.
 */
export function zonesOf(
  { says, productionUntil: released }: CallOffDemand,
  periods: readonly Period[],
  granularity: 'week' | 'day',
): { zones: Zones; remarks: string[] } {
  const [first] = periods;
  if (!first) return { zones: {}, remarks: [] };
  const until = (least: number): string => {
    const behind = periods.findIndex((period) => leastOf(period) < least);
    const last = periods.at(behind < 0 ? -1 : behind - 1);
    if (behind === 0 || !last) return dayAfter(first.start, -1);
    return granularity === 'week' ? dayAfter(last.start, 6) : last.start;
  };
  const production = [until(ranks.production), released ?? ''].sort().at(-1);
  const zones: Zones = {
    ...(says.firm && { firmUntil: until(ranks.firm) }),
    ...(says.production && production !== undefined && { productionUntil: production }),
  };
  return { zones, remarks: lostIn(periods, zones) };
}

const ranks = { firm: 2, production: 1, planned: 0 } as const;
const rankOf = (zone: CallOffNeed['zone']): number => ranks[zone ?? 'planned'];

function leastOf({ needs }: Period): number {
  const dated = needs.filter(({ per }) => per !== 'now');
  return Math.min(ranks.firm, ...dated.map(({ zone }) => rankOf(zone)));
}

function lostIn(periods: readonly Period[], zones: Zones): string[] {
  const lost = periods.filter(({ start, needs }) =>
    needs.some(({ zone }) => rankOf(zone) > rankOf(zoneOf(start, zones))),
  );
  if (lost.length === 0) return [];
  const starts = lost.map(({ start }) => start).join(', ');
  return [`what is firm or released from ${starts} on stands as less: a zone is whole periods, from the first on`];
}

const dayAfter = (day: string, days: number): string =>
  instantOf(((dayNumber(day) ?? 0) + days) * 86_400_000).slice(0, 10);
