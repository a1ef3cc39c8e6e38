import { type AlertRaise, dayNumber, Exact, instantOf, mondayBefore } from '@tierline/chaincode/schema';
import type { WeekMatch } from '@tierline/planning/capacity';
import type { Measured } from './measured';

/** What quantities of a record can carry; a warning says no less than there is. */
const decimals = 9;

/** One of all bottlenecks from the current week on: red where even the maximum does not do. `quantity`: demand beyond what is planned. */
export function bottleneckOf(weeks: readonly WeekMatch[], now: string): AlertRaise[] {
  const monday = instantOf(mondayBefore(dayNumber(now.slice(0, 10)) ?? 0) * 86_400_000).slice(0, 10);
  const found = weeks.filter(({ week, result }) => result === 'bottleneck' && week >= monday);
  const severity = found.some(({ colour }) => colour === 'red') ? 'red' : 'amber';
  return alertOver(
    'bottleneck',
    severity,
    found.map(({ week, deviation }) => ({ week, by: deviation })),
  );
}

/** One of all weeks in which demand moved further than its limits between the last two measurements. */
export function deviationOf(measured: Measured | undefined): AlertRaise[] {
  const found = measured?.weeks.filter(({ exceeded }) => exceeded.length > 0) ?? [];
  return alertOver(
    'deviation',
    'amber',
    found.map(({ week, absolute = '0' }) => ({ week, by: absolute })),
  );
}

function alertOver(
  type: string,
  severity: AlertRaise['severity'],
  weeks: readonly { week: string; by: string }[],
): AlertRaise[] {
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (!first || !last) return [];
  const sum = weeks.reduce((total, { by }) => total.plus(new Exact(by).abs()), new Exact(0));
  const quantity = sum.toDecimalPlaces(decimals, Exact.ROUND_UP).toFixed();
  return [{ type, severity, from: first.week, until: last.week, quantity }];
}
