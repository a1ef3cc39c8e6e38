import { Exact, dayNumber, instantOf, type ForecastState } from '@tierline/chaincode/schema';
import { writeEdi, type EdiError, type EdiMessage } from '../edi';

export const callOffFormats = ['DELFOR', 'X12_830', 'X12_862', 'VDA_4905'] as const;
export type CallOffFormat = (typeof callOffFormats)[number];
/** How the receiver calls the parties and the site, and under which number and time the message goes out. */
export type Addressed = {
  customer: string;
  supplier: string;
  site: string;
  number: number;
  at: string;
  /** What was received of the part since a day, as the account of both says, with the last note. */
  received?: Received;
};
export type Received = { cumulative: string; since: string; note: string; date: string; quantity: string };

/** The message of a forecast in a classic format, or why the format cannot say it. */
export function writeCallOff(
  forecast: ForecastState,
  format: CallOffFormat,
  addressed: Addressed,
): { text: string } | { error: EdiError } {
  return writeEdi(messages[format](forecast, addressed));
}

const messages: Record<CallOffFormat, (forecast: ForecastState, addressed: Addressed) => EdiMessage> = {
  DELFOR: delfor,
  X12_830: planning,
  X12_862: shipping,
  VDA_4905: vda,
};

const minuteOf = (at: string): string => at.slice(0, 16);
const dayAfter = (day: string, days: number): string =>
  instantOf(((dayNumber(day) ?? 0) + days) * 86_400_000).slice(0, 10);
const lastDay = ({ granularity }: ForecastState, start: string): string =>
  granularity === 'week' ? dayAfter(start, 6) : start;

function horizonOf(forecast: ForecastState): { from: string; to: string } {
  const { buckets } = forecast;
  const [first, last] = [buckets[0]?.start ?? '', buckets.at(-1)?.start ?? ''];
  return { from: first, to: lastDay(forecast, last) };
}

function delfor(forecast: ForecastState, { customer, supplier, site, number, at, received }: Addressed): EdiMessage {
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
          ...{ type: 'forecast' as const, per: granularity, quantity },
          ...(granularity === 'day' ? { date: start } : { from: start, to: lastDay(forecast, start) }),
        })),
      },
    ],
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
      ...{ certainty: 'planning' as const, per: granularity, date: start, quantity },
    })),
    document: {
      ...{ number: String(number), purpose: 'replace' as const, scheduleType: 'delivery' as const },
      ...{ horizon: horizonOf(forecast), issuedOn: at.slice(0, 10) },
    },
    totals: { lineItems: 1, hashOfQuantities: sum.toFixed() },
  };
}

function planning(forecast: ForecastState, addressed: Addressed): EdiMessage {
  const { line, schedule, document, ...told } = x12(forecast, addressed);
  return {
    ...told,
    ...{ kind: 'deliverySchedule', message: '830' },
    document: { ...document, quantityBasis: 'actual' },
    lines: [{ ...line, authorisations: [], schedule }],
  };
}

function shipping(forecast: ForecastState, addressed: Addressed): EdiMessage {
  const { line, schedule, ...told } = x12(forecast, addressed);
  return {
    ...told,
    ...{ kind: 'shippingSchedule', message: '862' },
    lines: [{ ...line, schedule: schedule.map((need) => ({ ...need, windows: [] })) }],
  };
}

function vda(forecast: ForecastState, { customer, supplier, site, number, at, received }: Addressed): EdiMessage {
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
        schedule: buckets.map(({ start, quantity }) =>
          granularity === 'day' ? { type: 'day', date: start, quantity } : { ...weekOf(start), quantity },
        ),
      },
    ],
    recordCounts: {},
  };
}

/** ISO 8601: a week belongs to the year of its Thursday. */
function weekOf(monday: string) {
  const thursday = dayAfter(monday, 3);
  const year = thursday.slice(0, 4);
  const week = Math.floor(((dayNumber(thursday) ?? 0) - (dayNumber(`${year}-01-01`) ?? 0)) / 7) + 1;
  return { type: 'weeks' as const, year: Number(year), fromWeek: week, toWeek: week };
}
