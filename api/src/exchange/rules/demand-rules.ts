import { materialDemand, type MaterialDemand } from '../models/material-demand';
import { areDistinct, areMondays, isBeyondNextWeek, unitAsSaid, uuid4 } from './requirements';
import type { RuleTable } from './rule';
import { newerReplaces, olderIsIgnored, unknownIsNew } from './versions';

const weeksOf = ({ demands }: MaterialDemand['demandSeries'][number]) => demands.map(({ pointInTime }) => pointInTime);

/** CX-0128 §4.1.2.7 */
export const demandRules: RuleTable<MaterialDemand> = {
  ...{ object: 'demand', standard: 'CX-0128', section: '4.1.2.7', shape: materialDemand },
  ...{ identifier: 'materialDemandId', changedAt: 'changedAt' },
  twin: ['supplier', 'customer', 'materialNumberCustomer'],
  requirements: [
    uuid4('/materialDemandId', ({ materialDemandId }) => materialDemandId),
    {
      id: 'V-D-MONDAY',
      field: '/demandSeries',
      message: 'weeks are named by their Monday',
      holds: ({ demandSeries }) => demandSeries.every((series) => areMondays(weeksOf(series))),
    },
    {
      id: 'V-D-DUP',
      field: '/demandSeries',
      message: 'a week stands twice in a series',
      holds: ({ demandSeries }) => demandSeries.every((series) => areDistinct(weeksOf(series))),
    },
    {
      id: 'V-D-N2',
      field: '/demandSeries',
      message: 'no week lies two or more weeks after the current one',
      holds: ({ demandSeries }, { now }) => demandSeries.flatMap(weeksOf).some((week) => isBeyondNextWeek(week, now)),
    },
    {
      id: 'V-D-UNIT',
      field: '/unitOfMeasure',
      message: 'the unit is omitted exactly if the flag says so',
      holds: unitAsSaid,
    },
  ],
  rules: [
    {
      field: '',
      condition: { broken: 'demand' },
      status: 400,
      effect: 'ignore',
      message: 'It is no valid weekly demand.',
    },
    {
      field: '/customer',
      condition: { left: 'entry.customer', op: 'notIn', right: 'transport.senderBpnls' },
      status: 400,
      effect: 'ignore',
      message: 'The customer is not who sent it.',
    },
    {
      field: '/supplier',
      condition: { left: 'entry.supplier', op: 'notIn', right: 'receiver.bpnls' },
      status: 400,
      effect: 'ignore',
      message: 'The supplier is nobody whom the receiver answers for.',
    },
    newerReplaces('demand'),
    {
      field: '/materialDemandId',
      condition: {
        all: [
          { left: 'known.self', op: 'absent' },
          { left: 'known.twin', op: 'exists' },
        ],
      },
      status: 400,
      effect: 'ignore',
      message: 'The demand of this customer for this material from this supplier has another identifier.',
    },
    unknownIsNew('/materialDemandId', 'A new demand.'),
    olderIsIgnored('demand'),
    {
      field: '/changedAt',
      condition: { left: 'entry.changedAt', op: 'sameInstant', right: 'known.self.changedAt' },
      status: 200,
      effect: 'replace',
      message: 'The same version again takes the place of the former.',
    },
  ],
};
