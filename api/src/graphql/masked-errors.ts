import { PothosValidationError } from '@pothos/core';
import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { CursorMalformed, TooManyStreams } from '../feed';
import { CursorOfAnotherList } from '../readmodel';
import type { RequestContext } from './context';

type Executed = { errors?: readonly GraphQLError[] };

/** Masks what resolvers did not expect while it is still known whose request it was. */
export function maskUnexpected(): Plugin<RequestContext> {
  return {
    onExecute({ args }) {
      return {
        onExecuteDone({ result, setResult }) {
          const { errors } = result as Executed;
          const { log, correlationId } = args.contextValue as RequestContext;
          if (errors)
            setResult({ ...result, errors: errors.map((error) => masked(error, log, correlationId)) } as typeof result);
        },
      };
    },
  };
}

/** What the caller did wrong is said; what went wrong here is logged, and the answer names the log's correlation id. */
export function masked(error: unknown, log: Logger, correlationId: string): GraphQLError {
  const { originalError, path } = error instanceof GraphQLError ? error : { originalError: error, path: undefined };
  if (error instanceof GraphQLError && isTold(originalError)) return error;
  const code = faultOfCaller(originalError);
  if (code !== undefined) return new GraphQLError((originalError as Error).message, { path, extensions: { code } });
  log.error({ err: originalError, path, correlationId }, 'unexpected error');
  return new GraphQLError('unexpected error', { path, extensions: { code: 'UNEXPECTED', correlationId } });
}

const isTold = (original: unknown): boolean =>
  original === undefined || original === null || original instanceof GraphQLError;

function faultOfCaller(error: unknown): string | undefined {
  if (error instanceof CursorOfAnotherList || error instanceof CursorMalformed) return 'CURSOR_INVALID';
  if (error instanceof TooManyStreams) return 'RATE_LIMITED';
  return error instanceof PothosValidationError ? 'MALFORMED' : undefined;
}
