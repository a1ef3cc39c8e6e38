import { rolePolicy } from '../key-policy';
import { type Script, sends } from '../script';

const [one, two, three] = ['Org1MSP', 'Org2MSP', 'Org3MSP'] as const;
const both = [one, two];
const own = (mspId: string) => `_implicit_org_${mspId}`;
const value = { value: 'secret ä😀' };

/** Key policies, on public keys and on private ones. */
export const policyScripts: Script[] = [
  {
    title: 'key policies: on creation, instead of the chaincode’s, changed in one block, deleted with the key',
    rounds: [
      [sends(one, both, ['put', '$a', '0'], ['policy', '$a', rolePolicy(three)])],
      [
        sends(one, both, ['put', '$a', '1']),
        sends(one, [three], ['get', '$a'], ['put', '$a', '2']),
        sends(one, [three], ['put', '$a', '3'], ['put', '$b', '3']),
        sends(one, both, ['getPolicy', '$a']),
        sends(one, undefined, ['put', '$c', '1']),
      ],
      [
        sends(one, undefined, ['put', '$a', '4']),
        sends(one, both, ['policy', '$absent', rolePolicy(one)]),
        sends(one, [three], ['policy', '$a', 'bm9uc2Vuc2U=']),
      ],
      [
        sends(one, both, ['policy', '$c', rolePolicy(one)]),
        sends(one, both, ['put', '$c', '2']),
        sends(one, [one], ['put', '$c', '3']),
      ],
      [sends(one, [one], ['put', '$c', '4'])],
      [sends(one, [one], ['del', '$c'])],
      [sends(one, [one], ['getPolicy', '$c'], ['put', '$c', '5']), sends(one, both, ['put', '$c', '5'])],
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
        sends(one, [one], ['privatePolicy', own(one), '$absent', rolePolicy(two)]),
        { by: one, calls: [['hide', own(one), '$k']], transient: value },
      ],
      [
        { by: one, does: 'evaluate', calls: [['reveal', own(one), '$k']], at: [one] },
        { by: one, does: 'evaluate', calls: [['hash', own(one), '$k']], at: [one] },
      ],
    ],
  },
];
