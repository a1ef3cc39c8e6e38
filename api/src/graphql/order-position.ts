import type { OrderPosition } from '@tierline/chaincode/schema';
import type { Builder, ObjectOf } from './builder';

export function addOrderPosition(builder: Builder): ObjectOf<OrderPosition> {
  return builder.objectRef<OrderPosition>('OrderPosition').implement({
    description: 'For which order position something is kept or made.',
    fields: (t) => ({
      customerOrder: t.exposeString('customerOrder'),
      customerOrderPosition: t.exposeString('customerOrderPosition'),
      supplierOrder: t.exposeString('supplierOrder', { nullable: true }),
    }),
  });
}
