import type { GroundSettings } from '../ground/ground';
import { members } from './script';
import { channel, type Subject, timeout } from './subject';

/** Where the same chaincode is called from `channel`. */
export const otherChannel = 'other';

const inTwo = "OR('Org1MSP.member','Org2MSP.member')";

const settings: GroundSettings = {
  members,
  steward: 'Org1MSP',
  channels: [channel, otherChannel],
  timeout,
  chaincode: {
    ...{ name: 'bare', version: '1.0', env: {} },
    ...{ module: 'chaincode/bare.js', program: 'fabric/bare-service.js' },
    collectionsConfig: [
      { name: 'pair', policy: inTwo, maxPeerCount: 2 },
      { name: 'club', policy: inTwo, maxPeerCount: 2, memberOnlyRead: true, memberOnlyWrite: true },
      {
        ...{ name: 'ruled', policy: inTwo, maxPeerCount: 2 },
        endorsementPolicy: { signaturePolicy: "AND('Org1MSP.peer','Org2MSP.peer')" },
      },
    ],
  },
};

/** The chaincode that exposes the whole stub: each call is one of its functions. */
export const bare: Subject = {
  settings,
  person: { enrolmentId: 'tester' },
  invocation: (calls) => ({ name: 'run', args: [JSON.stringify(calls)] }),
  prefix: (play) => `p${String(play)}`,
  probe: { calls: [['echo', 'there']], isKnown: (answer) => 'answer' in answer },
  filling: () => ({ filled: (proposal) => Promise.resolve(proposal) }),
};
