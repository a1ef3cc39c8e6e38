import {
  type Discipline,
  type DisciplineAction,
  type DisciplineContent,
  disciplines,
  type QualityReport,
  type ReportCause,
  type StatedDiscipline,
} from '@tierline/chaincode/schema';
import type { Builder } from '../builder';

type Prevention = DisciplineContent<'d7'>['preventions'][number];
type TeamPost = DisciplineContent<'d1'>['team'][number];
type Stated = StatedDiscipline & { discipline: Discipline };

/** What is stated of each discipline, from D0 on. */
export const statedDisciplines = (report: QualityReport = {}): Stated[] =>
  disciplines.flatMap((discipline) => {
    const stated = report[discipline];
    return stated ? [{ discipline, ...stated }] : [];
  });

const actionFields = {
  by: 'What somebody does who sees to it; names stand in entries.',
  due: 'When it is to be done.',
  done: 'When it was done.',
};

/** An 8D report as it stands: structured, judged discipline by discipline. */
export function addQualityReport(builder: Builder) {
  const content = addContents(builder);
  return builder.objectRef<Stated>('StatedDiscipline').implement({
    description: 'One discipline of an 8D report.',
    fields: (t) => ({
      discipline: t.exposeString('discipline', { description: 'd0 to d8.' }),
      revision: t.exposeInt('revision', { description: 'How often it was stated.' }),
      statedAt: t.expose('statedAt', { type: 'DateTime' }),
      verdict: t.string({
        nullable: true,
        description: 'accepted or returned, by the sender; null: not judged since it was stated.',
        resolve: ({ judged }) => judged?.verdict,
      }),
      judgedAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ judged }) => judged?.at }),
      reason: t.string({
        nullable: true,
        description: 'Why it was sent back.',
        resolve: ({ judged }) => judged?.reason,
      }),
      content: t.field({
        type: content,
        resolve: ({ discipline, content: said }) => ({ ...said, __typename: contentNames[discipline] }),
      }),
    }),
  });
}

const contentNames = {
  d0: 'FirstResponse',
  d1: 'ReportTeam',
  d2: 'ProblemDescription',
  d3: 'Containment',
  d4: 'RootCauses',
  d5: 'ChosenActions',
  d6: 'ImplementedActions',
  d7: 'Preventions',
  d8: 'ReportClosing',
} as const satisfies Record<Discipline, string>;

function addContents(builder: Builder) {
  const action = builder.objectRef<DisciplineAction>('DisciplineAction').implement({
    fields: (t) => ({
      text: t.exposeString('text'),
      by: t.exposeString('by', { description: actionFields.by }),
      due: t.expose('due', { type: 'Day', nullable: true, description: actionFields.due }),
      done: t.expose('done', { type: 'Day', nullable: true, description: actionFields.done }),
    }),
  });
  const first = builder.objectRef<DisciplineContent<'d0'>>(contentNames.d0).implement({
    description: 'D0: what was done at once.',
    fields: (t) => ({ symptom: t.exposeString('symptom'), actions: t.expose('actions', { type: [action] }) }),
  });
  const containment = builder.objectRef<DisciplineContent<'d3'>>(contentNames.d3).implement({
    description: 'D3: what keeps the problem in until its cause is gone.',
    fields: (t) => ({ actions: t.expose('actions', { type: [action] }) }),
  });
  const chosen = builder.objectRef<DisciplineContent<'d5'>>(contentNames.d5).implement({
    description: 'D5: corrective actions that were chosen.',
    fields: (t) => ({
      actions: t.expose('actions', { type: [action] }),
      verification: t.exposeString('verification', { description: 'How it is known that they will do.' }),
    }),
  });
  const implemented = builder.objectRef<DisciplineContent<'d6'>>(contentNames.d6).implement({
    description: 'D6: corrective actions that were put in place.',
    fields: (t) => ({
      actions: t.expose('actions', { type: [action] }),
      validation: t.exposeString('validation', { description: 'How it is known that they do.' }),
    }),
  });
  return builder.unionType('DisciplineContent', {
    types: [first, containment, chosen, implemented, ...addWords(builder), addCauses(builder), addPreventions(builder)],
  });
}

/** D1, D2 and D8. */
function addWords(builder: Builder) {
  const post = builder.objectRef<TeamPost>('TeamPost').implement({
    fields: (t) => ({
      role: t.exposeString('role', { description: 'sponsor, leader, moderator or member.' }),
      post: t.exposeString('post', { description: 'What they do in their house.' }),
    }),
  });
  const team = builder.objectRef<DisciplineContent<'d1'>>(contentNames.d1).implement({
    description: 'D1: the team by its posts; its names are an entry, which can be erased.',
    fields: (t) => ({ team: t.expose('team', { type: [post] }) }),
  });
  const problem = builder.objectRef<DisciplineContent<'d2'>>(contentNames.d2).implement({
    description: 'D2: the problem.',
    fields: (t) => ({
      problem: t.exposeString('problem'),
      isNot: t.exposeString('isNot', { nullable: true, description: 'What it could be and is not.' }),
      since: t.expose('since', { type: 'Day', nullable: true }),
      quantity: t.expose('quantity', { type: 'Decimal', nullable: true, description: 'How much of it is known.' }),
      unit: t.exposeString('unit', { nullable: true, description: 'UN/ECE Rec 20.' }),
    }),
  });
  const closing = builder.objectRef<DisciplineContent<'d8'>>(contentNames.d8).implement({
    description: 'D8: the end of the work.',
    fields: (t) => ({
      closing: t.exposeString('closing'),
      lessons: t.exposeString('lessons', { nullable: true }),
    }),
  });
  return [team, problem, closing];
}

function addCauses(builder: Builder) {
  const cause = builder.objectRef<ReportCause>('ReportCause').implement({
    fields: (t) => ({
      of: t.exposeString('of', { description: 'occurrence or non-detection.' }),
      method: t.exposeString('method', { description: 'five-why, ishikawa, fault-tree or other.' }),
      text: t.exposeString('text'),
      whys: t.exposeStringList('whys', { nullable: true, description: 'Of five-why, from the first on.' }),
      branch: t.exposeString('branch', {
        nullable: true,
        description: 'Of ishikawa: people, machine, material, method, measurement or environment.',
      }),
      isVerified: t.exposeBoolean('verified'),
    }),
  });
  return builder.objectRef<DisciplineContent<'d4'>>(contentNames.d4).implement({
    description: 'D4: why it came to be, and why nobody found it.',
    fields: (t) => ({ causes: t.expose('causes', { type: [cause] }) }),
  });
}

function addPreventions(builder: Builder) {
  const prevention = builder.objectRef<Prevention>('Prevention').implement({
    fields: (t) => ({
      what: t.exposeString('what', {
        description: 'fmea, control-plan, work-instruction, training, design-rule, audit or other.',
      }),
      text: t.exposeString('text'),
      by: t.exposeString('by', { description: actionFields.by }),
      due: t.expose('due', { type: 'Day', nullable: true, description: actionFields.due }),
      done: t.expose('done', { type: 'Day', nullable: true, description: actionFields.done }),
    }),
  });
  return builder.objectRef<DisciplineContent<'d7'>>(contentNames.d7).implement({
    description: 'D7: so that it happens nowhere else.',
    fields: (t) => ({ preventions: t.expose('preventions', { type: [prevention] }) }),
  });
}
