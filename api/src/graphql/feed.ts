import { text } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { feedFilterShape, type FeedItem, type FeedPage } from '../feed';
import { boundedFilter } from '../identity';
import type { FactFilter } from '../readmodel';
import type { Builder } from './builder';
import { followed } from './followed';
import { NotAuthenticated } from './not-authenticated';
import { orRefused, type WriteTypes } from './write-result';

const largestPage = 500;
const usualPage = 100;

const pageLength = { validate: z.int().min(1).max(largestPage), description: 'At most 500; 100 unless told.' };
const costOf = ({ first }: { first?: number | null | undefined }) => ({
  field: 5,
  multiplier: Math.min(Math.max(first ?? usualPage, 1), largestPage),
});

const after = { description: 'Of the last item received; absent: from the beginning.' };
const of = feedFilterShape.shape;
const said = (shape: z.ZodType) => ({ validate: shape, description: shape.description ?? '' });
type Filtered = { [Name in keyof FactFilter]: FactFilter[Name] | null };
/** What GraphQL gives as null was not given. */
const filterOf = (given: Filtered): FactFilter =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));

/** The feed: facts in their order of arrival, asked for by cursor or followed by subscription. */
export function addFeed(builder: Builder, { refused }: WriteTypes): void {
  const filter = builder.args((t) => ({
    kinds: t.stringList(said(of.kinds)),
    types: t.stringList(said(of.types)),
    record: t.field({ type: 'Hex', ...said(of.record) }),
    party: t.string(said(of.party)),
    signedBy: t.string(said(of.signedBy)),
    severities: t.stringList(said(of.severities)),
  }));
  const fact = builder.objectRef<FeedItem>('Fact').implement({
    description: 'What happened, as this member’s projector checked it. Its place is (channel, block, tx, fact).',
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'To go on after this fact.' }),
      channel: t.exposeString('channel', { description: '`local`: what only this member knows.' }),
      block: t.expose('block', { type: 'BigInt' }),
      tx: t.exposeInt('tx', { description: 'Place of the transaction in its block.' }),
      fact: t.exposeInt('fact', { description: 'Place of the fact in its transaction; ascends, with gaps.' }),
      txId: t.expose('txId', { type: 'Hex', nullable: true, description: 'null: known only here.' }),
      kind: t.exposeString('kind', { description: 'Of the record; empty where it is about none.' }),
      id: t.exposeString('id'),
      version: t.exposeInt('version', { nullable: true, description: 'Of the record, that the fact made.' }),
      type: t.exposeString('type', {
        description: 'ForecastCommitted, OfferAccepted, EntryAdded, Found, ContentErased …',
      }),
      content: t.expose('content', { type: 'JSON', nullable: true, description: 'By type.' }),
      by: t.exposeString('byMsp', { description: 'MSP id of the member that signed.' }),
      at: t.expose('at', { type: 'DateTime' }),
      severity: t.exposeString('severity', { nullable: true, description: 'Of the alert or record that it is about.' }),
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
      description: 'Facts after the cursor, in the order in which this member learned of them.',
      args: {
        after: t.arg.string(after),
        ...filter,
        first: t.arg.int(pageLength),
      },
      complexity: costOf,
      resolve: async (_root, { after: from, first, ...only }, { reads, person, given }) => {
        if (!person) throw new NotAuthenticated();
        const told = await reads.feed.page(
          from ?? undefined,
          boundedFilter(filterOf(only), person),
          first ?? usualPage,
        );
        given(person, told.endCursor);
        return told;
      },
    }),
  );
  const bot = builder.inputType('BotInput', {
    fields: (t) => ({
      issuer: t.string({ required: true, validate: text(512) }),
      subject: t.string({ required: true, validate: text(512) }),
    }),
  });
  const replayed = builder.unionType('ReplayResult', {
    types: [page, refused],
    resolveType: (value) => ('refused' in value ? 'Refused' : 'FeedPage'),
  });
  builder.queryField('replay', (t) =>
    t.field({
      type: replayed,
      description:
        'What a bot would have been told of that span, with the scopes that it has now; nothing is sent, and its cursor stays. For managers, and each bot for itself.',
      args: {
        bot: t.arg({ type: bot, description: 'Absent: who asks.' }),
        since: t.arg({
          type: 'DateTime',
          required: true,
          description: 'From the first fact of this time or a later one.',
        }),
        until: t.arg({ type: 'DateTime', required: true, description: 'Facts signed before this time.' }),
        after: t.arg.string({ description: 'Of the last page; absent: from `since`.' }),
        ...filter,
        first: t.arg.int(pageLength),
      },
      complexity: costOf,
      resolve: (_root, { bot: whom, since, until, after: from, first, ...only }, context) =>
        orRefused(context, () =>
          context.bots.replay({
            ...{ bot: whom ?? undefined, since, until, filter: filterOf(only) },
            ...{ after: from ?? undefined, first: first ?? usualPage },
          }),
        ),
    }),
  );
  builder.subscriptionField('feed', (t) =>
    t.field({
      type: fact,
      description:
        'Facts after the cursor, then as they come, as long as the token is good. Resume with the cursor of the last one received.',
      args: { after: t.arg.string(after), ...filter },
      subscribe: (_root, { after: from, ...only }, { reads, person, requireHeard, given }) => {
        if (!person) throw new NotAuthenticated();
        return followed((gone) =>
          reads.feed.follow(from ?? undefined, boundedFilter(filterOf(only), person), {
            ...{ gone, person, requireHeard },
            given: (cursor) => given(person, cursor),
          }),
        );
      },
      resolve: (item: FeedItem) => item,
    }),
  );
}
