import type { ShipmentState } from '@tierline/chaincode/schema';
import { type Duty, present, type Projection } from './projection';

export const shipmentStatuses = ['planned', 'dispatched', 'received', 'cancelled'] as const;

export const shipmentTraits: Projection<ShipmentState> = (state) => ({
  status: state.status,
  parts: present(...state.lines.flatMap(({ customerPart, supplierPart }) => [customerPart, supplierPart])),
  sites: present(...state.legs.flatMap(({ from, to }) => [from, to])),
  names: present(state.number, state.order, ...state.handlingUnits.map(({ sscc }) => sscc)),
  ...daysOf(state),
  duties: dutiesOf(state),
});

type Time = ShipmentState['times'][number];
/** The word that is likeliest to come true counts. */
const surest = ['actual', 'estimated', 'planned', 'requested'] as const;

/** Of each departure and arrival not yet actual, its surest time: whoever drives says when it is. When all has arrived, the consignee is to receive. */
function dutiesOf({ status, times, legs, shipper, consignee }: ShipmentState): Duty[] {
  if (status !== 'planned' && status !== 'dispatched') return [];
  const known = legs.flatMap(({ carrier: of = shipper }, leg) =>
    (['departure', 'arrival'] as const).flatMap((event) => {
      const surest = surestTime(times, leg, event);
      return surest ? [{ ...surest, of }] : [];
    }),
  );
  const ahead = known.filter(({ classifier }) => classifier !== 'actual');
  if (ahead.length > 0)
    return ahead.map(({ of, leg, event, time }) => ({
      ...{ of, command: 'RecordMilestone', about: `${event} ${String(leg)}`, dueAt: time },
      why: `Say when leg ${String(leg + 1)} has its ${event}`,
    }));
  return known
    .slice(-1)
    .map(({ time }) => ({ of: consignee, command: 'ReceiveShipment', why: 'Receive what has arrived', dueAt: time }));
}

export function surestTime(times: readonly Time[], leg: number, event: Time['event']): Time | undefined {
  const stated = times.filter((one) => one.leg === leg && one.event === event);
  return surest.map((classifier) => stated.find((one) => one.classifier === classifier)).find((one) => one);
}

/** UTC days of the times stated, planned or past. */
function daysOf({ times, dispatchedAt, receipt }: ShipmentState): { days?: { first: string; last: string } } {
  const days = present(...times.map(({ time }) => time), dispatchedAt, receipt?.receivedAt)
    .map((time) => time.slice(0, 10))
    .sort();
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? {} : { days: { first, last } };
}
