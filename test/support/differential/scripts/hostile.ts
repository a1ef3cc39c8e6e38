import type { Script } from '../script';

const [one, two, three] = ['Org1MSP', 'Org2MSP', 'Org3MSP'] as const;
const both = [one, two];
const put = (key: string, value: string) => ['put', key, value] as const;

/** Withheld, repeated, under-endorsed, forged. */
export const hostileScripts: Script[] = [
  {
    title: 'too few endorsers, exactly enough, more than needed',
    rounds: [
      [
        { by: one, calls: [put('$a', '1')], at: [one] },
        { by: one, calls: [put('$b', '1')], at: [three] },
        { by: one, calls: [put('$c', '1')], at: both },
        { by: three, calls: [put('$d', '1')], at: [one, two, three] },
        { by: three, calls: [put('$e', '1')] },
        { by: one, calls: [['get', '$a']], at: [one] },
        { by: one, calls: [], at: [one] },
        { by: one, calls: [], at: both },
        { by: one, calls: [put('$f', '1')], at: ['StrangerMSP' as 'Org1MSP'] },
        { by: one, does: 'evaluate', calls: [['get', '$c']], at: ['StrangerMSP' as 'Org1MSP'] },
      ],
    ],
  },
  {
    title: 'submitted twice at once, and again later',
    rounds: [
      [{ by: one, calls: [put('$a', '1')], at: both, does: 'submit twice', name: 'it' }],
      [{ does: 'submit kept', name: 'it' }],
      [{ by: two, calls: [['get', '$a'], put('$a', '2')], at: both, does: 'submit twice' }],
    ],
  },
  {
    title: 'an invalid one submitted again',
    rounds: [
      [{ by: one, calls: [put('$a', '1')], at: [one], does: 'submit twice', name: 'it' }],
      [
        { does: 'submit kept', name: 'it' },
        { by: one, calls: [put('$a', '2')], at: both },
      ],
    ],
  },
  {
    title: 'withheld until what it read has changed; until nothing has',
    rounds: [
      [
        { by: one, calls: [['get', '$a'], put('$b', 'late')], at: both, does: 'withhold', name: 'stale' },
        { by: one, calls: [['get', '$x'], put('$y', 'late')], at: both, does: 'withhold', name: 'fresh' },
        { by: one, calls: [['range', '$m', '$n'], put('$z', 'late')], at: both, does: 'withhold', name: 'range' },
        { by: two, calls: [put('$a', '1'), put('$m1', '1')], at: both },
      ],
      [
        { does: 'submit kept', name: 'stale' },
        { does: 'submit kept', name: 'fresh' },
        { does: 'submit kept', name: 'range' },
      ],
      [{ by: one, does: 'evaluate', calls: [['range', '$', '$~']] }],
    ],
  },
  {
    title: 'invented results and stolen keys',
    rounds: [
      [
        { by: one, calls: [put('$a', 'honest')], at: both, tamper: { results: ['honest', 'forged'], signedBy: [one] } },
        {
          by: one,
          calls: [put('$b', 'honest')],
          at: both,
          tamper: { results: ['honest', 'forged'], signedBy: [one, one] },
        },
        { by: one, calls: [put('$c', 'honest')], at: both, tamper: { results: ['honest', 'forged'], signedBy: both } },
        { by: one, calls: [put('$d', 'honest')], at: both, tamper: { results: ['honest', 'forged'], signedBy: [] } },
        { by: one, calls: [put('$e', 'honest')], at: both, tamper: { signedBy: [three, two] } },
        { by: one, calls: [put('$f', 'honest')], at: both, tamper: { signedBy: [one], inTheNameOf: two } },
        { by: one, calls: [put('$g', 'honest')], at: [one, two, three], tamper: { drop: three } },
        { by: one, calls: [put('$h', 'honest')], at: both, tamper: { drop: one } },
        { by: one, calls: [put('$i', 'honest')], at: both, tamper: { signedBy: [one, one, two, two] } },
      ],
      [{ by: three, does: 'evaluate', calls: [['range', '$', '$~']] }],
    ],
  },
  {
    title: 'envelopes put together otherwise',
    rounds: [
      [
        { by: one, calls: [put('$a', '1')], at: both, tamper: { alter: 'tx id' } },
        { by: one, calls: [put('$b', '1')], at: both, tamper: { alter: 'arguments' } },
        { by: one, calls: [put('$c', '1')], at: both, tamper: { alter: 'endorsement with high s' } },
        { by: one, calls: [put('$d', '1')], at: both, tamper: { alter: 'signature with high s' } },
        { by: one, calls: [put('$e', '1')], at: both, tamper: { alter: 'signature of another' } },
      ],
      [{ by: three, does: 'evaluate', calls: [['range', '$', '$~']] }],
    ],
  },
];
