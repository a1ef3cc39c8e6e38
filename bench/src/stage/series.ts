import type { ForecastInput } from '@tierline/chaincode/schema';

type Series = ForecastInput<'ReviseForecast'>;
/** How big a forecast is: weeks in its series, upstream versions it rests on, length of its reason, digits of a whole quantity. */
export type Size = { name: string; weeks: number; pins: number; reason: number; digits: number };

/** A revision of these has 60 leaves in 2 KB and 500 in 20 KB: command, state, and the commitment in the state. */
export const sizes = {
  small: { name: '2 KB', weeks: 6, pins: 4, reason: 100, digits: 9 },
  large: { name: '20 KB', weeks: 88, pins: 20, reason: 500, digits: 15 },
  /** As a planner publishes: all weeks that CX-0128 allows, whole pieces of some hundreds. */
  long: { name: '104 weeks', weeks: 104, pins: 0, reason: 40, digits: 3 },
} as const satisfies Record<string, Size>;

const monday = Date.UTC(2026, 10, 30);
const week = 7 * 86_400_000;

/** Another series for each `turn`, all of one length. */
export function seriesOf({ weeks, pins, reason, digits }: Size, turn: number): Series {
  return {
    buckets: Array.from({ length: weeks }, (_none, index) => ({
      start: new Date(monday + index * week).toISOString().slice(0, 10),
      quantity: `${String(10 ** (digits - 1) + turn * 1000 + index)}.125000000`,
    })),
    restsOn: Array.from({ length: pins }, (_none, index) => (turn * 100 + index).toString(16).padStart(64, 'f')),
    reason: `Größere Stückzahl: Änderung ${turn}. `
      .padEnd(reason, 'Bänder für Achsträger über Plan. ')
      .slice(0, reason),
  };
}

/** A first publication of such a series. */
export function forecastOf(size: Size, customerPart: string, supplier: string): ForecastInput<'PublishForecast'> {
  const { buckets, restsOn } = seriesOf(size, 0);
  const where = { site: 'BPNS00000003AYRE', category: '0001', unit: 'PCE', granularity: 'week' } as const;
  return { supplier, customerPart, ...where, buckets, ...(restsOn && { restsOn }) };
}
