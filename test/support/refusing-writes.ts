import type { Writes } from '@tierline/api/graphql';
import { Refusal } from '@tierline/chaincode/errors';

const refused = () => Promise.reject(new Refusal('RECORD_UNKNOWN'));

/** A node that writes nothing. */
export const refusingWrites: Writes = {
  apply: refused,
  foresee: refused,
  addEntry: refused,
  citeNotice: refused,
  queued: () => Promise.resolve([]),
  cancel: refused,
  blockPerson: refused,
  forgetPerson: refused,
  importCallOff: refused,
  importDespatchAdvice: refused,
  importForecasts: refused,
  importInventory: refused,
  importEpcis: refused,
  mendRecord: refused,
  restate: refused,
  purge: refused,
  purgeNotice: refused,
  succeedRecord: refused,
  moveRegistry: refused,
  approveMotion: refused,
  attestChannel: refused,
  auditPack: refused,
  giveNotice: refused,
};
