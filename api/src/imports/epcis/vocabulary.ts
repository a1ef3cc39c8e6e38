/** Core Business Vocabulary 2.0 §7: the words EPCIS documents may use bare. */
const list = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter(Boolean));

const bizSteps = list(`accepting arriving assembling collecting commissioning consigning creating_class_instance
  cycle_counting decommissioning departing destroying disassembling dispensing encoding entering_exiting holding
  inspecting installing killing loading other packing picking receiving removing repackaging repairing replacing
  reserving retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing
  transporting unloading unpacking void_shipping`);
const dispositions = list(`active available completeness_inferred completeness_verified conformant
  container_closed container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit inactive
  mismatch_class mismatch_instance mismatch_quantity needs_replacement no_pedigree_match non_conformant
  non_sellable_other partially_dispensed recalled reserved retail_sold returned sellable_accessible
  sellable_not_accessible stolen unavailable unknown`);
const transactionTypes = list('bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt');
const partyTypes = list('location owning_party possessing_party');
const errorReasons = list('did_not_occur incorrect_data');

/** How a bare or URN-style word of a member is written out as a web URI. */
export type Vocabulary = { words: ReadonlySet<string>; web: string; urn: string };
export const vocabularies = {
  bizStep: { words: bizSteps, web: 'https://ref.gs1.org/cbv/BizStep-', urn: 'urn:epcglobal:cbv:bizstep:' },
  disposition: { words: dispositions, web: 'https://ref.gs1.org/cbv/Disp-', urn: 'urn:epcglobal:cbv:disp:' },
  transaction: { words: transactionTypes, web: 'https://ref.gs1.org/cbv/BTT-', urn: 'urn:epcglobal:cbv:btt:' },
  party: { words: partyTypes, web: 'https://ref.gs1.org/cbv/SDT-', urn: 'urn:epcglobal:cbv:sdt:' },
  reason: { words: errorReasons, web: 'https://ref.gs1.org/cbv/ER-', urn: 'urn:epcglobal:cbv:er:' },
} as const satisfies Record<string, Vocabulary>;

/** Sensor measurements and alarms lie in the GS1 web vocabulary, under these stems. */
export const sensorStem = 'https://gs1.org/voc/';
const alarms = list('ALARM_CONDITION ERROR_CONDITION');
export const isAlarm = (word: string): boolean => alarms.has(word);

/** The bare word of a value, however it was written. */
export function wordOf(value: string, { words, web, urn }: Vocabulary): string | undefined {
  const bare = value.startsWith(web)
    ? value.slice(web.length)
    : value.startsWith(urn)
      ? value.slice(urn.length)
      : value.replace(/^cbv:[A-Za-z]+-/, '');
  return words.has(bare) ? bare : undefined;
}
