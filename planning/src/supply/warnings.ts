import { Exact, type AlertSeverity } from '@tierline/chaincode/schema';
import type { StockLimits, CoverageDay } from './coverage';

/** The first days on end on which the stock is too low, and by how much at worst. */
export type SupplyWarning = {
  type: 'shortage' | 'below-minimum';
  severity: AlertSeverity;
  from: string;
  until: string;
  quantity: string;
};

/** What there is to warn of: a shortage from its first uncovered day, a stock below minimum (red where below safety too). */
export function warningsOf(days: readonly CoverageDay[], { safety, minimum = safety }: StockLimits): SupplyWarning[] {
  const short = firstSpan(days, ({ band }) => band === 'uncovered');
  const low = firstSpan(days, ({ band }) => band === 'below-safety' || band === 'below-minimum');
  return [
    ...(short ? [warning('shortage', 'red', short, '0')] : []),
    ...(low && minimum !== undefined ? [warning('below-minimum', severityOf(low.days), low, minimum)] : []),
  ];
}

const severityOf = (days: readonly CoverageDay[]): AlertSeverity =>
  days.some(({ band }) => band === 'below-safety') ? 'red' : 'amber';

type Span = { days: readonly CoverageDay[]; from: string; until: string };

function firstSpan(days: readonly CoverageDay[], isLow: (day: CoverageDay) => boolean): Span | undefined {
  const from = days.findIndex(isLow);
  if (from < 0) return undefined;
  const length = days.slice(from).findIndex((day) => !isLow(day));
  const span = days.slice(from, length < 0 ? undefined : from + length);
  const [first, last] = [span[0], span.at(-1)];
  return first && last && { days: span, from: first.day, until: last.day };
}

function warning(
  type: SupplyWarning['type'],
  severity: AlertSeverity,
  { days, from, until }: Span,
  limit: string,
): SupplyWarning {
  const lowest = Exact.min(...days.map(({ stock }) => stock));
  return { type, severity, from, until, quantity: new Exact(limit).minus(lowest).toFixed() };
}
