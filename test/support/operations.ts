import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type IntrospectionQuery,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

export type Operation = {
  type: 'query' | 'mutation' | 'subscription';
  name: string;
  /** Arguments and members of inputs, at any depth, by name. */
  takes: ReadonlySet<string>;
  document: string;
  /** Well-typed values for what is required, and for whatever is called as one of the given. */
  variables(given: Record<string, unknown>): Record<string, unknown>;
};

export { getIntrospectionQuery };

/** Every operation of a node, from its own introspection, each ready to be asked. */
export function operationsOf(introspected: unknown): Operation[] {
  const schema = buildClientSchema(introspected as IntrospectionQuery);
  return [
    ...fieldsOf(schema.getQueryType()).map((field) => operation(schema, 'query', field)),
    ...fieldsOf(schema.getMutationType()).map((field) => operation(schema, 'mutation', field)),
    ...fieldsOf(schema.getSubscriptionType()).map((field) => operation(schema, 'subscription', field)),
  ];
}

type Field = GraphQLField<unknown, unknown>;
const fieldsOf = (type: { getFields(): Record<string, Field> } | null | undefined): Field[] =>
  Object.values(type?.getFields() ?? {});

/** What is read is selected deeply; of what is written it tells enough that anything was. */
const depths = { query: 4, mutation: 2, subscription: 4 } as const;

function operation(schema: GraphQLSchema, type: Operation['type'], field: Field): Operation {
  const { name, args } = field;
  const declared = args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const parameters = args.length === 0 ? ['', ''] : [`(${declared})`, `(${passed})`];
  return {
    type,
    name,
    takes: new Set(namesIn(args)),
    document: `${type} ${parameters[0] ?? ''} { ${name}${parameters[1] ?? ''} ${deepest(schema, field.type, depths[type])} }`,
    variables: (given) => membersOf(args, given),
  };
}

function namesIn(members: readonly (GraphQLArgument | GraphQLInputField)[], depth = 4): string[] {
  return members.flatMap(({ name, type }) => {
    const named = getNamedType(type);
    return [
      name,
      ...(isInputObjectType(named) && depth > 0 ? namesIn(Object.values(named.getFields()), depth - 1) : []),
    ];
  });
}

function membersOf(
  members: readonly (GraphQLArgument | GraphQLInputField)[],
  given: Record<string, unknown>,
): Record<string, unknown> {
  const wanted = members.filter(({ name, type }) => isNonNullType(type) || Object.hasOwn(given, name));
  return Object.fromEntries(wanted.map(({ name, type }) => [name, valueOf(name, type, given)]));
}

const samples: Readonly<Record<string, unknown>> = {
  Int: 1,
  Boolean: true,
  DateTime: '2026-11-24T08:00:00.000Z',
  Decimal: '1',
  BigInt: '1',
  Hex: '00'.repeat(16),
  JSON: {},
};

function valueOf(name: string, type: GraphQLInputType, given: Record<string, unknown>): unknown {
  if (isNonNullType(type)) return valueOf(name, type.ofType, given);
  if (isListType(type)) return [valueOf(name, type.ofType, given)];
  if (isInputObjectType(type)) return membersOf(Object.values(type.getFields()), given);
  if (isEnumType(type)) return type.getValues()[0]?.name;
  return given[name] ?? samples[type.name] ?? 'x';
}

/** As deep as the node reads a document, which stops at 2000 tokens, and not deeper than told. */
function deepest(schema: GraphQLSchema, type: GraphQLOutputType, most: number): string {
  const selections = [4, 3, 2, 1].filter((depth) => depth <= most).map((depth) => selection(schema, type, depth));
  return selections.find((text) => (text.match(/\w+|[^\s\w]/g)?.length ?? 0) < 1900) ?? '';
}

/** All that can be selected without arguments, a few levels deep. */
function selection(schema: GraphQLSchema, type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  // what all kinds of an interface have is asked of the interface; what each has besides, by lists of its own type
  if (isInterfaceType(named)) return `{ ${selectedFields(schema, named, depth)} }`;
  const types = isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
  const parts = types.map(
    (one) => `... on ${one.name} { ${isObjectType(one) ? selectedFields(schema, one, depth) : ''} }`,
  );
  return `{ __typename ${parts.join(' ')} }`;
}

function selectedFields(schema: GraphQLSchema, type: { getFields(): Record<string, Field> }, depth: number): string {
  const plain = fieldsOf(type).filter(({ args }) => !args.some((arg) => isNonNullType(arg.type)));
  const chosen = plain.filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
  return ['__typename', ...chosen.map((field) => `${field.name} ${selection(schema, field.type, depth - 1)}`)].join(
    ' ',
  );
}
