import type { Router } from 'express';
import type { ProjectedRecords } from './commands';
import { ExchangedStore } from './engine';
import { exchangeOf } from './exchange-of';
import { feedOf } from './feed-of';
import { type GraphqlOptions, graphqlHandler } from './graphql';
import type { Ground } from './ground';
import { nodeRouter } from './http';
import type { Rooms } from './rooms-of';
import type { Signing } from './signing-of';
import type { TierStore } from './tiers';
import { tiersOf } from './tiers-of';
import { packHandedTo, writesOf } from './writes-of';
import type { Writing } from './writing-of';

export type DoorsPorts = {
  records: ProjectedRecords;
  tierStore: TierStore;
  signing: Signing;
  writing: Writing;
  rooms: Rooms;
};

/** The ways into the node: GraphQL, the feed, Catena-X, files and guests, audit packs. */
export function doorsOf(ground: Ground, ports: DoorsPorts): Router {
  const { mspId, config, database, feed, health, metrics, log } = ground;
  const { contextOf, outbox, keys } = ports.writing;
  const tiers = tiersPorts(ground, ports);
  const { bots, reads, packs, talk, knows } = ports.rooms;
  const { tokens, given } = bots;
  const countRefusal = (code: string): void => metrics.refusal(code);
  return nodeRouter({
    ...{ health, metrics, log, knows, limits: config.http, graphiql: config.graphql.introspection },
    graphql: graphqlHandler({
      ...{ log, tokens, keys, limits: config.graphql, open: config.graphql.introspection },
      contextFor: contextForOf(ground, ports, countRefusal),
    }),
    feed: feedOf({ mspId, feed, verifier: tokens, given, log }),
    catenaX: exchangeOf({
      ...{ verifier: tokens.through('catena-x'), contextOf, outbox, reads, keys, log, countRefusal },
      keepBills: (person, document) =>
        tiersOf(person, tiers).importBills({ format: 'CATENA_X', document, dryRun: false }),
      objects: new ExchangedStore(database),
    }),
    besides: talk.routes,
    pack: packHandedTo({ verifier: tokens.through('auditPack'), packs }),
  });
}

const tiersPorts = ({ mspId, channels }: Ground, { records, tierStore, writing }: DoorsPorts) => {
  return { mspId, outbox: writing.outbox, records, channels, store: tierStore };
};

/** What a question in GraphQL may reach, as the person who asks. */
function contextForOf(
  ground: Ground,
  ports: DoorsPorts,
  countRefusal: (code: string) => void,
): GraphqlOptions['contextFor'] {
  const { mspId, channels } = ground;
  const {
    signing,
    writing: { contextOf, outbox, keys },
    rooms,
  } = ports;
  const { persons, wallet } = signing;
  const { bots, reads, packs, talk, quality, webhooks, mail, workflows, suggestions, doubt } = rooms;
  const forgetKept: Parameters<typeof writesOf>[1]['forgetKept'] = async (whom) => {
    await workflows.forgetPerson(whom);
    await mail.forget(whom);
  };
  const writing = {
    mspId,
    contextOf,
    outbox,
    persons,
    wallet,
    talk,
    packs,
    keys,
    doubt,
    forgetKept,
    counted: workflows.counted,
  };
  const tiers = tiersPorts(ground, ports);
  return (person) => ({
    ...{ mspId, channels, reads, countRefusal },
    writes: writesOf(person, writing),
    messages: talk.messages(person),
    guests: talk.guests(person),
    tiers: tiersOf(person, tiers),
    workflows: workflows.askedBy(person),
    quality: quality(person),
    webhooks: webhooks.work(person),
    mail: mail.work(person),
    bots: bots.work(person),
    given: bots.given,
    suggest: suggestions.suggest,
  });
}
