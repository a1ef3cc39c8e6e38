import { namesOf, placesOf, type Queued, type Reason } from '../commands';
import type { Json } from '@tierline/chaincode/schema';
import type { Builder } from './builder';

const statuses = ['queued', 'delivered', 'refused', 'expired', 'cancelled'] as const;

/** A command that waits in the outbox for a partner's peer. */
export function addQueued(builder: Builder) {
  const reason = builder.objectRef<Reason>('QueuedReason').implement({
    description: 'As a refusal would say it; docs/refusals.md lists the codes.',
    fields: (t) => ({
      code: t.exposeString('code'),
      data: t.field({ type: 'JSON', resolve: ({ data }) => data as Json }),
    }),
  });
  return builder.objectRef<Queued>('Queued').implement({
    description: 'Not on the ledger yet: it waits for a partner’s peer, with the consent of the person who asked.',
    fields: (t) => ({
      commandId: t.expose('commandId', { type: 'Hex', description: 'Names it; asked again with it, it is done once.' }),
      status: t.field({
        type: builder.enumType('QueuedStatus', { values: statuses }),
        resolve: ({ status }) => status,
      }),
      commands: t.stringList({
        description: 'Names of its commands, or entry:<type>.',
        resolve: ({ write }) => namesOf(write),
      }),
      channel: t.string({ resolve: ({ write }) => (write.type === 'entry' ? write.place.channel : write.channel) }),
      records: t.field({
        type: ['Hex'],
        description: 'Ids of the records it is about; a new one has none yet.',
        resolve: ({ write }) => placesOf(write).map(({ id }) => id),
      }),
      mine: t.boolean({
        description: 'Whether the person who asks now gave it.',
        resolve: ({ person: { issuer, subject } }, _args, { person }) =>
          person?.issuer === issuer && person.subject === subject,
      }),
      reason: t.field({
        type: reason,
        description: 'Why it waits; where it was refused after all, why.',
        resolve: (queued) => queued.reason,
      }),
      attempts: t.exposeInt('attempts'),
      queuedAt: t.expose('queuedAt', { type: 'DateTime' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'It is given up then.' }),
    }),
  });
}
