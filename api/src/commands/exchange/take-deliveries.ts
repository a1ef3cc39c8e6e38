import { shipmentInputs, type PartReferenceDetail } from '@tierline/chaincode/schema';
import { aspectModels, brings, faultOf, shipmentOf, statusOf, stepsOn, type DeliveryInformation } from '../../exchange';
import type { Row } from '../../imports';
import type { ImportWrite } from '../imports/import-writes';
import { knownStates, type Stated } from '../imports/known-states';
import type { EntryAnswer } from './answer';
import type { ExchangeContext, Posted } from './exchange-context';
import { inUnitOf, planOf, takeMaterials, type Plan } from './materials';

const kind = 'shipment';
type Delivery = DeliveryInformation['positions'][number]['deliveries'][number];
type Taken = { status: number; entries: EntryAnswer[] };

/**
 * What this member sends, given as DeliveryInformation: each delivery is the shipment of its tracking number. New ones are planned,
 * then what the events say is told of them; what is left out stays as it stands, for a shipment ends by its own commands.
 */
export async function takeDeliveries(exchange: ExchangeContext, posted: Posted): Promise<Taken> {
  const first = await pass(exchange, posted, planned);
  const then = await pass(exchange, posted, told);
  const entries = first.entries.map((entry, index) => joined(entry, then.entries[index] ?? entry));
  return { status: statusOf(entries), entries };
}

type Reading = {
  row: number;
  delivery: Delivery;
  part: PartReferenceDetail;
  quantity: string;
  standing: Stated<'shipment'> | undefined;
};
type Writes = (reading: Reading) => ImportWrite[];

const planned: Writes = ({ row, delivery, part, quantity, standing }) => {
  if (standing) return [];
  const input = shipmentOf(delivery, part, { consignee: part.customer, quantity });
  return [{ row, kind, command: 'PlanShipment', input: input }];
};

const told: Writes = ({ row, delivery, standing }) =>
  standing
    ? stepsOn(standing.state, delivery).map(({ name: command, input }) => {
        return { row, kind, command, id: standing.id, basedOn: standing.version, input };
      })
    : [];

const pass = (exchange: ExchangeContext, posted: Posted, writesOf: Writes): Promise<Taken> =>
  takeMaterials<DeliveryInformation>(exchange, posted, async ({ mspId: shipper }) => {
    const here = { records: exchange.context.records, channel: posted.channel };
    const shipments = await knownStates(here, kind, [{ shipper }]);
    const now = new Date().toISOString();
    return {
      shape: aspectModels.delivery_information.shape,
      sideOf: () => 'supplier' as const,
      plan: ({ positions }, part, row) => {
        const deliveries = positions.flatMap((position) => position.deliveries);
        const readings = deliveries.map((delivery): Reading => {
          const quantity = inUnitOf(part)(delivery.deliveryQuantity);
          const standing = shipments.find(
            ({ state }) => state.number === delivery.trackingNumber && state.consignee === part.customer,
          );
          return { row, delivery, part, quantity, standing };
        });
        const rows = remarksOn(readings, now);
        return rows.length > 0 ? { rows, writes: [] } : planOf(row, readings.flatMap(writesOf), shipmentInputs);
      },
    };
  });

function remarksOn(readings: readonly Reading[], now: string): Plan['rows'] {
  const numbers = readings.map(({ delivery }) => delivery.trackingNumber);
  return readings.flatMap(({ row, delivery, part, quantity, standing }, index): Row[] => {
    const refused = (code: Row['code'], message: string): Row[] => [{ row, code, field: '/positions', message }];
    const fault = faultOf(delivery, now);
    if (fault !== undefined) return refused('SHAPE', fault);
    if (numbers.indexOf(delivery.trackingNumber) < index)
      return refused('ROW_CONFLICT', `shipment ${delivery.trackingNumber ?? ''} stands twice`);
    const same = standing && brings(standing.state, shipmentOf(delivery, part, { consignee: part.customer, quantity }));
    if (!standing || (same && standing.state.status !== 'cancelled')) return [];
    const { number, status } = standing.state;
    return refused('STATED_SINCE', `shipment ${number} stands, ${status}, and says otherwise`);
  });
}

/** What both passes came to; the second says it whole. */
function joined(first: EntryAnswer, then: EntryAnswer): EntryAnswer {
  const writes = [...(first.writes ?? []), ...(then.writes ?? [])];
  const worse = first.status > then.status ? first : then;
  const rows = first.writes ? first.rows : then.rows;
  return { ...worse, ...(rows && { rows }), ...(writes.length > 0 && { writes }) };
}
