import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { printedSchema } from '@tierline/api/graphql';
import { createSchema, createYoga } from 'graphql-yoga';

/** A GraphQL server of the same schema that has its answers ready: no database, no tokens, no limits. */
export async function bareYoga(answers: Record<string, unknown>): Promise<{ url: string; close: () => void }> {
  const resolvers = { Query: Object.fromEntries(Object.keys(answers).map((name) => [name, () => answers[name]])) };
  const schema = createSchema({ typeDefs: printedSchema(), resolvers });
  const yoga = createYoga({ schema, graphqlEndpoint: '*', logging: false, landingPage: false });
  const server = createServer((request, response) => void yoga(request, response));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}/graphql`, close: () => server.close() };
}
