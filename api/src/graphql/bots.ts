import { text } from '@tierline/chaincode/schema';
import { z } from 'zod';
import type { BotView } from '../bots';
import type { Identified } from '../identity';
import type { Builder, ObjectOf } from './builder';
import { orRefused, type Refused, type WriteTypes } from './write-result';

const mostScopes = 200;
const needs = 'Needs the role manager.';

/** Programs that act for the member, each within its scopes. */
export function addBots(builder: Builder, { refused }: WriteTypes): void {
  const bot = builder.objectRef<BotView>('Bot').implement({
    fields: (t) => ({
      issuer: t.exposeString('issuer'),
      subject: t.exposeString('subject'),
      name: t.exposeString('name'),
      scopes: t.stringList({ resolve: ({ scopes }) => [...scopes] }),
      requestsPerMinute: t.exposeInt('requestsPerMinute'),
      registeredAt: t.expose('registeredAt', { type: 'DateTime' }),
      cursor: t.exposeString('cursor', { nullable: true, description: 'Of the feed: what it was given last.' }),
      readAt: t.expose('readAt', { type: 'DateTime', nullable: true, description: 'When it was.' }),
      behindSince: t.expose('behindSince', {
        type: 'DateTime',
        nullable: true,
        description: 'When the oldest fact was signed that it may read and was not given; null: it has had them all.',
      }),
    }),
  });
  const list = builder.objectRef<{ bots: BotView[] }>('BotList').implement({
    fields: (t) => ({ bots: t.expose('bots', { type: [bot] }) }),
  });
  const removed = builder.objectRef<Identified>('BotRemoved').implement({
    fields: (t) => ({ subject: t.exposeString('subject') }),
  });
  const answer = <Shape extends object>(name: string, type: ObjectOf<Shape>, shown: string) =>
    builder.unionType(name, {
      types: [type, refused],
      resolveType: (value: Shape | Refused) => ('refused' in value ? 'Refused' : shown),
    });
  const issuer = { required: true, validate: text(512), description: 'A token’s `iss`.' } as const;
  const subject = { required: true, validate: text(512), description: 'A token’s `sub`.' } as const;
  builder.queryField('bots', (t) =>
    t.field({
      type: answer('BotsResult', list, 'BotList'),
      description: needs,
      resolve: (_root, _args, context) => orRefused(context, async () => ({ bots: await context.bots.list() })),
    }),
  );
  builder.mutationFields((t) => ({
    registerBot: t.field({
      type: answer('BotResult', bot, 'Bot'),
      description: `${needs} From now on the subject’s tokens do what is in these scopes and no more, whatever roles they name; again: with these scopes instead.`,
      args: {
        issuer: t.arg.string(issuer),
        subject: t.arg.string(subject),
        name: t.arg.string({ required: true, validate: text(80) }),
        scopes: t.arg.stringList({
          required: true,
          validate: z.array(z.string().max(120)).max(mostScopes),
          description:
            '`read:<kind>`, `read:local`, `write:<kind>.<command or entry>`, `write:<kind>.*`, `call:<operation>`.',
        }),
        requestsPerMinute: t.arg.int({ required: true, validate: z.int().min(1).max(100_000) }),
      },
      resolve: (_root, draft, context) => orRefused(context, () => context.bots.register(draft)),
    }),
    removeBot: t.field({
      type: answer('BotRemovedResult', removed, 'BotRemoved'),
      description: `${needs} Its scopes bound it no more: who is not to be heard is blocked (blockPerson).`,
      args: { issuer: t.arg.string(issuer), subject: t.arg.string(subject) },
      resolve: (_root, whom, context) => orRefused(context, () => context.bots.remove(whom)),
    }),
  }));
}
