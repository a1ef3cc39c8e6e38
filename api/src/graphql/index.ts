export {
  type BotWork,
  type RequestContext,
  type TierWork,
  type WebhookWork,
  type Workflows,
  type Writes,
} from './context';
export { reconcileAccount } from './account-books';
export { graphqlHandler, type GraphqlOptions } from './graphql-handler';
export { readsOf, type Reads } from './reads';
export { printedSchema } from './print-schema';
