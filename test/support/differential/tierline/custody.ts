import type { Action, Script } from '../script';
import { all, applies, commands, enters, id, looks, one, restates, three, two } from './words';

const record = id(1);
const unit = { kind: 'custody', id: record };
const withSteward = [one, three] as const;

const commissioned: Action[] = [applies(one, withSteward, { ...unit, command: commands.commission, number: 1 })];
const offered: Action[] = [applies(one, all, { ...unit, command: commands.offer(two), number: 2 })];
/** Who is left out, as the proposer says. */
const without = (mspId: string): { absences: object[] } => ({ absences: [{ mspId, reason: 'unreachable' }] });

/** Units that change hands, with all their parties' peers and without one. */
export const custodyScripts: Script[] = [
  {
    title: 'custody: offered, declined, withdrawn, accepted at once by one and withdrawn by the other',
    rounds: [
      [...commissioned, applies(two, [two, three], { ...unit, id: id(2), command: commands.commission, number: 12 })],
      offered,
      [applies(two, all, { ...unit, command: commands.declineOffer, number: 3 })],
      [
        applies(one, all, { ...unit, command: commands.offer(two), number: 4 }),
        enters(one, withSteward, { ...unit, number: 5 }, { type: 'evidence', source: 'epcis', hash: 'ab'.repeat(32) }),
      ],
      [
        applies(two, all, { ...unit, command: commands.acceptOffer, number: 6 }),
        applies(one, all, { ...unit, command: commands.withdraw(two), number: 7 }),
        applies(two, [two, three], { ...unit, command: commands.acceptOffer, number: 8 }),
      ],
      [
        applies(one, all, { ...unit, command: commands.offer(two), number: 9 }),
        applies(two, all, { ...unit, command: commands.acceptOffer, number: 10 }),
        applies(two, all, { ...unit, command: commands.close, number: 11 }),
      ],
      [
        ...looks(one, 'custody', record, 3, 6, 7),
        ...looks(two, 'custody', record, 6),
        ...looks(three, 'custody', record, 6),
      ],
    ],
  },
  {
    title: 'custody accepted without the giver’s peer, which is told afterwards',
    rounds: [
      commissioned,
      offered,
      [
        applies(two, [one, two], { ...unit, ...without(three), command: commands.acceptOffer, number: 3 }),
        applies(two, [two, three], { ...unit, ...without(one), command: commands.acceptOffer, number: 4 }),
      ],
      [
        applies(one, all, { ...unit, command: commands.offer(three, 'owner'), number: 5 }),
        applies(two, all, { ...unit, command: commands.offer(one), number: 6 }),
        restates(three, one, {
          ...unit,
          key: `custody/${record}/seal`,
          value: `@seal custody ${record} ${three}`,
          prior: `@live custody ${record} ${one}`,
        }),
        restates(three, one, {
          ...unit,
          key: `custody/${record}/body/3`,
          value: `@body custody ${record} 3 ${three}`,
          prior: `@live custody ${record} ${one}`,
        }),
      ],
      [
        restates(three, one, {
          ...unit,
          key: `custody/${record}/seal`,
          value: `@seal custody ${record} ${three}`,
          prior: `@live custody ${record} ${one}`,
        }),
      ],
      [applies(two, all, { ...unit, command: commands.offer(one), number: 7 })],
      all.flatMap((mspId) => looks(mspId, 'custody', record, 2, 3, 4)),
    ],
  },
];
