import { dayNumber, type ForecastState } from '@tierline/chaincode/schema';
import type { EdiMessage } from '../edi';
import { dayAfter, releasedOf, type Addressed, type Received } from './addressed';

export function vda(
  forecast: ForecastState,
  { customer, supplier, site, number, at, received }: Addressed,
): EdiMessage {
  const { granularity, buckets, customerPart, supplierPart, unit } = forecast;
  const date = at.slice(0, 10);
  return {
    ...{ kind: 'deliverySchedule', syntax: 'VDA', message: '4905' },
    header: {
      ...{ supplier, customer, date, previousTransmission: number - 1, transmission: number },
      ...(received && { cumulativeResetOn: received.since }),
    },
    items: [
      {
        ...{ plant: site, callOff: { number: String(number), date }, buyerPart: customerPart },
        ...(supplierPart !== undefined && { supplierPart }),
        // VDA has two letters for a unit.
        unit: unit === 'PCE' ? 'ST' : unit,
        ...(received && {
          cumulativeReceived: received.cumulative,
          lastReceipt: { bookedOn: received.date, despatchNote: received.note, quantity: received.quantity },
        }),
        ...productionRelease(forecast, received),
        schedule: buckets.map(({ start, quantity }) =>
          granularity === 'day' ? { type: 'day', date: start, quantity } : { ...weekOf(start), quantity },
        ),
      },
    ],
    recordCounts: {},
  };
}

function productionRelease(forecast: ForecastState, received: Received | undefined) {
  const released = releasedOf(forecast, received);
  if (!released) return {};
  const { from, to, cumulative } = released;
  return { release: { productionFrom: from, productionTo: to, productionCumulative: cumulative } };
}

/** ISO 8601: a week belongs to the year of its Thursday. */
function weekOf(monday: string) {
  const thursday = dayAfter(monday, 3);
  const year = thursday.slice(0, 4);
  const week = Math.floor(((dayNumber(thursday) ?? 0) - (dayNumber(`${year}-01-01`) ?? 0)) / 7) + 1;
  return { type: 'weeks' as const, year: Number(year), fromWeek: week, toWeek: week };
}
