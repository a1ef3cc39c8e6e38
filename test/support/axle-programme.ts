import { canonical, sha256Hex } from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';

/** A kind of unit, the three members of a handover, and the registry that says so, as specs of readers want them. */
export const crate = { name: 'crate', properties: {} };
export const mspIds = ['CarrierMSP', 'OemMSP', 'StewardMSP'];
export const registry: Registry = {
  v: 1,
  channel: 'axle-programme',
  sequence: 1,
  rules: 1,
  steward: 'StewardMSP',
  charter: '00'.repeat(32),
  members: mspIds.map((mspId) => ({
    ...{ mspId, name: mspId, state: 'active' },
    roles: [mspId === 'StewardMSP' ? 'steward' : 'oem'],
  })),
  codes: { 'unit-kinds': { version: 1, items: { crate: sha256Hex(canonical(crate)) } } },
};
