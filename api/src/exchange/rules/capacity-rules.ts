import { capacityWords as words, Exact } from '@tierline/chaincode/schema';
import { capacityGroup, type CapacityGroup } from '../models/capacity-group';
import { areDistinct, areMondays, isBeyondNextWeek, unitAsSaid, uuid4 } from './requirements';
import type { RuleTable } from './rule';
import { newerReplaces, olderIsIgnored, unknownIsNew } from './versions';

const weeksOf = ({ capacities = [] }: CapacityGroup) => capacities.map(({ pointInTime }) => pointInTime);

/** CX-0128 §4.2.2.7 */
export const capacityRules: RuleTable<CapacityGroup> = {
  ...{ object: 'capacity', standard: 'CX-0128', section: '4.2.2.7', shape: capacityGroup },
  ...{ identifier: 'capacityGroupId', changedAt: 'changedAt' },
  requirements: [
    uuid4('/capacityGroupId', ({ capacityGroupId }) => capacityGroupId),
    {
      id: 'V-C-MONDAY',
      field: '/capacities',
      message: words.monday,
      holds: (group) => areMondays(weeksOf(group)),
    },
    {
      id: 'V-C-DUP',
      field: '/capacities',
      message: words.once,
      holds: (group) => areDistinct(weeksOf(group)),
    },
    {
      id: 'V-C-N2',
      field: '/capacities',
      message: words.ahead,
      holds: (group, { now }) =>
        group.capacities === undefined || weeksOf(group).some((week) => isBeyondNextWeek(week, now)),
    },
    {
      id: 'V-C-MAX',
      field: '/capacities',
      message: words.maximum,
      holds: ({ capacities = [] }) =>
        capacities.every(({ actualCapacity, maximumCapacity }) => new Exact(maximumCapacity).gte(actualCapacity)),
    },
    {
      id: 'V-C-LOAD',
      field: '/linkedDemandSeries',
      message: words.loadFactor,
      holds: ({ linkedDemandSeries = [] }) =>
        new Set(linkedDemandSeries.map(({ loadFactor }) => loadFactor === undefined)).size < 2,
    },
    {
      id: 'V-C-UNIT',
      field: '/unitOfMeasure',
      message: 'the unit is omitted exactly if the flag says so',
      holds: unitAsSaid,
    },
  ],
  rules: [
    {
      field: '',
      condition: { broken: 'capacity' },
      status: 400,
      effect: 'ignore',
      message: 'It is no valid weekly capacity group.',
    },
    {
      field: '/supplier',
      condition: { left: 'entry.supplier', op: 'notIn', right: 'transport.senderBpnls' },
      status: 400,
      effect: 'ignore',
      message: 'The supplier is not who sent it.',
    },
    {
      field: '/customer',
      condition: { left: 'entry.customer', op: 'notIn', right: 'receiver.bpnls' },
      status: 400,
      effect: 'ignore',
      message: 'The customer is nobody whom the receiver answers for.',
    },
    {
      field: '/linkedDemandSeries',
      // the letter of the standard refuses both kinds of links beside each other too, and its own example has them
      condition: {
        all: [
          { left: 'entry.linkedDemandSeries', op: 'isEmpty' },
          { left: 'entry.linkedCapacityGroups', op: 'isEmpty' },
        ],
      },
      status: 400,
      effect: 'ignore',
      message: 'The group is linked to no demand series and to no other group.',
    },
    {
      field: '/demandVolatilityParameters/startReferenceDateTime',
      condition: {
        all: [
          { left: 'entry.demandVolatilityParameters.startReferenceDateTime', op: 'before', right: 'now' },
          {
            left: 'entry.demandVolatilityParameters.startReferenceDateTime',
            op: 'notSameInstant',
            right: 'known.self.startReferenceDateTime',
          },
        ],
      },
      status: 400,
      effect: 'ignore',
      message: 'A new start of measuring volatility lies in the future.',
    },
    newerReplaces('group'),
    unknownIsNew('/capacityGroupId', 'A new capacity group.'),
    olderIsIgnored('group'),
    {
      field: '/changedAt',
      condition: { left: 'entry.changedAt', op: 'sameInstant', right: 'known.self.changedAt' },
      status: 200,
      effect: 'replace',
      message: 'The same version again takes the place of the former.',
    },
  ],
};
