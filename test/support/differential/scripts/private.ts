import { type Script, sends } from '../script';

const [one, two, three] = ['Org1MSP', 'Org2MSP', 'Org3MSP'] as const;
const both = [one, two];
const own = (mspId: string) => `_implicit_org_${mspId}`;
const value = { value: 'secret ä😀' };

/** Private data: implicit and explicit collections, their policies, hashes, purges. */
export const privateScripts: Script[] = [
  {
    title: 'implicit collections: written at both, read by each, hashes for all',
    rounds: [
      [
        {
          by: one,
          calls: [
            ['hide', own(one), '$k'],
            ['hide', own(two), '$k'],
          ],
          at: both,
          transient: value,
        },
      ],
      [
        { by: one, does: 'evaluate', calls: [['reveal', own(one), '$k']], at: [one] },
        { by: two, does: 'evaluate', calls: [['reveal', own(two), '$k']], at: [two] },
        { by: one, does: 'evaluate', calls: [['reveal', own(two), '$k']], at: [one] },
        { by: one, does: 'evaluate', calls: [['reveal', own(two), '$k']], at: [two] },
        { by: three, does: 'evaluate', calls: [['hash', own(one), '$k']] },
        { by: three, does: 'evaluate', calls: [['hash', own(one), '$absent']] },
        sends(one, both, ['hash', own(one), '$k'], ['put', '$p', '1']),
      ],
    ],
  },
  {
    title: 'implicit collections: who must endorse',
    rounds: [
      [
        { by: one, calls: [['hide', own(one), '$a']], at: [one], transient: value },
        { by: one, calls: [['hide', own(two), '$b']], at: [one], transient: value },
        {
          by: three,
          calls: [
            ['hide', own(one), '$c'],
            ['hide', own(two), '$c'],
          ],
          at: both,
          transient: value,
        },
        {
          by: one,
          calls: [
            ['hide', own(one), '$d'],
            ['put', '$d', '1'],
          ],
          at: [one],
          transient: value,
        },
        {
          by: one,
          calls: [
            ['hide', own(one), '$e'],
            ['put', '$e', '1'],
          ],
          at: both,
          transient: value,
        },
        { by: one, calls: [['hide', own(one), '$f']], transient: value },
        { by: one, calls: [['hide', own(two), '$g']], transient: value },
        {
          by: one,
          calls: [
            ['hide', own(one), '$h'],
            ['hide', own(two), '$h'],
          ],
          transient: value,
        },
        {
          by: one,
          calls: [
            ['hide', own(one), '$i'],
            ['put', '$i', '1'],
          ],
          transient: value,
        },
        { by: one, calls: [['hide', own('StrangerMSP'), '$j']], at: both, transient: value },
        { by: one, calls: [['hide', 'absent', '$k']], at: both, transient: value },
      ],
    ],
  },
  {
    title: 'private values: overwritten, deleted, purged, written again',
    rounds: [
      [{ by: one, calls: [['hide', own(one), '$k']], at: [one], transient: value }],
      [{ by: one, calls: [['hide', own(one), '$k']], at: [one], transient: { value: 'other' } }],
      [sends(one, [one], ['forget', own(one), '$k'])],
      [
        {
          by: one,
          calls: [
            ['hide', own(one), '$k'],
            ['hide', own(one), '$l'],
          ],
          at: [one],
          transient: value,
        },
      ],
      [
        sends(one, [one], ['purge', own(one), '$k']),
        sends(one, [two], ['purge', own(one), '$l']),
        sends(one, [one], ['purge', own(one), '$absent']),
      ],
      [
        { by: one, does: 'evaluate', calls: [['reveal', own(one), '$k']] },
        { by: two, does: 'evaluate', calls: [['hash', own(one), '$k']] },
        { by: one, does: 'evaluate', calls: [['privateRange', own(one), '$', '$~']] },
      ],
      [{ by: one, calls: [['hide', own(one), '$k']], at: [one], transient: value }],
      [{ by: one, does: 'evaluate', calls: [['reveal', own(one), '$k']] }],
    ],
  },
  {
    title: 'private values: read and write, races on hashes, reads of nothing',
    rounds: [
      [{ by: one, calls: [['hide', own(one), '$k']], at: [one], transient: value }],
      [
        {
          by: one,
          calls: [
            ['reveal', own(one), '$k'],
            ['hide', own(one), '$k'],
          ],
          at: [one],
          transient: { value: '1' },
        },
        {
          by: one,
          calls: [
            ['reveal', own(one), '$k'],
            ['hide', own(one), '$k'],
          ],
          at: [one],
          transient: { value: '2' },
        },
        {
          by: one,
          calls: [
            ['hash', own(one), '$k'],
            ['hide', own(one), '$m'],
          ],
          at: [one],
          transient: value,
        },
        {
          by: one,
          calls: [
            ['reveal', own(one), '$absent'],
            ['hide', own(one), '$n'],
          ],
          at: [one],
          transient: value,
        },
        sends(one, both, ['reveal', own(one), '$k'], ['put', '$p', 'x']),
      ],
      [
        {
          by: one,
          calls: [
            ['reveal', own(one), '$k'],
            ['hide', own(one), '$k'],
          ],
          at: [one],
          does: 'withhold',
          name: 'stale',
          transient: value,
        },
        sends(one, [one], ['purge', own(one), '$k']),
      ],
      [{ does: 'submit kept', name: 'stale' }],
      [{ by: one, does: 'evaluate', calls: [['reveal', own(one), '$k']] }],
    ],
  },
  {
    title: 'private values: writes with queries; empty values; without the transient value',
    rounds: [
      [
        sends(one, [one], ['privateRange', own(one), '$', '$~'], ['put', '$a', '1']),
        sends(one, [one], ['put', '$a', '1'], ['privateRange', own(one), '$', '$~']),
        sends(one, [one], ['hide', own(one), '$k']),
        { by: one, calls: [['hide', own(one), '']], at: [one], transient: value },
        { by: one, calls: [['hide', '', '$k']], at: [one], transient: value },
        sends(one, [one], ['reveal', '', '$k']),
        {
          by: one,
          calls: [
            ['put', '$b', '1'],
            ['hide', own(one), '$k'],
            ['event', 'e', 'x'],
          ],
          at: both,
          transient: { value: '', more: 'x' },
        },
      ],
      [{ by: one, does: 'evaluate', calls: [['reveal', own(one), '$k']] }],
    ],
  },
  {
    title: 'an explicit collection: values reach its members, hashes all; who may endorse',
    rounds: [
      [
        { by: one, calls: [['hide', 'pair', '$a']], at: both, transient: value },
        { by: one, calls: [['hide', 'pair', '$b']], at: [one, three], transient: value },
        { by: one, calls: [['hide', 'pair', '$c']], at: [one], transient: value },
        { by: three, calls: [['hide', 'pair', '$d']], at: [one, two], transient: value },
        { by: one, calls: [['hide', 'pair', '$e']], transient: value },
        { by: three, calls: [['hide', 'pair', '$f']], transient: value },
      ],
      [
        { by: one, does: 'evaluate', calls: [['reveal', 'pair', '$a']] },
        { by: two, does: 'evaluate', calls: [['reveal', 'pair', '$b']], at: [two] },
        { by: three, does: 'evaluate', calls: [['reveal', 'pair', '$a']], at: [three] },
        { by: three, does: 'evaluate', calls: [['reveal', 'pair', '$a']], at: [one] },
        { by: three, does: 'evaluate', calls: [['hash', 'pair', '$a']], at: [three] },
        { by: one, does: 'evaluate', calls: [['reveal', 'pair', '$c']] },
        sends(one, both, ['purge', 'pair', '$a'], ['forget', 'pair', '$b']),
      ],
      [
        { by: one, does: 'evaluate', calls: [['privateRange', 'pair', '$', '$~']] },
        { by: two, does: 'evaluate', calls: [['hash', 'pair', '$a']] },
      ],
    ],
  },
  {
    title: 'a collection for its members only; one with its own endorsement policy',
    rounds: [
      [
        { by: three, calls: [['hide', 'club', '$a']], at: both, transient: value },
        { by: one, calls: [['hide', 'club', '$b']], at: both, transient: value },
        { by: one, calls: [['hide', 'ruled', '$c']], at: [one, three], transient: value },
        { by: one, calls: [['hide', 'ruled', '$d']], at: both, transient: value },
        { by: one, calls: [['hide', 'ruled', '$e']], at: [one], transient: value },
        { by: one, calls: [['hide', 'ruled', '$f']], transient: value },
      ],
      [
        { by: three, does: 'evaluate', calls: [['reveal', 'club', '$b']], at: [one] },
        { by: three, does: 'evaluate', calls: [['hash', 'club', '$b']], at: [three] },
        { by: two, does: 'evaluate', calls: [['reveal', 'club', '$b']] },
        sends(three, both, ['purge', 'club', '$b']),
      ],
    ],
  },
];
