import { GraphQLError } from 'graphql';

/** A question that cannot be meant so: which field, and why. Reads refuse by errors with a code, writes by results. */
export function malformed(field: string, reason: string): GraphQLError {
  return new GraphQLError(`${field}: ${reason}`, { extensions: { code: 'MALFORMED', field, reason } });
}

type Issue = { message: string; path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined };

/** The first of a shape's complaints: its field as a path with dots, and its reason. */
export function firstIssue([first]: readonly Issue[]): [field: string, reason: string] {
  const path = first?.path?.map((step) => String(typeof step === 'object' ? step.key : step)) ?? [];
  return [path.join('.'), first?.message ?? 'malformed'];
}
