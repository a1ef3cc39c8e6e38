import { enumValue } from '../../../asking';
import { about, type Expected, inMinutes, type Stage } from '../load';

const between = ['oem', 'axle'] as const;
const opening = (name: string, category: string, acknowledgeBy: string) => ({
  input: {
    ...{ title: `Axles run out: ${name}`, category, severity: 'major', parties: ['AxleMSP'], quorum: enumValue('all') },
    affected: [{ what: enumValue('part'), name: `OEM-${name}` }],
    due: { acknowledgeBy },
  },
});

/** A shortage in which the bot suggests a remedy, on which both vote; then it is closed. Nothing of it is late. */
export async function shortage({ name, members: { oem, axle }, feeds }: Stage): Promise<Expected> {
  const { id } = (await oem.write('openCase', opening(name, 'shortage', inMinutes(60)))).record;
  await feeds.axle.until(about(id, 'CaseOpened'));
  await axle.write('acknowledgeCase', { id });
  await feeds.oem.until(about(id, 'RemedySuggested'));
  const vote = { id, input: { remedy: 1, vote: enumValue('for') } };
  await oem.write('voteOnRemedy', vote);
  await feeds.axle.until(about(id, 'RemedyVoted'));
  await axle.write('voteOnRemedy', vote);
  await feeds.oem.until(about(id, 'CaseResolved'));
  await feeds.oem.until(about(id, 'TaskAdded'));
  await oem.write('closeCase', { id, input: { text: 'Sent for elsewhere' } });
  const voted = ['RemedyVoted', 'RemedyVoted', 'RemedyAccepted', 'CaseResolved'];
  const facts = ['CaseOpened', 'CaseAcknowledged', 'TaskAdded', 'RemedySuggested', ...voted, 'CaseClosed'];
  return { kind: 'case', id, facts, members: between };
}

/** Nobody moves: not who was to acknowledge it, nor, in every other, whose task it was. */
export async function neglected({ name, soonSeconds, random, members, feeds }: Stage): Promise<Expected> {
  const opened = await members.oem.writeInTime('openCase', (time) => opening(name, 'other', time), soonSeconds);
  const { id } = opened.record;
  const late = ['reminder', 'CaseEscalated'];
  const facts = ['CaseOpened', 'TaskAdded', ...late];
  if (random.below(2) === 0) return { kind: 'case', id, facts, members: between };
  await feeds.axle.until(about(id, 'CaseOpened'));
  const task = { title: 'Count what is left', owner: 'AxleMSP', role: enumValue('logistics') };
  await members.oem.writeInTime('addTask', (due) => ({ id, input: { ...task, due } }), soonSeconds);
  return { kind: 'case', id, facts: [...facts, 'TaskAdded', ...late], members: between };
}
