import SchemaBuilder from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import type { Json } from '@tierline/chaincode/schema';
import type { RequestContext } from './context';
import { NotAuthenticated } from './not-authenticated';

export type SchemaTypes = {
  Context: RequestContext;
  DefaultFieldNullability: false;
  AuthScopes: { person: boolean };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    Decimal: { Input: string; Output: string };
    Hex: { Input: string; Output: string };
    BigInt: { Input: bigint; Output: bigint };
    JSON: { Input: Json; Output: Json };
  };
};

export type Builder = InstanceType<typeof SchemaBuilder<SchemaTypes>>;

/** A builder of its own per schema, so that nodes with other limits can live in one process. */
export function newBuilder(complexity: number): Builder {
  const builder = new SchemaBuilder<SchemaTypes>({
    plugins: [ScopeAuthPlugin, RelayPlugin, ComplexityPlugin],
    defaultFieldNullability: false,
    relay: { clientMutationId: 'omit', cursorType: 'String' },
    // what makes a list costly is said where the list is
    complexity: { limit: { complexity }, defaultListMultiplier: 1 },
    scopeAuth: {
      authorizeOnSubscribe: true,
      authScopes: ({ person }) => ({ person: person !== undefined }),
      unauthorizedError: () => new NotAuthenticated(),
    },
  });
  builder.queryType({ authScopes: { person: true } });
  builder.mutationType({ authScopes: { person: true } });
  builder.subscriptionType({ authScopes: { person: true } });
  return builder;
}
