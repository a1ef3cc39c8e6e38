import { vocabularies } from './vocabulary';

/** The order in which CBV 2.0 §8.9 has members hashed; `order` is that of the members below. */
export type Order = { name: string; order?: readonly Order[] };

const names = (text: string): Order[] =>
  text
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => ({ name }));
const quantityElement = names('epcClass quantity uom');
const sensorElement: Order[] = [
  {
    name: 'sensorMetadata',
    order: names('time startTime endTime deviceID deviceMetadata rawData dataProcessingMethod bizRules'),
  },
  {
    name: 'sensorReport',
    order: names(`type exception deviceID deviceMetadata rawData dataProcessingMethod time microorganism
      chemicalSubstance value component stringValue booleanValue hexBinaryValue uriValue minValue maxValue meanValue
      sDev percRank percValue uom coordinateReferenceSystem`),
  },
];

export const hashOrder: readonly Order[] = [
  ...names('eventTime eventTimeZoneOffset certificationInfo epcList parentID inputEPCList childEPCs'),
  { name: 'quantityList', order: quantityElement },
  { name: 'childQuantityList', order: quantityElement },
  { name: 'inputQuantityList', order: quantityElement },
  ...names('outputEPCList'),
  { name: 'outputQuantityList', order: quantityElement },
  ...names('action transformationID bizStep disposition'),
  { name: 'persistentDisposition', order: names('set unset') },
  { name: 'readPoint', order: names('id') },
  { name: 'bizLocation', order: names('id') },
  { name: 'sensorElementList', order: sensorElement },
];

/** What one element of a list is called in the XML form, from which the hash's texts come. */
export const listElements: Readonly<Record<string, string>> = {
  epcList: 'epc',
  inputEPCList: 'epc',
  outputEPCList: 'epc',
  childEPCs: 'epc',
  quantityList: 'quantityElement',
  childQuantityList: 'quantityElement',
  inputQuantityList: 'quantityElement',
  outputQuantityList: 'quantityElement',
  sensorElementList: 'sensorElement',
};

export const memberVocabulary = {
  transaction: vocabularies.transaction,
  party: vocabularies.party,
  members: {
    bizStep: vocabularies.bizStep,
    disposition: vocabularies.disposition,
    set: vocabularies.disposition,
    unset: vocabularies.disposition,
  } as Readonly<Record<string, (typeof vocabularies)['bizStep' | 'disposition']>>,
};
