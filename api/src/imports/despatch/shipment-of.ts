import { Exact, type ShipmentInput } from '@tierline/chaincode/schema';
import { unitsIn } from './contents';
import type { DespatchContext } from './context';
import type { KnownAdvice, KnownLine } from './recognise';

type Planned = ShipmentInput<'PlanShipment'>;

/** The shipment that an advice speaks of; a line that stands in several units is one line of their sum. */
export function shipmentOf(known: KnownAdvice, units: DespatchContext['units']): Planned {
  const { advice, lines, consignee, from, to, carrier } = known;
  const [order, ...otherOrders] = new Set(lines.map(({ content }) => content.order?.number));
  return {
    number: advice.document.number,
    consignee,
    ...(order !== undefined && otherOrders.length === 0 && { order }),
    lines: summed(lines),
    handlingUnits: unitsIn(advice.handlingUnits).map(({ sscc, contents }) => {
      const custody = units.find((unit) => unit.sscc === sscc)?.id;
      return { sscc, lines: [...new Set(contents.map(({ line }) => line))], ...(custody !== undefined && { custody }) };
    }),
    legs: [{ from: from.bpns, to: to.bpns, ...(carrier !== undefined && { carrier }) }],
  };
}

function summed(lines: readonly KnownLine[]): Planned['lines'] {
  const sums = new Map<number, Planned['lines'][number]>();
  for (const { content, part, unit } of lines) {
    const { line, quantity } = content;
    const before = sums.get(line)?.quantity ?? 0;
    sums.set(line, {
      ...{ line, customerPart: part.customerPart, unit },
      ...(part.supplierPart !== undefined && { supplierPart: part.supplierPart }),
      quantity: new Exact(before).plus(quantity).toFixed(),
    });
  }
  return [...sums.values()];
}

/** Rows whose line number another part or unit has before them. */
export const sharedNumbers = (lines: readonly KnownLine[]): number[] =>
  lines
    .filter(({ content, part, unit }, index) =>
      lines
        .slice(0, index)
        .some((one) => one.content.line === content.line && (one.part !== part || one.unit !== unit)),
    )
    .map(({ content }) => content.row);

/** What the message says beyond what a shipment has a place for. */
export function leftOut({ advice, lines, carrier }: KnownAdvice): { row: number; message: string }[] {
  const first = lines[0].content.row;
  const { transport, grossWeightKg, handlingUnits } = advice;
  const whole = Object.entries({
    ...{ 'gross weight': grossWeightKg, 'transport reference': transport.reference, trailer: transport.trailer },
    ...{ seals: transport.seals[0], 'unloading point': advice.shipTo.unloadingPoint },
    'which unit stands in which': handlingUnits.find(({ contains = [] }) => contains.length > 0)?.sscc,
    orders: new Set(lines.map(({ content }) => content.order?.number)).size > 1 ? 'several' : undefined,
  });
  const missing = whole.flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const message = (names: readonly string[]) => `a shipment has no place for ${names.join(', ')}`;
  return [
    ...(missing.length > 0 ? [{ row: first, message: message(missing) }] : []),
    ...(advice.carrier && carrier === undefined
      ? [{ row: first, message: `carrier ${advice.carrier.id} is no linked member: the shipper speaks for the way` }]
      : []),
    ...lines.flatMap(({ content: { row, batch, producedOn, dangerousGoods, countryOfOrigin } }) => {
      const told = {
        batch,
        'production date': producedOn,
        'country of origin': countryOfOrigin,
        'dangerous goods': dangerousGoods,
      };
      const names = Object.entries(told).flatMap(([name, value]) => (value === undefined ? [] : [name]));
      return names.length > 0 ? [{ row, message: message(names) }] : [];
    }),
  ];
}
