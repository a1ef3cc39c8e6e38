import { Exact, type Json } from '@tierline/chaincode/schema';
import type { FeedFact } from '../ports';
import type { Comparison, Condition } from './rule';

/** Whether a rule is for a fact. */
export function matches({ types, kinds, channels, by, severities, compare = [] }: Condition, fact: FeedFact): boolean {
  const oneOf = (list: readonly string[] | undefined, one: string) => list === undefined || list.includes(one);
  return (
    types.includes(fact.type) &&
    oneOf(kinds, fact.kind) &&
    oneOf(channels, fact.channel) &&
    oneOf(by, fact.by) &&
    (severities === undefined || severities.includes(severityOf(fact))) &&
    compare.every((one) => holds(one, valueAt(fact.data, one.at)))
  );
}

function severityOf({ data }: FeedFact): string {
  const severity = valueAt(data, '/severity') ?? valueAt(data, '/alert/severity');
  return typeof severity === 'string' ? severity : '';
}

function holds({ is, value }: Comparison, found: unknown): boolean {
  switch (is) {
    case 'there':
      return found !== undefined;
    case 'missing':
      return found === undefined;
    case 'equal':
      return found === value;
    case 'different':
      return found !== value;
    case 'atLeast':
    case 'atMost': {
      const [have, limit] = [numberOf(found), numberOf(value)];
      if (have === undefined || limit === undefined) return false;
      return is === 'atLeast' ? have.gte(limit) : have.lte(limit);
    }
  }
}

const decimal = /^-?\d{1,30}(\.\d{1,30})?$/;
const numberOf = (value: unknown) =>
  (typeof value === 'number' || typeof value === 'string') && decimal.test(String(value))
    ? new Exact(value)
    : undefined;

/** What lies at a path (RFC 6901) of a fact's content; undefined: nothing. */
export function valueAt(data: unknown, path: string): unknown {
  const names = path
    .slice(1)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<unknown>((within, name) => {
    if (typeof within !== 'object' || within === null || !Object.hasOwn(within, name)) return undefined;
    return (within as Record<string, unknown>)[name];
  }, data);
}

/** The same, with what stands for parts of the fact in its place; what is not there is left out. */
export function filled(template: Json, data: unknown): Json | undefined {
  if (Array.isArray(template)) return template.flatMap((one) => filled(one, data) ?? []);
  if (typeof template !== 'object' || template === null) return template;
  const path = template['$fact'];
  if (typeof path === 'string' && Object.keys(template).length === 1) return valueAt(data, path) as Json | undefined;
  const members = Object.entries(template).map(([name, value]) => [name, filled(value, data)] as const);
  return Object.fromEntries(members.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
