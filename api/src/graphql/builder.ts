import SchemaBuilder, { type ObjectRef } from '@pothos/core';
import ComplexityPlugin from '@pothos/plugin-complexity';
import RelayPlugin from '@pothos/plugin-relay';
import ScopeAuthPlugin from '@pothos/plugin-scope-auth';
import ValidationPlugin from '@pothos/plugin-validation';
import type { Json } from '@tierline/chaincode/schema';
import type { RequestContext } from './context';
import { firstIssue, malformed } from './malformed';
import { NotAuthenticated } from './not-authenticated';
import { pageSize } from './paging';

type SchemaTypes = {
  Context: RequestContext;
  DefaultFieldNullability: false;
  AuthScopes: { person: boolean };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    Day: { Input: string; Output: string };
    Decimal: { Input: string; Output: string };
    Hex: { Input: string; Output: string };
    BigInt: { Input: bigint; Output: bigint };
    JSON: { Input: Json; Output: Json };
  };
};

export type Builder = InstanceType<typeof SchemaBuilder<SchemaTypes>>;
/** An object type by what its resolvers are given. */
export type ObjectOf<Shape> = ObjectRef<Builder['$inferSchemaTypes'], Shape>;

/** A builder of its own per schema, so that nodes with other limits can live in one process. */
export function newBuilder(complexity: number): Builder {
  const builder = new SchemaBuilder<SchemaTypes>({
    plugins: [ScopeAuthPlugin, ValidationPlugin, RelayPlugin, ComplexityPlugin],
    defaultFieldNullability: false,
    relay: {
      clientMutationId: 'omit',
      cursorType: 'String',
      nodeQueryOptions: false,
      nodesQueryOptions: false,
      firstArgOptions: { validate: pageSize, description: 'At most 100; 20 unless told.' },
      lastArgOptions: { validate: pageSize, description: 'Counts from the end; at most 100.' },
    },
    validation: { validationError: (failure) => malformed(...firstIssue(failure.issues)) },
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
