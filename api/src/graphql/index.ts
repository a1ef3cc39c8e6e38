export { type RequestContext, type TierWork, type Writes } from './context';
export { graphqlHandler, type GraphqlOptions } from './graphql-handler';
export { readsOf, type Reads } from './reads';
export { printedSchema } from './print-schema';
