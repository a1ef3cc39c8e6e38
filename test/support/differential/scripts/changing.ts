import type { Script } from '../script';

const [one, two, three] = ['Org1MSP', 'Org2MSP', 'Org3MSP'] as const;
const both = [one, two];
const put = (key: string, value: string) => ['put', key, value] as const;

/** Played one after the other: they change the channel. */
export const changingScripts: Script[] = [
  {
    title: 'what a peer has endorsed whose certificate is revoked before it is ordered',
    rounds: [
      [
        { by: one, calls: [put('$a', '1')], at: both, tamper: { signedBy: [one, three] } },
        {
          by: one,
          calls: [put('$b', '1')],
          at: both,
          tamper: { signedBy: [one, three] },
          does: 'withhold',
          name: 'late',
        },
        { by: one, calls: [put('$c', '1')], at: both, tamper: { signedBy: both }, does: 'withhold', name: 'apart' },
      ],
      [{ does: 'revoke', whose: three }],
      [
        { does: 'submit kept', name: 'late' },
        { does: 'submit kept', name: 'apart' },
        { by: two, calls: [put('$d', '1')], at: [two, three] },
      ],
      [{ by: one, does: 'evaluate', calls: [['range', '$', '$~']] }],
    ],
  },
  {
    title: 'what was endorsed before the chaincode’s next sequence and ordered after it',
    rounds: [
      [
        { by: one, calls: [put('$a', '1')], at: both },
        { by: one, calls: [put('$b', '1')], at: both, does: 'withhold', name: 'old' },
      ],
      [{ does: 'upgrade', version: '2.0' }],
      [
        { does: 'submit kept', name: 'old' },
        { by: two, calls: [['get', '$a'], put('$a', '2')], at: both },
        { by: two, calls: [put('$c', '2')] },
      ],
      [{ by: one, does: 'evaluate', calls: [['range', '$', '$~']] }],
    ],
  },
];
