import { jsonDocument } from '../json-document';
import { epcisDocument } from './document';
import { canonicalUri } from './gs1-uri';

/** Every instance that a document speaks of, before it is checked: what to look up. Empty where it cannot be read. */
export function epcisThings(text: string): string[] {
  const parsed = jsonDocument(text);
  const events = 'reason' in parsed ? [] : (epcisDocument(parsed.value)?.events ?? []);
  const found = events.flatMap(({ event: { epcList, parentID, childEPCs } }) => {
    const lists = [epcList, [parentID], childEPCs].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []));
    return lists.filter((one): one is string => typeof one === 'string');
  });
  return [...new Set(found.map((one) => canonicalUri(one) ?? one))];
}
