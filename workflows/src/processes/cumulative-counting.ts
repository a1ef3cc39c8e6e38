import { text } from '@tierline/chaincode/schema';
import { z } from 'zod';
import type { Process } from '../process';

/** Whether a member has its cumulative quantities counted from shipments. `parts`: the customer's numbers of those that are; absent: all. */
export const counting = z.strictObject({ active: z.boolean(), parts: z.array(text(40)).min(1).max(500).optional() });
export type Counting = z.infer<typeof counting>;

/** Each side counts what it has signed itself. */
const sides: ReadonlyMap<string, 'dispatched' | 'received'> = new Map([
  ['ShipmentDispatched', 'dispatched'],
  ['ShipmentReceived', 'received'],
]);

/** States what a shipment adds to the member's own figures, where both have an account of the part. Nothing is remembered of it. */
export const cumulativeCounting: Process<never, Counting & { mspId: string }> = {
  name: 'cumulative-counting',
  settings: 'cumulative-counting',
  kinds: ['shipment'],
  state: z.never(),
  decide(input, _state, record, { mspId, active, parts }) {
    if (!active || input.type === 'due' || input.fact.by !== mspId) return [];
    const side = sides.get(input.fact.type);
    if (!side) return [];
    const effect = { type: 'count', record, side, ...(parts && { parts }) } as const;
    return [{ type: 'perform', name: `count/${side}`, effect }];
  },
  evolve: () => undefined,
};
