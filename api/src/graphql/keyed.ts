import { defaultFieldResolver, GraphQLError, type GraphQLField, type GraphQLSchema, isNonNullType } from 'graphql';
import { isRefusal, NodeRefusal } from '../refusals';
import type { RequestContext } from './context';

type Field = GraphQLField<unknown, RequestContext, { commandId?: string | null }>;

/** What a file says is written once, however often and under whichever key it comes. */
const files: readonly string[] = [
  ...['importForecasts', 'importCallOff', 'importDespatchAdvice', 'importEpcis', 'importInventory'],
];

/** Under an Idempotency-Key a mutation's command has its id of the key; a mutation that would be done twice is not done. */
export function keyed(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values((schema.getMutationType()?.getFields() ?? {}) as Record<string, Field>)) key(field);
  return schema;
}

function key(field: Field): void {
  const { name, args, resolve = defaultFieldResolver } = field;
  // where it has to be given it names a command that is there
  const isCommand = args.some((arg) => arg.name === 'commandId' && !isNonNullType(arg.type));
  const isSafe = isCommand || files.includes(name);
  field.resolve = async (source, given, context, info) => {
    const { idempotency } = context;
    if (!idempotency) return resolve(source, given, context, info);
    await orError(context, async () => {
      if (!isSafe) throw new NodeRefusal('IDEMPOTENCY_UNSUPPORTED', { mutation: name });
      await idempotency.claim();
    });
    const commandId = given.commandId ?? idempotency.commandId(String(info.path.key));
    return resolve(source, isCommand ? { ...given, commandId } : given, context, info);
  };
}

/** @throws GraphQLError what was refused */
async function orError({ countRefusal }: RequestContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    countRefusal(error.code);
    throw new GraphQLError(error.message, { extensions: { code: error.code, ...error.data } });
  }
}
