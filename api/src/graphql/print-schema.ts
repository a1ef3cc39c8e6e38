import { lexicographicSortSchema, printSchema } from 'graphql';
import { newSchema } from './schema';

/** docs/schema.graphql is this text; a test says when it is not. */
export const printedSchema = (): string => `${printSchema(lexicographicSortSchema(newSchema(1)))}\n`;
