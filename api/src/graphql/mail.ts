import { timeZone } from '@tierline/chaincode/schema';
import { z } from 'zod';
import { type Mail, mailbox, type Preference } from '../mail';
import type { Builder } from './builder';
import { orRefused, type Refused, type WriteTypes } from './write-result';

const mostListed = 100;
const usualHour = 7;
const usualZone = 'UTC';
const knownZone = timeZone.refine(isZone, 'no such time zone');

/** How persons are told by mail, and what does not reach them. */
export function addMail(builder: Builder, { refused }: WriteTypes): void {
  const delivery = builder.enumType('MailDelivery', {
    values: { IMMEDIATE: { value: 'immediate' }, DIGEST: { value: 'digest' }, NONE: { value: 'none' } } as const,
  });
  const preference = builder.objectRef<Preference>('MailPreference').implement({
    fields: (t) => ({
      address: t.exposeString('address'),
      delivery: t.field({ type: delivery, resolve: (value) => value.delivery.type }),
      hour: t.int({ nullable: true, resolve: (value) => ofDigest(value)?.hour ?? null }),
      timeZone: t.string({ nullable: true, resolve: (value) => ofDigest(value)?.timeZone ?? null }),
    }),
  });
  const result = builder.unionType('MailPreferenceResult', {
    types: [preference, refused],
    resolveType: (value: Preference | Refused) => ('refused' in value ? 'Refused' : 'MailPreference'),
  });
  builder.queryField('mailPreference', (t) =>
    t.field({
      type: preference,
      nullable: true,
      description: 'Of who asks; null: none is set, and no mail is sent.',
      resolve: async (_root, _args, { mail }) => (await mail.preference()) ?? null,
    }),
  );
  builder.mutationField('setMailPreference', (t) =>
    t.field({
      type: result,
      description: 'Of who asks: how notices for the person, and for the roles in the last token, come by mail.',
      args: {
        address: t.arg.string({ required: true, validate: mailbox }),
        delivery: t.arg({ type: delivery, required: true }),
        hour: t.arg.int({
          validate: z.int().min(0).max(23),
          description: `Of a digest, by clocks of the zone; ${String(usualHour)} unless told.`,
        }),
        timeZone: t.arg.string({ validate: knownZone, description: `IANA; ${usualZone} unless told.` }),
      },
      resolve: (_root, { address: to, delivery: type, hour, timeZone: zone }, context) =>
        orRefused(context, () =>
          context.mail.prefer({
            address: to,
            delivery: type === 'digest' ? { type, hour: hour ?? usualHour, timeZone: zone ?? usualZone } : { type },
          }),
        ),
    }),
  );
  addUndelivered(builder, { refused });
}

function addUndelivered(builder: Builder, { refused }: Pick<WriteTypes, 'refused'>): void {
  const mail = builder.objectRef<Mail>('UndeliveredMail').implement({
    fields: (t) => ({
      id: t.expose('id', { type: 'Hex', description: 'What its Message-ID begins with.' }),
      issuer: t.string({ description: 'With `subject`: whom it is for.', resolve: ({ person }) => person.issuer }),
      subject: t.string({ resolve: ({ person }) => person.subject }),
      notices: t.int({ resolve: ({ places }) => places.length }),
      isGivenUp: t.boolean({ description: 'Else it is tried again.', resolve: ({ status }) => status === 'given-up' }),
      attempts: t.exposeInt('attempts'),
      takenAt: t.expose('takenAt', { type: 'DateTime' }),
      nextAt: t.expose('nextAt', { type: 'DateTime', description: 'Of one that is not given up: the next attempt.' }),
      lastError: t.exposeString('lastError', { nullable: true }),
    }),
  });
  const list = builder.objectRef<{ mails: Mail[] }>('UndeliveredMailList').implement({
    fields: (t) => ({ mails: t.expose('mails', { type: [mail] }) }),
  });
  const result = builder.unionType('UndeliveredMailResult', {
    types: [list, refused],
    resolveType: (value: { mails: Mail[] } | Refused) => ('refused' in value ? 'Refused' : 'UndeliveredMailList'),
  });
  builder.queryField('undeliveredMail', (t) =>
    t.field({
      type: result,
      description:
        'Needs the role manager. Tried in vain so far, or given up in the last thirty days; the oldest first.',
      args: { first: t.arg.int({ validate: z.int().min(1).max(mostListed) }) },
      complexity: ({ first }) => ({ field: 5, multiplier: Math.min(Math.max(first ?? 20, 1), mostListed) }),
      resolve: (_root, { first }, context) =>
        orRefused(context, async () => ({ mails: await context.mail.undelivered(first ?? 20) })),
    }),
  );
}

const ofDigest = ({ delivery }: Preference) => (delivery.type === 'digest' ? delivery : undefined);

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
