import { createHash } from 'node:crypto';
import { canonicalText, timeText } from './canonical-value';
import { namespacesOf, withNamespace, type JsonObject, type Namespaces } from './namespaces';
import { hashOrder, listElements, memberVocabulary, type Order } from './hash-order';
import { sensorStem, isAlarm, type Vocabulary } from './vocabulary';

/** Members that say nothing about what happened. An error declaration repeats the id of the event it declares wrong. */
const ignored = new Set(['type', 'recordTime', 'eventID', 'errorDeclaration', '@context', 'rdfs:comment', 'comment']);

export type HashContext = { namespaces: Namespaces; ignoreFields?: ReadonlySet<string> };

/** `ni:///sha-256;<hex>?ver=CBV2.0` of one event (CBV 2.0 §8.9). */
export function eventHashId(event: JsonObject, context: HashContext): string {
  return `ni:///sha-256;${createHash('sha256').update(preHash(event, context)).digest('hex')}?ver=CBV2.0`;
}

/**
 * The text that is hashed: members in the standard's order, values in one form, the rest sorted after them. Business
 * transactions, destinations and sources stand among the rest, as in all published pairs that agree with themselves.
 */
export function preHash(event: JsonObject, context: HashContext): string {
  const namespaces = { ...context.namespaces, ...namespacesOf(event['@context']) };
  const kept = Object.fromEntries(Object.entries(event).filter(([name]) => !context.ignoreFields?.has(name)));
  return `eventType=${String(event.type)}${members(kept, hashOrder, namespaces)}`;
}

/** Ordered members first, then what the order does not name, sorted. */
function members(object: JsonObject, order: readonly Order[], namespaces: Namespaces): string {
  const named = new Set(order.map(({ name }) => name));
  const known = order.map(({ name, order: below }) => member(name, object[name], below ?? [], namespaces));
  const rest = Object.entries(object)
    .filter(([name]) => !named.has(name) && !ignored.has(name))
    .flatMap(([name, value]) => unordered(name, value, namespaces));
  return [...known, ...rest.sort(byCodePoint)].join('');
}

function member(name: string, value: unknown, order: readonly Order[], namespaces: Namespaces): string {
  if (value === undefined || value === null) return '';
  const element = listElements[name];
  if (element !== undefined && Array.isArray(value)) {
    const inner = value
      .map((one) => element + plain(element, one, order, namespaces))
      .filter((text) => text !== element);
    return inner.length === 0 ? '' : name + inner.sort(byCodePoint).join('');
  }
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const texts = values.map((one) => plain(name, one, order, namespaces)).filter((text) => text !== '');
  return texts
    .map((text) => name + text)
    .sort(byCodePoint)
    .join('');
}

/** `=value` of a scalar, the members of an object. */
function plain(name: string, value: unknown, order: readonly Order[], namespaces: Namespaces): string {
  if (isObject(value)) return members(value, order, namespaces);
  const text = scalar(name, value, namespaces);
  return text === '' ? '' : `=${text}`;
}

const triples: Readonly<Record<string, { second: string; vocabulary: Vocabulary }>> = {
  bizTransactionList: { second: 'bizTransaction', vocabulary: memberVocabulary.transaction },
  sourceList: { second: 'source', vocabulary: memberVocabulary.party },
  destinationList: { second: 'destination', vocabulary: memberVocabulary.party },
};

/** One text per member, or per element of an array of extensions. */
function unordered(name: string, value: unknown, namespaces: Namespaces): string[] {
  const triple = Object.hasOwn(triples, name) ? triples[name] : undefined;
  if (triple && Array.isArray(value)) {
    const entries = value.filter(isObject).map((one) => {
      const type = typeof one.type === 'string' ? `type=${wordForm(one.type, triple.vocabulary, namespaces)}` : '';
      return `${type}${triple.second}=${canonicalText(String(one[triple.second]), namespaces)}`;
    });
    return [name + entries.sort(byCodePoint).join('')];
  }
  const key = withNamespace(name, namespaces);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((one) => {
    if (isObject(one)) {
      const inner = Object.entries(one)
        .filter(([below]) => !ignored.has(below))
        .flatMap(([below, deeper]) => unordered(below, deeper, namespaces));
      return key + inner.sort(byCodePoint).join('');
    }
    return `${key}=${canonicalText(String(one), namespaces)}`;
  });
}

const times = new Set(['eventTime', 'time', 'startTime', 'endTime']);
const sensorWords = new Set(['type', 'exception']);

function scalar(name: string, value: unknown, namespaces: Namespaces): string {
  const text = String(value).trim();
  if (times.has(name)) return timeText(text);
  const vocabulary = Object.hasOwn(memberVocabulary.members, name) ? memberVocabulary.members[name] : undefined;
  if (vocabulary) return wordForm(text, vocabulary, namespaces);
  if (sensorWords.has(name)) return sensorForm(text, namespaces);
  return canonicalText(text, namespaces);
}

function wordForm(text: string, { words, web, urn }: Vocabulary, namespaces: Namespaces): string {
  if (words.has(text)) return web + text;
  return text.startsWith(urn) ? web + text.slice(urn.length) : canonicalText(text, namespaces);
}

/** A bare sensor word is a measurement of the GS1 web vocabulary; alarms stand beside the measurements, without `MT-`. */
function sensorForm(text: string, namespaces: Namespaces): string {
  if (text.includes(':')) return canonicalText(text, namespaces);
  return sensorStem + (isAlarm(text) || text === 'Dimensionless' ? '' : 'MT-') + text;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** By bytes of UTF-8, like every other order here. */
const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
