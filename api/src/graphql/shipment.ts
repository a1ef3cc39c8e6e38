import { receiptDifferences } from '@tierline/chaincode/domain';
import type { Difference, ShipmentState } from '@tierline/chaincode/schema';
import { shipmentStatuses } from '../readmodel';
import type { Builder } from './builder';
import { addRecordKind, type Shared } from './record-kind';
import { addShipmentState } from './shipment-state';

/** What goes from shipper to consignee, through whose hands, and what arrived. */
export function addShipment(builder: Builder, shared: Shared): void {
  const shipment = addRecordKind(builder, shared, 'shipment', {
    description: 'Goods on their way from a shipper to a consignee, leg by leg.',
    state: addShipmentState(builder),
    statuses: shipmentStatuses,
    statusDescription: 'planned, dispatched, received or cancelled.',
    by: ['part', 'site', 'weeks', 'number'],
  });
  const difference = builder.objectRef<Difference>('ReceiptDifference').implement({
    description: 'A line of which another quantity arrived, in the line’s unit.',
    fields: (t) => ({
      line: t.exposeInt('line'),
      shipped: t.expose('shipped', { type: 'Decimal' }),
      received: t.expose('received', { type: 'Decimal' }),
      difference: t.expose('difference', { type: 'Decimal', description: 'Received minus shipped.' }),
    }),
  });
  builder.objectFields(shipment, (t) => ({
    receiptDifferences: t.field({
      type: [difference],
      nullable: true,
      description: 'Lines of which another quantity arrived; null: not received, or purged.',
      resolve: ({ state }) => state?.receipt && receiptDifferences(state, state.receipt),
    }),
    units: t.field({
      type: [shared.refs.custody],
      nullable: true,
      description: 'Custody of its handling units, as far as this member is party; null: purged.',
      complexity: { field: 5, multiplier: 5 },
      resolve: async ({ channel, state }, _args, { reads }) => {
        if (!state) return null;
        const found = await Promise.all(custodyIds(state).map((id) => reads.at({ channel, kind: 'custody', id })));
        return found.filter((one) => one !== undefined) as never[];
      },
    }),
  }));
}

const custodyIds = ({ handlingUnits }: ShipmentState): string[] =>
  handlingUnits.flatMap(({ custody }) => (custody === undefined ? [] : [custody]));
