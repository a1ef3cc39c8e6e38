import type { GuestAct } from '@tierline/chaincode/schema';
import type { Builder } from './builder';

/** Who acted, and what he was shown: the same words for an invitation and for the act. */
export function addGuestWords(builder: Builder) {
  const guest = builder.objectRef<GuestAct['guest']>('Guest').implement({
    fields: (t) => ({ name: t.exposeString('name'), organisation: t.exposeString('organisation') }),
  });
  const shown = builder.objectRef<GuestAct['shown'][number]>('Shown').implement({
    fields: (t) => ({ label: t.exposeString('label'), value: t.exposeString('value') }),
  });
  return { guest, shown };
}

export type GuestWords = ReturnType<typeof addGuestWords>;

/** What a guest did. */
export function addGuestAct(builder: Builder, { guest, shown }: GuestWords) {
  return builder.objectRef<GuestAct>('GuestAct').implement({
    description: 'What somebody without a node did by a link, as the member that gave it to him says.',
    fields: (t) => ({
      act: t.exposeString('act', { description: 'impact-confirmed, answer or handover-signed.' }),
      invitation: t.expose('invitation', { type: 'Hex' }),
      guest: t.field({ type: guest, resolve: (value) => value.guest }),
      shown: t.field({ type: [shown], description: 'All that he was shown.', resolve: (value) => value.shown }),
      question: t.exposeString('question'),
      impact: t.exposeBoolean('impact', { nullable: true }),
      choice: t.exposeString('choice', { nullable: true, description: 'Of those that he was given.' }),
      said: t.exposeString('text', {
        nullable: true,
        description: 'His words; of a handover the name that he signed with.',
      }),
    }),
  });
}
