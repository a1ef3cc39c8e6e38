import { compared, measured } from '../capacity';
import { capacityGroupStatuses } from '../readmodel';
import type { Builder } from './builder';
import { addMeasuredDeviation } from './capacity-deviation';
import { addCapacityMatch } from './capacity-match';
import { addCapacityGroupState } from './capacity-group-state';
import { addRecordKind, type Shared } from './record-kind';

/** What a supplier can do for one customer, beside what the customer wants. */
export function addCapacityGroup(builder: Builder, shared: Shared): void {
  const group = addRecordKind(builder, shared, 'capacity-group', {
    description: 'A supplier’s capacity for one customer, and the demand that it is for.',
    state: addCapacityGroupState(builder, shared.alert),
    statuses: capacityGroupStatuses,
    statusDescription:
      'bottleneck: an alert of that is open; stated: no week names an agreed capacity; unsigned: the customer has not signed all that are named.',
    by: ['part', 'site', 'weeks', 'number'],
  });
  const match = addCapacityMatch(builder);
  const deviation = addMeasuredDeviation(builder, shared.deviationLimit);
  builder.objectFields(group, (t) => ({
    match: t.field({
      type: match,
      nullable: true,
      description: 'Beside the demand as it stands; null: purged.',
      complexity: 20,
      resolve: ({ channel, state }, _args, { reads }) => state && compared(channel, state, reads),
    }),
    deviation: t.field({
      type: deviation,
      nullable: true,
      description: 'Null: no measurement is agreed, or not two of them have been.',
      args: { at: t.arg({ type: 'DateTime', description: 'By the measurements up to then; now unless told.' }) },
      complexity: 30,
      resolve: ({ channel, state }, { at }, { reads }) =>
        state && measured(channel, state, { now: at ?? new Date().toISOString(), reads }),
    }),
  }));
}
