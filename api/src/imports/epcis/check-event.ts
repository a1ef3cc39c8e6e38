import { issuesOf } from '../issues';
import { eventShapes, isEventType, type EpcisEvent } from './event-shape';
import { isDeclaredPrefix, namespacesOf, type JsonObject, type Namespaces } from './namespaces';
import { vocabularies, wordOf, type Vocabulary } from './vocabulary';

export type Issue = { at: string; message: string };

/** Shape, then meaning: a word is of the CBV, or somebody's URI. @returns the event, or all that is wrong with it */
export function checkEvent(
  event: JsonObject,
  pointer: string,
  namespaces: Namespaces,
): { event: EpcisEvent } | { issues: Issue[] } {
  if (!isEventType(event.type)) return { issues: [{ at: `${pointer}/type`, message: 'no event type of EPCIS 2.0' }] };
  const shape = eventShapes[event.type].safeParse(event);
  const words = wordIssues(event, pointer, { ...namespaces, ...namespacesOf(event['@context']) });
  const issues = [...(shape.success ? [] : issuesOf(shape.error, pointer)), ...words];
  return shape.success && issues.length === 0 ? { event: shape.data } : { issues };
}

type Stated = { at: string; value: unknown; vocabulary: Vocabulary };

function wordIssues(event: JsonObject, pointer: string, namespaces: Namespaces): Issue[] {
  const { bizStep, disposition, transaction, party, reason } = vocabularies;
  const declared = event.errorDeclaration as JsonObject | undefined;
  const persistent = event.persistentDisposition as JsonObject | undefined;
  const stated: Stated[] = [
    { at: '/bizStep', value: event.bizStep, vocabulary: bizStep },
    { at: '/disposition', value: event.disposition, vocabulary: disposition },
    { at: '/errorDeclaration/reason', value: declared?.reason, vocabulary: reason },
    ...each('/persistentDisposition/set', persistent?.set, disposition),
    ...each('/persistentDisposition/unset', persistent?.unset, disposition),
    ...each('/bizTransactionList', event.bizTransactionList, transaction, 'type'),
    ...each('/sourceList', event.sourceList, party, 'type'),
    ...each('/destinationList', event.destinationList, party, 'type'),
  ];
  return stated
    .filter(({ value, vocabulary }) => typeof value === 'string' && !isWord(value, vocabulary, namespaces))
    .map(({ at, value }) => ({ at: pointer + at, message: `${String(value)} is neither in the CBV nor a URI` }));
}

/** Elements of a list, or one member of each. */
function each(at: string, list: unknown, vocabulary: Vocabulary, member?: string): Stated[] {
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).map((one, index) => ({
    at: `${at}/${String(index)}${member === undefined ? '' : `/${member}`}`,
    value: member === undefined ? one : (one as JsonObject | null)?.[member],
    vocabulary,
  }));
}

const isWord = (value: string, vocabulary: Vocabulary, namespaces: Namespaces): boolean =>
  wordOf(value, vocabulary) !== undefined ||
  isDeclaredPrefix(value, namespaces) ||
  /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/.test(value);
