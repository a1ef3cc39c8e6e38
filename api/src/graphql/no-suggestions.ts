import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';

/** A closed schema is not to be guessed word by word: what is wrong is said, not what would be right. */
export const noSuggestions: Plugin = {
  onResultProcess(done) {
    const { result } = done;
    if (!('errors' in result) || result.errors === undefined) return;
    done.setResult({ ...result, errors: result.errors.map(withoutSuggestion) });
  },
};

function withoutSuggestion(error: GraphQLError): GraphQLError {
  const at = error.message.indexOf(' Did you mean');
  return at < 0 ? error : new GraphQLError(error.message.slice(0, at), error);
}
