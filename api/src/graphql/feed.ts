import { GraphQLError } from 'graphql';
import { Repeater } from 'graphql-yoga';
import { CursorMalformed, type FeedItem, type FeedPage } from '../feed';
import type { FindingView } from '../readmodel';
import type { Builder } from './builder';
import type { Reads } from './reads';

const largestPage = 500;
const within = (first: number | null | undefined): number => Math.min(Math.max(first ?? 100, 1), largestPage);

/** The feed: facts in their order of arrival, asked for by cursor or followed by subscription; and what readers found wrong. */
export function addFeed(builder: Builder): void {
  const fact = builder.objectRef<FeedItem>('Fact').implement({
    description: 'What happened, as this member’s projector checked it. Its place is (channel, block, tx, fact).',
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'To go on after this fact.' }),
      channel: t.exposeString('channel'),
      block: t.expose('block', { type: 'BigInt' }),
      tx: t.exposeInt('tx'),
      fact: t.exposeInt('fact'),
      kind: t.exposeString('kind'),
      id: t.exposeString('id'),
      version: t.exposeInt('version', { nullable: true }),
      type: t.exposeString('type'),
      content: t.expose('content', { type: 'JSON', nullable: true }),
      by: t.exposeString('byMsp', { description: 'MSP id of the member that signed.' }),
      at: t.expose('at', { type: 'DateTime' }),
    }),
  });
  const page = builder.objectRef<FeedPage>('FeedPage').implement({
    fields: (t) => ({
      items: t.expose('items', { type: [fact] }),
      endCursor: t.exposeString('endCursor'),
      hasNextPage: t.exposeBoolean('hasNextPage'),
    }),
  });
  builder.queryField('feed', (t) =>
    t.field({
      type: page,
      args: { after: t.arg.string(), kinds: t.arg.stringList(), first: t.arg.int() },
      complexity: ({ first }) => ({ field: 5, multiplier: within(first) }),
      resolve: (_root, { after, kinds, first }, { reads }) =>
        reads.feed.page(after ?? undefined, { kinds: kinds ?? undefined }, within(first)).catch(badCursor),
    }),
  );
  builder.subscriptionField('feed', (t) =>
    t.field({
      type: fact,
      description: 'Facts after the cursor, then as they come. Resume with the cursor of the last one received.',
      args: { after: t.arg.string(), kinds: t.arg.stringList() },
      subscribe: (_root, { after, kinds }, { reads }) => followed(reads.feed, after ?? undefined, kinds ?? undefined),
      resolve: (item: FeedItem) => item,
    }),
  );
  addFindings(builder);
}

function addFindings(builder: Builder): void {
  const finding = builder.objectRef<FindingView>('Finding').implement({
    description: 'A transaction that peers took as valid and that breaks the protocol; it is no state.',
    fields: (t) => ({
      channel: t.exposeString('channel'),
      block: t.expose('block', { type: 'BigInt' }),
      tx: t.exposeInt('tx'),
      code: t.exposeString('code'),
      kind: t.exposeString('kind', { nullable: true }),
      id: t.exposeString('id', { nullable: true }),
      data: t.field({ type: 'JSON', nullable: true, resolve: ({ content }) => content }),
    }),
  });
  builder.queryField('findings', (t) =>
    t.field({
      type: [finding],
      args: { first: t.arg.int() },
      resolve: (_root, { first }, { reads }) => reads.findings(within(first)),
    }),
  );
}

/** Ends as soon as the subscriber goes, also while it waits for news. */
function followed(feed: Reads['feed'], after: string | undefined, kinds: string[] | undefined): Repeater<FeedItem> {
  return new Repeater(async (push, stop) => {
    const gone = new AbortController();
    void stop.then(() => gone.abort());
    try {
      for await (const item of feed.follow(after, { kinds }, gone.signal)) await push(item);
    } catch (error) {
      stop(toldCursor(error));
      return;
    }
    stop();
  });
}

function badCursor(error: unknown): never {
  throw toldCursor(error);
}

function toldCursor(error: unknown): unknown {
  return error instanceof CursorMalformed
    ? new GraphQLError(error.message, { extensions: { code: 'CURSOR_INVALID' } })
    : error;
}
