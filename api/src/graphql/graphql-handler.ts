import { EnvelopArmor } from '@escape.tech/graphql-armor';
import type { RequestHandler } from 'express';
import { GraphQLError, NoSchemaIntrospectionCustomRule, type ValidationRule } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { type IdempotencyKeys, keyHeader } from '../commands';
import type { BoundedTokens } from '../bots';
import { TokenRefused, type Person } from '../identity';
import { correlationHeader } from '../http';
import type { RequestContext } from './context';
import { masked, maskUnexpected } from './masked-errors';
import { NotAuthenticated } from './not-authenticated';
import { noSuggestions } from './no-suggestions';
import { schemaWithin } from './schema';
import { storableInput } from './storable-input';

export type GraphqlOptions = {
  limits: { depth: number; aliases: number; tokens: number; complexity: number };
  /** GraphiQL and introspection: for the embedded network. */
  open: boolean;
  log: Logger;
  tokens: Pick<BoundedTokens, 'verify' | 'confirm'>;
  keys: Pick<IdempotencyKeys, 'of'>;
  /** What a request gets besides who asks. */
  contextFor: (person: Person | undefined) => Omit<RequestContext, Asked>;
};

/** What the request itself says. */
type Asked = 'person' | 'requireHeard' | 'correlationId' | 'idempotency' | 'log';

/** GraphQL over HTTP, subscriptions over SSE. Who asks as nobody learns that a token is needed, and nothing else. */
export function graphqlHandler({ limits, open, log, tokens, keys, contextFor }: GraphqlOptions): RequestHandler {
  const armor = new EnvelopArmor({
    maxDepth: { n: limits.depth },
    maxAliases: { n: limits.aliases },
    maxTokens: { n: limits.tokens },
    costLimit: { enabled: false },
    // said of fields only; `noSuggestions` holds for inputs and variables too
    blockFieldSuggestion: { enabled: false },
  });
  const yoga = createYoga<{ req: { headers: Record<string, string | undefined> } }, RequestContext>({
    schema: schemaWithin(limits.complexity),
    graphqlEndpoint: '*',
    landingPage: false,
    graphiql: open,
    cors: false,
    logging: false,
    plugins: [...(armor.protect().plugins as Plugin[]), ...(open ? [] : closed), storableInput, maskUnexpected()],
    maskedErrors: { maskError: (error) => masked(error, log, '') },
    context: async ({ request, params: { query, variables, operationName } }) => {
      const correlationId = request.headers.get(correlationHeader) ?? '';
      const scoped = log.child({ correlationId });
      const authorization = request.headers.get('authorization') ?? undefined;
      const person = await heard(tokens.verify(authorization), scoped);
      const requireHeard = async (): Promise<void> => {
        if (
          !(
            person &&
            (await heard(
              tokens.confirm(authorization, person).then(() => true),
              scoped,
            ))
          )
        )
          throw new NotAuthenticated();
      };
      const key = request.headers.get(keyHeader);
      const idempotency =
        person && key !== null ? keys.of(person, key, { query, variables, operationName }) : undefined;
      return { ...contextFor(person), person, requireHeard, idempotency, correlationId, log: scoped };
    },
  });
  return yoga as unknown as RequestHandler;
}

const noIntrospection: Plugin = {
  onValidate({ addValidationRule }: { addValidationRule: (rule: ValidationRule) => unknown }) {
    addValidationRule(NoSchemaIntrospectionCustomRule);
  },
};

const closed: Plugin[] = [noIntrospection, noSuggestions];

/** undefined where the token was refused. @throws GraphQLError RATE_LIMITED */
async function heard<T>(accepted: Promise<T>, log: Logger): Promise<T | undefined> {
  try {
    return await accepted;
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    if (error.fault !== 'missing') log.warn({ fault: error.fault }, 'token refused');
    if (error.fault === 'rate')
      throw new GraphQLError('too many requests', { extensions: { code: 'RATE_LIMITED', http: { status: 429 } } });
    return undefined;
  }
}
