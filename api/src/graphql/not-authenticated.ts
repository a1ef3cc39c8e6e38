import { GraphQLError } from 'graphql';

/** Asked as nobody, or with a token that was refused; nothing more is said. */
export class NotAuthenticated extends GraphQLError {
  constructor() {
    super('a bearer token of this member is needed', {
      extensions: { code: 'NOT_AUTHENTICATED', http: { status: 401 } },
    });
  }
}
