import { dayNumber, instantOf, millisOf, mondayBefore, type CapacityGroupState } from '@tierline/chaincode/schema';
import {
  deviation,
  exceeded,
  type Exceeded,
  loadOf,
  subhorizonAt,
  type WeekDemand,
  type WeekDeviation,
} from '@tierline/planning/capacity';
import { assembled, linkedOf, type LinkedReads } from './links';

const week = 7 * 24 * 60 * 60 * 1000;
type Volatility = NonNullable<CapacityGroupState['volatility']>;
export type Measured = { previousAt: string; latestAt: string; weeks: (WeekDeviation & { exceeded: Exceeded[] })[] };

/** The last two times of measurement that are not after `now`; undefined: there were no two yet. */
function measurements(
  { start, measurementInterval }: Volatility,
  now: string,
): { previousAt: string; latestAt: string } | undefined {
  const [first, last] = [millisOf(start) ?? 0, millisOf(now) ?? 0];
  const step = measurementInterval * week;
  const passed = Math.floor((last - first) / step);
  if (passed < 1) return undefined;
  const latest = first + passed * step;
  return { previousAt: instantOf(latest - step), latestAt: instantOf(latest) };
}

/** How the group's demand moved between the last two measurements: the same for both sides, from the versions they signed. */
export async function measured(
  channel: string,
  state: CapacityGroupState,
  { now, reads }: { now: string; reads: LinkedReads },
): Promise<Measured | undefined> {
  const { volatility } = state;
  const times = volatility && measurements(volatility, now);
  if (!volatility || !times || !state.active) return undefined;
  const linked = await linkedOf(channel, state, reads);
  const ids = linked.series.map(({ id }) => id);
  const [previous, latest] = await Promise.all(
    [times.previousAt, times.latestAt].map(async (at): Promise<WeekDemand[]> => {
      const { group, others } = assembled(state, { ...linked, series: await reads.seriesAsOf(channel, ids, at) });
      return loadOf(group, others);
    }),
  );
  const monday = mondayBefore(dayNumber(times.latestAt.slice(0, 10)) ?? 0);
  const weeks = deviation(previous ?? [], latest ?? []).map((one) => {
    const offset = ((dayNumber(one.week) ?? 0) - monday) / 7;
    return { ...one, exceeded: exceeded(one, subhorizonAt(offset, volatility.subhorizons ?? []) ?? {}) };
  });
  return { ...times, weeks };
}
