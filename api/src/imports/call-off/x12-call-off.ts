import { Exact, type ForecastState } from '@tierline/chaincode/schema';
import { zoneOf } from '../forecast/zones';
import type { EdiMessage } from '../edi';
import { horizonOf, minuteOf, releasedOf, type Addressed } from './addressed';

export function planning(forecast: ForecastState, addressed: Addressed): EdiMessage {
  const { line, schedule, document, ...told } = x12(forecast, addressed);
  return {
    ...told,
    ...{ kind: 'deliverySchedule', message: '830' },
    document: { ...document, quantityBasis: 'actual' },
    lines: [{ ...line, authorisations: authorised(forecast, addressed), schedule }],
  };
}

function authorised(forecast: ForecastState, { received }: Addressed) {
  const released = releasedOf(forecast, received);
  if (!released) return [];
  const { to: through, cumulative, since } = released;
  return [{ type: 'fabrication' as const, through, cumulative, cumulativeFrom: since }];
}

export function shipping(forecast: ForecastState, addressed: Addressed): EdiMessage {
  const { line, schedule, ...told } = x12(forecast, addressed);
  return {
    ...told,
    ...{ kind: 'shippingSchedule', message: '862' },
    lines: [{ ...line, schedule: schedule.map((need) => ({ ...need, windows: [] })) }],
  };
}

function x12(forecast: ForecastState, { customer, supplier, site, number, at, received }: Addressed) {
  const { granularity, buckets, customerPart, supplierPart, unit } = forecast;
  const sum = buckets.reduce((total, { quantity }) => total.plus(quantity), new Exact(0));
  return {
    ...{ syntax: 'X12' as const, version: '004010' },
    interchange: {
      ...{ sender: customer, receiver: supplier, sentAt: minuteOf(at), test: false },
      ...{ controlNumber: String(number).padStart(9, '0'), groupControlNumber: String(number) },
    },
    shipTo: { id: site },
    supplier: { id: supplier },
    line: {
      ...{ line: '1', buyerPart: customerPart, unit },
      ...(supplierPart !== undefined && { supplierPart }),
      ...(received && {
        lastShipment: { quantity: received.quantity, date: received.date, shipmentId: received.note },
        cumulativeReceived: { quantity: received.cumulative, from: received.since, to: received.date },
      }),
    },
    schedule: buckets.map(({ start, quantity }) => ({
      certainty: zoneOf(start, forecast) === 'firm' ? ('firm' as const) : ('planning' as const),
      ...{ per: granularity, date: start, quantity },
    })),
    document: {
      ...{ number: String(number), purpose: 'replace' as const, scheduleType: 'delivery' as const },
      ...{ horizon: horizonOf(forecast), issuedOn: at.slice(0, 10) },
    },
    totals: { lineItems: 1, hashOfQuantities: sum.toFixed() },
  };
}
