export type JsonObject = { [name: string]: unknown };
/** Prefix to namespace. */
export type Namespaces = Readonly<Record<string, string>>;

/** Prefixes that the standard context defines, so that documents need not. */
const standard: Namespaces = {
  cbv: 'https://ref.gs1.org/cbv/',
  gs1: 'https://gs1.org/voc/',
  cbvmda: 'urn:epcglobal:cbv:mda',
  epcis: 'https://ref.gs1.org/epcis/',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
};

/** The prefixes of a JSON-LD `@context`: texts name documents, objects define prefixes. */
export function namespacesOf(context: unknown): Namespaces {
  const parts: unknown[] = Array.isArray(context) ? context : [context];
  const defined = parts.flatMap((part) =>
    typeof part === 'object' && part !== null ? Object.entries(part as JsonObject) : [],
  );
  return Object.fromEntries(defined.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

export const withStandard = (namespaces: Namespaces): Namespaces => ({ ...standard, ...namespaces });

/** `prefix:name` as `{namespace}name`; what has no known prefix stays as it is. */
export function withNamespace(name: string, namespaces: Namespaces): string {
  const [prefix, local] = split(name);
  const namespace = lookUp(namespaces, prefix);
  return local === undefined || namespace === undefined ? name : `{${namespace}}${local}`;
}

/** A value `cbv:x` or `gs1:x` is written out; words of others' vocabularies keep their prefix. */
export function expandStandardPrefix(value: string, namespaces: Namespaces): string {
  const [prefix, local] = split(value);
  if (local === undefined || (prefix !== 'cbv' && prefix !== 'gs1')) return value;
  return (lookUp(namespaces, prefix) ?? standard[prefix] ?? `${prefix}:`) + local;
}

export const isDeclaredPrefix = (value: string, namespaces: Namespaces): boolean => {
  const [prefix, local] = split(value);
  return local !== undefined && lookUp(namespaces, prefix) !== undefined;
};

function split(text: string): [prefix: string, local: string | undefined] {
  const colon = text.indexOf(':');
  return colon < 0 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

const lookUp = (namespaces: Namespaces, prefix: string): string | undefined =>
  Object.hasOwn(namespaces, prefix) ? namespaces[prefix] : undefined;
