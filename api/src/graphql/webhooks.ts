import { text } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { feedFilterShape, placeOf } from '../feed';
import type { FactFilter } from '../readmodel';
import type { Delivery, DeliveryPlace, WebhookView, WithSecret } from '../webhooks';
import type { Builder, ObjectOf } from './builder';
import { InputsFromShapes } from './input-from-shape';
import { orRefused, type Refused, type WriteTypes } from './write-result';

const longestGrace = 7 * 24 * 60;
const usualGrace = 24 * 60;
const largestPage = 100;
const needs = 'Needs the role manager.';

const after = { description: 'A cursor of the feed: facts after it.' };
const since = 'RFC 3339: from the first facts that bear this time or a later one.';
const address = { validate: z.string().min(1).max(2048), description: 'An https address of the public Internet.' };
const description = { validate: text(200) };
const hex16 = z.string().regex(/^[0-9a-f]{32}$/);
const place = z.string().regex(/^[a-z][a-z0-9.-]{0,248}\/\d{1,18}\/\d{1,9}\/\d{1,10}$/, 'the place of a fact');

const placeIn = (given: string): DeliveryPlace => {
  const [channel = '', block = '0', tx, fact] = given.split('/');
  return { channel, block: BigInt(block), tx: Number(tx), fact: Number(fact) };
};

/** Webhooks: where the member has its facts sent, and what does not get through. */
export function addWebhooks(builder: Builder, { refused }: WriteTypes): void {
  const filter = new InputsFromShapes(builder).inputOf('FeedFilter', feedFilterShape);
  const filterArg = { type: filter as 'JSON', description: 'Absent: every fact.' };
  const types = addTypes(builder);
  const answer = <Shape extends object>(name: string, type: ObjectOf<Shape>, shown: string) =>
    builder.unionType(name, {
      types: [type, refused],
      resolveType: (value: Shape | Refused) => ('refused' in value ? 'Refused' : shown),
    });
  const one = answer('WebhookResult', types.webhook, 'Webhook');
  const secret = answer('WebhookSecretResult', types.withSecret, 'WebhookWithSecret');
  const list = answer('WebhooksResult', types.list, 'WebhookList');
  const deliveries = answer('DeliveriesResult', types.deliveries, 'DeliveryList');
  const count = answer('DeliveriesChangedResult', types.changed, 'DeliveriesChanged');

  builder.queryFields((t) => ({
    webhooks: t.field({
      type: list,
      description: needs,
      resolve: (_root, _args, context) => orRefused(context, async () => ({ webhooks: await context.webhooks.list() })),
    }),
    webhookDeliveries: t.field({
      type: deliveries,
      description: `${needs} What waits, or was set aside (\`dead\`), oldest first.`,
      args: {
        id: t.arg({ type: 'Hex', required: true, validate: hex16 }),
        dead: t.arg.boolean({ required: true }),
        first: t.arg.int({ validate: z.int().min(1).max(largestPage) }),
      },
      complexity: ({ first }) => ({ field: 5, multiplier: Math.min(Math.max(first ?? 20, 1), largestPage) }),
      resolve: (_root, { id, dead, first }, context) =>
        orRefused(context, async () => ({
          deliveries: await context.webhooks.deliveries(id, dead ? 'dead' : 'waiting', first ?? 20),
        })),
    }),
  }));
  builder.mutationFields((t) => ({
    createWebhook: t.field({
      type: secret,
      description: `${needs} Facts are posted to the address as CloudEvents, signed as Standard Webhooks says. The secret is shown once. Without \`after\` or \`since\`: from now on.`,
      args: {
        url: t.arg.string({ required: true, ...address }),
        description: t.arg.string({ required: true, ...description }),
        filter: t.arg(filterArg),
        after: t.arg.string(after),
        since: t.arg({ type: 'DateTime', description: since }),
      },
      resolve: (_root, args, context) =>
        orRefused(context, () =>
          context.webhooks.create({
            ...{ url: args.url, description: args.description, filter: filterOf(args.filter) },
            ...{ after: args.after ?? undefined, since: args.since ?? undefined },
          }),
        ),
    }),
    changeWebhook: t.field({
      type: one,
      description: `${needs} What is not given stays.`,
      args: {
        id: t.arg({ type: 'Hex', required: true, validate: hex16 }),
        url: t.arg.string(address),
        description: t.arg.string(description),
        filter: t.arg(filterArg),
      },
      resolve: (_root, { id, url, description: said, filter: wanted }, context) =>
        orRefused(context, () =>
          context.webhooks.change(id, {
            ...(url !== undefined && url !== null && { url }),
            ...(said !== undefined && said !== null && { description: said }),
            ...(wanted !== undefined && wanted !== null && { filter: filterOf(wanted) }),
          }),
        ),
    }),
    rotateWebhookSecret: t.field({
      type: secret,
      description: `${needs} The new secret is shown once; the old one signs beside it for a while.`,
      args: {
        id: t.arg({ type: 'Hex', required: true, validate: hex16 }),
        graceMinutes: t.arg.int({
          validate: z.int().min(0).max(longestGrace),
          description: 'At most a week; a day unless told. 0: at once.',
        }),
      },
      resolve: (_root, { id, graceMinutes }, context) =>
        orRefused(context, () => context.webhooks.rotateSecret(id, graceMinutes ?? usualGrace)),
    }),
    replayWebhook: t.field({
      type: one,
      description: `${needs} Facts are sent again from there, under the ids that they had; what waits now comes in its place. Without \`after\` or \`since\` what waits is dropped.`,
      args: {
        id: t.arg({ type: 'Hex', required: true, validate: hex16 }),
        after: t.arg.string(after),
        since: t.arg({ type: 'DateTime', description: since }),
      },
      resolve: (_root, { id, after: cursor, since: time }, context) =>
        orRefused(context, () => context.webhooks.replay(id, { after: cursor ?? undefined, since: time ?? undefined })),
    }),
    deleteWebhook: t.field({
      type: answer('WebhookDeletedResult', types.deleted, 'WebhookDeleted'),
      description: `${needs} With all that waits for it.`,
      args: { id: t.arg({ type: 'Hex', required: true, validate: hex16 }) },
      resolve: (_root, { id }, context) => orRefused(context, async () => ({ id: await context.webhooks.remove(id) })),
    }),
  }));
  for (const [name, act, what] of switches)
    builder.mutationField(name, (t) =>
      t.field({
        type: one,
        description: `${needs} ${what}`,
        args: { id: t.arg({ type: 'Hex', required: true, validate: hex16 }) },
        resolve: (_root, { id }, context) => orRefused(context, () => context.webhooks[act](id)),
      }),
    );
  for (const [name, act, what] of ofDead)
    builder.mutationField(name, (t) =>
      t.field({
        type: count,
        description: `${needs} ${what} \`fact\`: its place; absent: all that are set aside.`,
        args: {
          id: t.arg({ type: 'Hex', required: true, validate: hex16 }),
          fact: t.arg.string({ validate: place }),
        },
        resolve: (_root, { id, fact }, context) =>
          orRefused(context, async () => ({
            count: await context.webhooks[act](id, fact === undefined || fact === null ? undefined : placeIn(fact)),
          })),
      }),
    );
}

const switches = [
  ['pauseWebhook', 'pause', 'Nothing is sent until it is resumed; nothing is lost.'],
  ['resumeWebhook', 'resume', 'Goes on where it stopped.'],
] as const;
const ofDead = [
  ['redeliverWebhook', 'redeliver', 'Sends again what was set aside.'],
  ['discardWebhookDelivery', 'discard', 'Forgets what was set aside.'],
] as const;

function addTypes(builder: Builder) {
  const webhook = builder.objectRef<WebhookView>('Webhook').implement({
    fields: (t) => ({
      id: t.expose('id', { type: 'Hex' }),
      url: t.exposeString('url'),
      description: t.exposeString('description'),
      filter: t.field({ type: 'JSON', resolve: ({ filter }) => filter as never }),
      isPaused: t.exposeBoolean('isPaused', { description: 'Also by itself, where the receiver answered 410.' }),
      oldSecretUntil: t.expose('oldUntil', { type: 'DateTime', nullable: true }),
      cursor: t.exposeString('cursor', { description: 'Of the feed, taken up to here.' }),
      waiting: t.exposeInt('waiting', { description: 'Facts taken and not delivered.' }),
      waitsSince: t.expose('waitsSince', { type: 'DateTime', nullable: true, description: 'The oldest of these.' }),
      dead: t.exposeInt('dead', { description: 'Facts set aside after too many attempts.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime' }),
      lastDeliveredAt: t.expose('lastDeliveredAt', { type: 'DateTime', nullable: true }),
      lastError: t.exposeString('lastError', { nullable: true }),
      lastErrorAt: t.expose('lastErrorAt', { type: 'DateTime', nullable: true }),
    }),
  });
  const delivery = builder.objectRef<Delivery>('WebhookDelivery').implement({
    fields: (t) => ({
      fact: t.string({ description: 'Its place, and the id under which it is sent.', resolve: placeOf }),
      attempts: t.exposeInt('attempts'),
      takenAt: t.expose('takenAt', { type: 'DateTime' }),
      nextAt: t.expose('nextAt', { type: 'DateTime', description: 'Of one that waits: the next attempt.' }),
      lastError: t.exposeString('lastError', { nullable: true }),
    }),
  });
  return {
    webhook,
    withSecret: builder.objectRef<WithSecret>('WebhookWithSecret').implement({
      fields: (t) => ({
        webhook: t.expose('webhook', { type: webhook }),
        secret: t.exposeString('secret', { description: 'Shown now and never again.' }),
      }),
    }),
    list: builder.objectRef<{ webhooks: WebhookView[] }>('WebhookList').implement({
      fields: (t) => ({ webhooks: t.expose('webhooks', { type: [webhook] }) }),
    }),
    deliveries: builder.objectRef<{ deliveries: Delivery[] }>('DeliveryList').implement({
      fields: (t) => ({ deliveries: t.expose('deliveries', { type: [delivery] }) }),
    }),
    changed: builder.objectRef<{ count: number }>('DeliveriesChanged').implement({
      fields: (t) => ({ count: t.exposeInt('count') }),
    }),
    deleted: builder.objectRef<{ id: string }>('WebhookDeleted').implement({
      fields: (t) => ({ id: t.expose('id', { type: 'Hex' }) }),
    }),
  };
}

/** What GraphQL gives as null was not given. */
function filterOf(given: unknown): FactFilter {
  const entries = Object.entries((given ?? {}) as Record<string, unknown>).filter(([, value]) => value !== null);
  return feedFilterShape.parse(Object.fromEntries(entries));
}
