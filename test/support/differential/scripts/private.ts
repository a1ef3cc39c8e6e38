import { rolePolicy } from '../key-policy';
import type { Script } from '../script';

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
        {
          by: one,
          calls: [
            ['hash', own(one), '$k'],
            ['put', '$p', '1'],
          ],
          at: both,
        },
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
      [{ by: one, calls: [['forget', own(one), '$k']], at: [one] }],
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
        { by: one, calls: [['purge', own(one), '$k']], at: [one] },
        { by: one, calls: [['purge', own(one), '$l']], at: [two] },
        { by: one, calls: [['purge', own(one), '$absent']], at: [one] },
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
        {
          by: one,
          calls: [
            ['reveal', own(one), '$k'],
            ['put', '$p', 'x'],
          ],
          at: both,
        },
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
        { by: one, calls: [['purge', own(one), '$k']], at: [one] },
      ],
      [{ does: 'submit kept', name: 'stale' }],
      [{ by: one, does: 'evaluate', calls: [['reveal', own(one), '$k']] }],
    ],
  },
  {
    title: 'private values: writes with queries; empty values; without the transient value',
    rounds: [
      [
        {
          by: one,
          calls: [
            ['privateRange', own(one), '$', '$~'],
            ['put', '$a', '1'],
          ],
          at: [one],
        },
        {
          by: one,
          calls: [
            ['put', '$a', '1'],
            ['privateRange', own(one), '$', '$~'],
          ],
          at: [one],
        },
        { by: one, calls: [['hide', own(one), '$k']], at: [one] },
        { by: one, calls: [['hide', own(one), '']], at: [one], transient: value },
        { by: one, calls: [['hide', '', '$k']], at: [one], transient: value },
        { by: one, calls: [['reveal', '', '$k']], at: [one] },
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
        {
          by: one,
          calls: [
            ['purge', 'pair', '$a'],
            ['forget', 'pair', '$b'],
          ],
          at: both,
        },
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
        { by: three, calls: [['purge', 'club', '$b']], at: both },
      ],
    ],
  },
  {
    title: 'key policies: on creation, instead of the chaincode’s, changed in one block, deleted with the key',
    rounds: [
      [
        {
          by: one,
          calls: [
            ['put', '$a', '0'],
            ['policy', '$a', rolePolicy(three)],
          ],
          at: both,
        },
      ],
      [
        { by: one, calls: [['put', '$a', '1']], at: both },
        {
          by: one,
          calls: [
            ['get', '$a'],
            ['put', '$a', '2'],
          ],
          at: [three],
        },
        {
          by: one,
          calls: [
            ['put', '$a', '3'],
            ['put', '$b', '3'],
          ],
          at: [three],
        },
        { by: one, calls: [['getPolicy', '$a']], at: both },
        { by: one, calls: [['put', '$c', '1']] },
      ],
      [
        { by: one, calls: [['put', '$a', '4']] },
        { by: one, calls: [['policy', '$absent', rolePolicy(one)]], at: both },
        { by: one, calls: [['policy', '$a', 'bm9uc2Vuc2U=']], at: [three] },
      ],
      [
        { by: one, calls: [['policy', '$c', rolePolicy(one)]], at: both },
        { by: one, calls: [['put', '$c', '2']], at: both },
        { by: one, calls: [['put', '$c', '3']], at: [one] },
      ],
      [{ by: one, calls: [['put', '$c', '4']], at: [one] }],
      [{ by: one, calls: [['del', '$c']], at: [one] }],
      [
        {
          by: one,
          calls: [
            ['getPolicy', '$c'],
            ['put', '$c', '5'],
          ],
          at: [one],
        },
        { by: one, calls: [['put', '$c', '5']], at: both },
      ],
      [{ by: one, does: 'evaluate', calls: [['range', '$', '$~']] }],
    ],
  },
  {
    title: 'key policies on private keys',
    rounds: [
      [
        {
          by: one,
          calls: [
            ['hide', own(one), '$k'],
            ['privatePolicy', own(one), '$k', rolePolicy(two)],
          ],
          at: [one],
          transient: value,
        },
      ],
      [
        { by: one, calls: [['hide', own(one), '$k']], at: [one], transient: value },
        { by: two, calls: [['hide', own(one), '$k']], at: [two], transient: { value: 'by another' } },
        {
          by: one,
          calls: [
            ['getPrivatePolicy', own(one), '$k'],
            ['hide', own(one), '$l'],
          ],
          at: [one],
          transient: value,
        },
        { by: one, calls: [['privatePolicy', own(one), '$absent', rolePolicy(two)]], at: [one] },
        { by: one, calls: [['hide', own(one), '$k']], transient: value },
      ],
      [
        { by: one, does: 'evaluate', calls: [['reveal', own(one), '$k']], at: [one] },
        { by: one, does: 'evaluate', calls: [['hash', own(one), '$k']], at: [one] },
      ],
    ],
  },
];
