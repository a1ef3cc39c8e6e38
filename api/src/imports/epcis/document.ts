import { namespacesOf, withStandard, type JsonObject, type Namespaces } from './namespaces';

/** Events of a capture or query document, or one bare event, with what the header says about them. */
export type EpcisDocument = {
  events: { event: JsonObject; pointer: string }[];
  namespaces: Namespaces;
  /** Members that the sender asks to leave out of the hash: a header extension whose local name is `ignoreFields`. */
  ignoreFields: ReadonlySet<string>;
};

const asObject = (value: unknown): JsonObject | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;

/** @returns undefined when the value is neither an EPCIS document nor an event */
export function epcisDocument(value: unknown): EpcisDocument | undefined {
  const document = asObject(value);
  if (!document) return undefined;
  const namespaces = withStandard(namespacesOf(document['@context']));
  const body = asObject(document.epcisBody);
  if (!body) {
    const bare = typeof document.eventTime === 'string' || /Event$/.test(String(document.type));
    return bare ? { events: [{ event: document, pointer: '' }], namespaces, ignoreFields: new Set() } : undefined;
  }
  const results = asObject(body.queryResults);
  const place = results ? '/epcisBody/queryResults/resultsBody/eventList' : '/epcisBody/eventList';
  const list = results ? asObject(results.resultsBody)?.eventList : body.eventList;
  if (!Array.isArray(list)) return undefined;
  const events = list.map((one, index) => ({ event: asObject(one) ?? {}, pointer: `${place}/${String(index)}` }));
  return { events, namespaces, ignoreFields: ignoreFieldsOf([document, results ?? {}]) };
}

function ignoreFieldsOf(headers: readonly JsonObject[]): ReadonlySet<string> {
  const lists = headers.flatMap((header) =>
    Object.entries(header).flatMap(([name, value]) =>
      /(^|:)ignoreFields$/.test(name) && Array.isArray(value) ? (value as unknown[]) : [],
    ),
  );
  return new Set(lists.filter((name): name is string => typeof name === 'string'));
}
