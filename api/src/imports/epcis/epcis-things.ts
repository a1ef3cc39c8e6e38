import { jsonDocument } from '../json-document';
import { epcisDocument } from './document';
import { canonicalUri } from './gs1-uri';

/** `instances`: all that a document speaks of; `counts`: whether it names quantities of a class. */
export type EpcisThings = { instances: string[]; counts: boolean };

/** What is to be looked up for a document, before it is checked. Nothing where it cannot be read. */
export function epcisThings(text: string): EpcisThings {
  const parsed = jsonDocument(text);
  const events = 'reason' in parsed ? [] : (epcisDocument(parsed.value)?.events ?? []);
  const found = events.flatMap(({ event: { epcList, parentID, childEPCs } }) => {
    const lists = [epcList, [parentID], childEPCs].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
    return lists.filter((one): one is string => typeof one === 'string');
  });
  return {
    instances: [...new Set(found.map((one) => canonicalUri(one) ?? one))],
    counts: events.some(({ event }) => event.quantityList !== undefined),
  };
}
