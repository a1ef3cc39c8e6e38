import { limitsInForce } from '@tierline/chaincode/domain';
import { Exact, type InventoryLimits, type InventoryState, type InventoryStatement } from '@tierline/chaincode/schema';
import { coverage, dayAfter, daysBetween, daysOfSupplyBefore, type CoverageDay } from '@tierline/planning/supply';
import { flowsOf, type DatedMovement, type LeftOut } from './flows';
import type { Related } from './related';
import { siteTime } from '@tierline/planning/time';

/** Quantities in the position's unit; days are the site's. */
export type PositionCoverage = {
  side: 'customer' | 'supplier';
  asOf: string;
  timeZone: string;
  /** At the site. */
  today: string;
  /** Of the statement: what can be used, and what cannot. */
  opening: string;
  blocked: string;
  limits: InventoryLimits;
  limitsAre: 'agreed' | 'stated' | 'none';
  /** From the first day after the statement. */
  days: CoverageDay[];
  /** Of what is in stock when today begins; absent where nothing is known of what follows. */
  daysOfSupply: string | undefined;
  firstUncovered: string | undefined;
  movements: DatedMovement[];
  leftOut: LeftOut[];
};

/**
 * CX-0145 for either role: a customer's stock is consumed by its forecasts and added to by deliveries; a supplier's is consumed
 * by its deliveries and added to by its production. The statement holds from the midnight nearest to its time: before noon it is
 * what the same day begins with. It reaches `days` days from today, and no further than anything is known of what is consumed.
 * @param now RFC 3339
 * @returns undefined where neither side stated anything
 */
export function positionCoverage(
  position: InventoryState,
  related: Related,
  { now, days }: { now: string; days: number },
): PositionCoverage | undefined {
  const stated = statementOf(position);
  if (!stated) return undefined;
  const { side, statement } = stated;
  const { timeZone } = related;
  const [on, today] = [siteTime(statement.asOf, timeZone), siteTime(now, timeZone).day];
  const first = on.hour < 12 ? on.day : dayAfter(on.day, 1);
  const flows = flowsOf(position, related, { asOf: statement.asOf, first, today });
  const last = [dayAfter(today, days - 1), flows.until].toSorted()[0] ?? today;
  const length = Math.max(0, daysBetween(first, last) + 1);
  const opening = sumOf(statement, false);
  const limits = limitsInForce(position) ?? {};
  const covered = coverage({ first, days: length, opening, limits, ...flows });
  return {
    ...{ side, asOf: statement.asOf, timeZone, today, opening, blocked: sumOf(statement, true), days: covered },
    limits: { safety: limits.safety, minimum: limits.minimum, maximum: limits.maximum },
    limitsAre: originOf(position),
    daysOfSupply: lasting(opening, covered, today),
    firstUncovered: covered.find(({ band }) => band === 'uncovered')?.day,
    movements: flows.movements,
    leftOut: flows.leftOut,
  };
}

function originOf({ agreedLimits, statedLimits }: InventoryState): PositionCoverage['limitsAre'] {
  if (agreedLimits) return 'agreed';
  return statedLimits ? 'stated' : 'none';
}

/** When today begins: of the evening before. */
function lasting(opening: string, days: readonly CoverageDay[], today: string): string | undefined {
  const from = days.findIndex(({ day }) => day >= today);
  if (from !== 0) return days[from - 1]?.daysOfSupply;
  const consumed = days.map((day) => day.consumed);
  return daysOfSupplyBefore(opening, consumed).toDecimalPlaces(9).toFixed();
}

/** Of one's own stock one knows best: the holder's statement, else the other's. */
function statementOf({ holder, statements }: InventoryState) {
  const other = holder === 'customer' ? 'supplier' : 'customer';
  const side = statements[holder] ? holder : other;
  const statement = statements[side];
  return statement && { side, statement };
}

const sumOf = ({ stocks }: InventoryStatement, blocked: boolean): string =>
  Exact.sum(0, ...stocks.filter((one) => one.blocked === blocked).map(({ quantity }) => quantity)).toFixed();
