import { kinds } from '@tierline/chaincode/domain';
import {
  defaultFieldResolver,
  type GraphQLField,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
} from 'graphql';
import { mayCall, mayRead } from '../identity';
import type { RequestContext } from './context';
import { NotAuthenticated } from './not-authenticated';
import { recordNames } from './record-kinds';

type Field = GraphQLField<unknown, RequestContext>;
type Allows = (person: NonNullable<RequestContext['person']>) => boolean;

/** What anybody may ask who is heard: what they say of records is judged record by record; the feed, now or replayed, the work list and what is found are bounded where they are read. */
const open: readonly string[] = [
  'me',
  'node',
  'record',
  'feed',
  'replay',
  'search',
  'workList',
  'workCount',
  'workListChanged',
];

const pascal = (name: string): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** What brings, or foresees, nothing but commands and entries of records. */
const writing = new Set([
  'apply',
  'foresee',
  'postMessage',
  ...[...kinds.values()].flatMap(({ name: kind, commands, entries = {} }) => [
    ...Object.keys(commands).map((name) => name.charAt(0).toLowerCase() + name.slice(1)),
    ...Object.keys(entries).map((name) => `add${pascal(kind)}${pascal(name)}`),
  ]),
]);

/**
 * Nobody is told anything, nor what was wrong with a question: it is asked here, before arguments are judged. A bot is told and does what is in
 * its scopes, and nothing else: each operation, and each record that it comes to.
 */
export function guarded(schema: GraphQLSchema): GraphQLSchema {
  const operations = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const field of operations.flatMap(fieldsOf)) guardOperation(field);
  const record = schema.getType('Record');
  const types = isInterfaceType(record) ? schema.getPossibleTypes(record) : [];
  for (const type of types) {
    const kind = kindOf.type.get(type.name) ?? type.name;
    for (const field of fieldsOf(type)) guard(field, (person) => mayRead(person, kind), `read:${kind}`);
  }
  return schema;
}

const names = Object.entries(recordNames);
/** `operation`: what tells of records of one kind, and of nothing else. */
const kindOf = {
  operation: new Map<string, string>([
    ...names.map(([kind, { list }]) => [list, kind] as const),
    ['caseChanged', 'case'],
  ]),
  type: new Map<string, string>(names.map(([kind, { type }]) => [type, kind])),
};
const fieldsOf = (type: GraphQLObjectType | null | undefined): Field[] =>
  Object.values((type?.getFields() ?? {}) as Record<string, Field>);

function guardOperation(field: Field): void {
  const { name } = field;
  // the outbox asks for each command and entry; it knows also those that a file brings
  if (open.includes(name) || writing.has(name)) return guard(field, () => true, '');
  const kind = kindOf.operation.get(name);
  if (kind === undefined) guard(field, (person) => mayCall(person, name), `call:${name}`);
  else guard(field, (person) => mayRead(person, kind), `read:${kind}`);
}

function guard(field: Field, allows: Allows, needed: string): void {
  const { resolve = defaultFieldResolver, subscribe } = field;
  field.resolve = (source, args, context, info) => {
    requireScope(context, allows, needed);
    return resolve(source, args, context, info);
  };
  if (subscribe)
    field.subscribe = (source, args, context, info) => {
      requireScope(context, allows, needed);
      return subscribe(source, args, context, info);
    };
}

function requireScope({ person }: RequestContext, allows: Allows, needed: string): void {
  if (person === undefined) throw new NotAuthenticated();
  if (!allows(person))
    throw new GraphQLError('not in the scopes of this bot', { extensions: { code: 'SCOPE_MISSING', needed } });
}
