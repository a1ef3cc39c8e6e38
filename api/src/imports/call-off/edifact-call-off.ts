import type { ForecastState } from '@tierline/chaincode/schema';
import { zoneOf } from '../forecast/zones';
import type { EdiMessage } from '../edi';
import { horizonOf, lastDay, minuteOf, type Addressed } from './addressed';

export function delfor(
  forecast: ForecastState,
  { customer, supplier, site, number, at, received }: Addressed,
): EdiMessage {
  const { granularity, buckets, customerPart, supplierPart, unit } = forecast;
  const sentAt = minuteOf(at);
  return {
    ...{ kind: 'deliverySchedule', syntax: 'EDIFACT', message: 'DELFOR', version: 'D04A' },
    interchange: { sender: customer, receiver: supplier, sentAt, reference: String(number), messages: 1 },
    document: { number: String(number), function: 'replace', issuedAt: sentAt, horizon: horizonOf(forecast) },
    buyer: { id: customer },
    seller: { id: supplier },
    shipTo: { id: site },
    lines: [
      {
        ...{ line: 1, buyerPart: customerPart, unit },
        ...(supplierPart !== undefined && { supplierPart }),
        ...(received && {
          cumulativeReceived: { quantity: received.cumulative, since: received.since },
          lastReceipt: { quantity: received.quantity, date: received.date, despatchNote: received.note },
        }),
        schedule: buckets.map(({ start, quantity }) => ({
          ...{ type: zoneOf(start, forecast) ?? ('forecast' as const), per: granularity, quantity },
          ...(granularity === 'day' ? { date: start } : { from: start, to: lastDay(forecast, start) }),
        })),
      },
    ],
  };
}

/** Calls of days; what is not firm is no call. */
export function deljit({ buckets, customerPart, unit, ...forecast }: ForecastState, addressed: Addressed): EdiMessage {
  const { customer, supplier, site, number, at } = addressed;
  const sentAt = minuteOf(at);
  const firm = buckets.filter(({ start }) => zoneOf(start, forecast) === 'firm');
  return {
    ...{ kind: 'sequencedCallOff', syntax: 'EDIFACT', message: 'DELJIT', version: 'D04A' },
    interchange: { sender: customer, receiver: supplier, sentAt, reference: String(number), messages: 1 },
    document: { number: String(number), function: 'replace', issuedAt: sentAt },
    buyer: { id: customer },
    seller: { id: supplier },
    shipTo: { id: site },
    calls: firm.map(({ start, quantity }, index) => ({
      ...{ sequence: index + 1, action: 'add', dueAt: start },
      parts: [{ line: 1, buyerPart: customerPart, quantity, unit }],
    })),
  };
}
