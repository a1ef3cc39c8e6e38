import { lexicographicSortSchema, printSchema } from 'graphql';
import { schemaWithin } from './schema';

/** docs/schema.graphql is this text; a test says when it is not. */
export const printedSchema = (): string => `${printSchema(lexicographicSortSchema(schemaWithin(1)))}\n`;
