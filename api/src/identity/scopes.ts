import { kinds } from '@tierline/chaincode/domain';
import type { FactFilter } from '../readmodel';
import { NodeRefusal } from '../refusals';
import type { Person } from './person';

/** Besides kinds: what is about no record, and what only this member knows. */
const ownNews = 'local';

/** What may be read, written, or asked for by its name; nothing else. */
export const isScope = (text: string): boolean => {
  const [action, what = '', ...more] = text.split(':');
  if (more.length > 0) return false;
  if (action === 'read') return what === ownNews || kinds.has(what);
  if (action === 'call') return /^[a-z][A-Za-z-]{1,60}$/.test(what);
  return action === 'write' && isWritable(what);
};

function isWritable(what: string): boolean {
  const [kind = '', name = '', ...more] = what.split('.');
  const rules = kinds.get(kind);
  if (!rules || more.length > 0) return false;
  return name === '*' || Object.hasOwn(rules.commands, name) || Object.hasOwn(rules.entries ?? {}, name);
}

type Bounded = Pick<Person, 'scopes'>;
type Write = { kind: string; name: string };

/** Whoever has no scopes is a person: roles alone say what he may do. */
const has = ({ scopes }: Bounded, scope: string): boolean => scopes === undefined || scopes.includes(scope);

export const mayRead = (who: Bounded, kind: string): boolean => has(who, `read:${kind}`);
export const mayCall = (who: Bounded, name: string): boolean => has(who, `call:${name}`);
export const mayWrite = (who: Bounded, { kind, name }: Write): boolean =>
  has(who, `write:${kind}.${name}`) || has(who, `write:${kind}.*`);

/** @throws NodeRefusal SCOPE_MISSING */
export function requireWrites(who: Bounded, writes: readonly Write[]): void {
  for (const write of writes)
    if (!mayWrite(who, write)) throw new NodeRefusal('SCOPE_MISSING', { needed: `write:${write.kind}.${write.name}` });
}

/** @throws NodeRefusal SCOPE_MISSING */
export function requireReads(who: Bounded, kindsRead: readonly string[]): void {
  for (const kind of kindsRead)
    if (!mayRead(who, kind)) throw new NodeRefusal('SCOPE_MISSING', { needed: `read:${kind}` });
}

/** What is wanted of the feed, of what waits or of what is searched, and is for whoever asks. */
export function boundedFilter<Filter extends object>(filter: Filter, { scopes }: Bounded): Filter & Within {
  if (scopes === undefined) return filter;
  const read = scopes.filter((scope) => scope.startsWith('read:')).map((scope) => scope.slice('read:'.length));
  const kindsRead = read.filter((kind) => kind !== ownNews);
  return { ...filter, within: { kinds: kindsRead, ownNews: read.includes(ownNews) } };
}
type Within = Pick<FactFilter, 'within'>;
