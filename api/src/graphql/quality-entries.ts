import type { QualityEntry } from '@tierline/chaincode/schema';
import type { Builder } from './builder';

export function addQualityEntries(builder: Builder) {
  const person = builder.objectRef<QualityEntry<'team'>['people'][number]>('QualityTeamPerson').implement({
    fields: (t) => ({
      post: t.exposeString('post'),
      name: t.exposeString('name'),
      contact: t.exposeString('contact', { nullable: true }),
    }),
  });
  const team = builder.objectRef<QualityEntry<'team'>>('QualityTeam').implement({
    description: 'Who is at work on a quality notice, by name.',
    fields: (t) => ({ people: t.expose('people', { type: [person] }) }),
  });
  const reminder = builder.objectRef<QualityEntry<'reminder'>>('QualityReminder').implement({
    description: 'An answer to a quality notice, or a report, that is overdue.',
    fields: (t) => ({
      of: t.exposeString('of', { description: 'answer or report.' }),
      dueBy: t.expose('dueBy', { type: 'DateTime' }),
    }),
  });
  return [team, reminder];
}
