import type { GraphQLSchema } from 'graphql';
import { newBuilder } from './builder';
import { addConsortium } from './consortium';
import { addFeed } from './feed';
import { addKindFields } from './kind-fields';
import { addRecordMutations } from './record-mutations';
import { addRecordQueries } from './record-queries';
import { addRecordTypes } from './record-type';
import { addScalars } from './scalars';
import { addWriteResult } from './write-result';

/** The node's whole GraphQL surface. @param complexity the most that one operation may cost */
export function newSchema(complexity: number): GraphQLSchema {
  const builder = newBuilder(complexity);
  addScalars(builder);
  const records = addRecordTypes(builder);
  addKindFields(builder, records);
  addRecordQueries(builder, records);
  addRecordMutations(builder, addWriteResult(builder, records));
  addConsortium(builder);
  addFeed(builder);
  return builder.toSchema();
}
