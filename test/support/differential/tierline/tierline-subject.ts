import { canonical, sha256Hex } from '@tierline/chaincode/record';
import type { CodeList, Registry } from '@tierline/chaincode/schema';
import { hostileTierline } from '../../protocol/hostile-tierline';
import { person } from '../../protocol/programme';
import { members } from '../script';
import { channel, type Subject, timeout } from '../subject';
import { TierlineFilling } from './filling';

export const crate = { name: 'crate', properties: { content: { type: 'text' } } };
export const codes: CodeList[] = [{ v: 1, name: 'unit-kinds', version: 1, items: { crate } }];
export const registry: Registry = {
  v: 1,
  channel,
  sequence: 1,
  rules: 1,
  steward: 'Org3MSP',
  charter: sha256Hex('charter'),
  members: members.map((mspId) => ({
    ...{ mspId, name: mspId, state: 'active' },
    roles: [mspId === 'Org3MSP' ? 'steward' : 'supplier'],
    ...(mspId === 'Org1MSP' && { companyPrefixes: ['4012345'] }),
  })),
  codes: { 'unit-kinds': { version: 1, items: { crate: sha256Hex(canonical(crate)) } } },
};

/** Tierline's own chaincode; the peers of the second and third member also write whatever they are told. */
export const tierline: Subject = {
  settings: {
    members,
    steward: 'Org3MSP',
    channels: [channel],
    timeout,
    chaincode: hostileTierline(sha256Hex(canonical(registry)).slice(0, 16), ['Org2MSP', 'Org3MSP']),
  },
  person: { enrolmentId: person, attributes: { 'tierline.roles': 'planner,logistics,quality,manager,bot' } },
  invocation: ([[name, ...args] = ['']]) => ({ name, args }),
  // With eight more digits an id, a salt or a commandId.
  prefix: (play) => play.toString(16).padStart(24, '0'),
  probe: {
    calls: [['records:unheard']],
    isKnown: (answer) => 'refusal' in answer && JSON.stringify(answer.refusal).includes('FUNCTION_UNKNOWN'),
  },
  filling: (running) => new TierlineFilling(running),
};
