import { inUnit, raised, type Bill, type Bucket, type DerivationRequest, type Series } from '@tierline/planning/tiers';
import type { SiteCalendar, Supposition } from './shapes';
import type { TierData } from './tier-store';
import type { Received } from './what-stands';

/** Nobody signed how the two units of a part convert; `id`: of the received forecast, where it is one's. */
export type Problem = { code: 'UNIT_UNKNOWN'; channel: string; id?: string; part: string; from: string; to: string };

const everyWeekday = { weekdays: [1, 2, 3, 4, 5], holidays: [] };

export function billsOf({ bills, calendars }: TierData): Bill[] {
  const bySite = new Map(calendars.map((calendar) => [calendar.site, calendar]));
  return bills.map(({ part, unit, site, lot, components }) => ({
    ...{ parent: part, unit, components, lot },
    calendar: site === undefined ? undefined : workingDays(bySite.get(site)),
  }));
}

const workingDays = (calendar: SiteCalendar | undefined) =>
  calendar && { weekdays: calendar.weekdays, holidays: calendar.holidays, extraDays: calendar.extraDays ?? [] };

/** In what unit each part is counted: its bill's, or that of the lines that name it. */
export function unitsOf({ bills }: TierData): Map<string, string> {
  const lines = bills.flatMap(({ part, unit, components }) => [{ part, unit }, ...components]);
  return new Map(lines.map(({ part, unit }) => [part, unit]));
}

/** What is to be exploded: demand as it stands with what is supposed, in the units of the bills. */
export function explosionOf(
  data: TierData,
  received: readonly Received[],
  { granularity, changes = [], series = [], stock = [] }: Supposition,
): { request: Omit<DerivationRequest, 'today' | 'sources'>; problems: Problem[] } {
  const units = unitsOf(data);
  const supposed = new Map(series.map(({ id, buckets }) => [id, buckets]));
  const problems: Problem[] = [];
  const counted = received.flatMap(({ channel, id, part, state, signed }): Series[] => {
    const [from, to] = [state.unit, units.get(part) ?? signed?.baseUnit ?? state.unit];
    const buckets = inUnit(supposed.get(id) ?? state.buckets, { from, to, signed });
    if (!buckets) problems.push({ code: 'UNIT_UNKNOWN', channel, id, part, from, to });
    return buckets ? [{ part, buckets: changed(buckets, part, changes) }] : [];
  });
  const onHand = new Map(stock.map(({ part, quantity }) => [part, quantity]));
  return {
    request: { received: counted, bills: billsOf(data), calendar: everyWeekday, onHand, granularity },
    problems,
  };
}

const changed = (buckets: readonly Bucket[], part: string, changes: NonNullable<Supposition['changes']>): Bucket[] =>
  changes
    .filter((change) => change.part === undefined || change.part === part)
    .reduce((before, { percent }) => raised(before, percent), [...buckets]);
