import {
  caseCategories,
  caseSeverities,
  disruptionEffects,
  rootCauses,
  type Admission,
  type CaseParty,
  type CaseState,
  type CaseTask,
  type Escalation,
  type Remedy,
} from '@tierline/chaincode/schema';
import type { Builder, ObjectOf } from './builder';

const oneOf = (words: readonly string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}.`;

function addParty(builder: Builder): ObjectOf<CaseParty> {
  return builder.objectRef<CaseParty>('CaseParty').implement({
    description: 'A member that works on the case.',
    fields: (t) => ({
      mspId: t.exposeString('mspId'),
      by: t.exposeString('by', { description: 'MSP id of who brought it in.' }),
      since: t.expose('since', { type: 'DateTime', description: 'It sees nothing of before.' }),
      acknowledgedAt: t.expose('acknowledgedAt', { type: 'DateTime', nullable: true }),
    }),
  });
}

function addTask(builder: Builder): ObjectOf<CaseTask> {
  return builder.objectRef<CaseTask>('CaseTask').implement({
    fields: (t) => ({
      number: t.exposeInt('id', { description: 'Within the case, from 1.' }),
      title: t.exposeString('title'),
      owner: t.exposeString('owner', { description: 'MSP id of who is to do it.' }),
      role: t.exposeString('role', { description: 'Of the person there.' }),
      by: t.exposeString('by', { description: 'MSP id of who added it.' }),
      due: t.expose('due', { type: 'DateTime', nullable: true }),
      blockedBy: t.expose('blockedBy', { type: ['Int'], description: 'Tasks that are done first.' }),
      status: t.exposeString('status', { description: 'open, done or dropped.' }),
      escalated: t.exposeInt('escalated', { nullable: true, description: 'To which level, 1 to 5.' }),
    }),
  });
}

function addRemedy(builder: Builder): ObjectOf<Remedy> {
  const vote = builder.objectRef<Remedy['votes'][number]>('RemedyVote').implement({
    description: 'Why it was cast stands in its fact.',
    fields: (t) => ({
      mspId: t.exposeString('mspId'),
      vote: t.exposeString('vote', { description: 'for or against.' }),
    }),
  });
  return builder.objectRef<Remedy>('Remedy').implement({
    description: 'What somebody suggests; those whom it binds decide.',
    fields: (t) => ({
      number: t.exposeInt('id', { description: 'Within the case, from 1.' }),
      text: t.exposeString('text'),
      measure: t.exposeString('measure', { nullable: true }),
      by: t.exposeString('by', { description: 'MSP id of who suggested it.' }),
      binds: t.exposeStringList('binds', { description: 'MSP ids.' }),
      votes: t.expose('votes', { type: [vote] }),
      status: t.exposeString('status', { description: 'open, accepted, rejected or withdrawn.' }),
    }),
  });
}

function addEscalation(builder: Builder): ObjectOf<Escalation> {
  return builder.objectRef<Escalation>('CaseEscalation').implement({
    fields: (t) => ({
      level: t.exposeInt('level', { description: '1 to 5.' }),
      by: t.exposeString('by', { description: 'MSP id.' }),
      at: t.expose('at', { type: 'DateTime' }),
      severity: t.exposeString('severity', { description: 'The one under which it was.' }),
      dueBy: t.expose('dueBy', { type: 'DateTime', nullable: true }),
    }),
  });
}

function addSmallParts(builder: Builder) {
  const affected = builder.objectRef<CaseState['affected'][number]>('Affected').implement({
    fields: (t) => ({
      what: t.exposeString('what', { description: 'part, site, shipment, unit, forecast or position.' }),
      name: t.exposeString('name'),
      of: t.exposeString('of', {
        nullable: true,
        description: 'MSP id of whose site it is, or whose number of a part.',
      }),
      pin: t.expose('pin', { type: 'Hex', nullable: true, description: 'Salted hash of the version looked at.' }),
    }),
  });
  const period = builder.objectRef<NonNullable<CaseState['period']>>('CasePeriod').implement({
    fields: (t) => ({
      from: t.expose('from', { type: 'DateTime' }),
      until: t.expose('until', { type: 'DateTime', nullable: true, description: 'As expected.' }),
    }),
  });
  const detected = builder.objectRef<NonNullable<CaseState['detected']>>('Detected').implement({
    description: 'What a detector found; each is opened once.',
    fields: (t) => ({
      detector: t.exposeString('detector'),
      kind: t.exposeString('kind', { description: 'Of the record in which it was found.' }),
      record: t.expose('record', { type: 'Hex', description: 'SHA-256 of that record’s id, as a JSON text.' }),
      about: t.exposeString('about', { nullable: true }),
      since: t.expose('since', { type: 'DateTime' }),
    }),
  });
  const due = builder.objectRef<NonNullable<CaseState['due']>>('CaseDue').implement({
    fields: (t) => ({
      acknowledgeBy: t.expose('acknowledgeBy', { type: 'DateTime', nullable: true }),
      resolveBy: t.expose('resolveBy', { type: 'DateTime', nullable: true }),
    }),
  });
  const admission = builder.objectRef<Admission>('Admission').implement({
    description: 'Who is to join, once every party has agreed.',
    fields: (t) => ({
      mspId: t.exposeString('mspId'),
      by: t.exposeString('by', { description: 'MSP id of who asked.' }),
      agreed: t.exposeStringList('agreed', { description: 'MSP ids.' }),
    }),
  });
  const resolution = builder.objectRef<NonNullable<CaseState['resolution']>>('Resolution').implement({
    fields: (t) => ({
      remedy: t.exposeInt('remedy', { nullable: true, description: 'Null: who opened the case called it over.' }),
      text: t.exposeString('text', { nullable: true }),
      by: t.exposeString('by', { description: 'MSP id of the last vote that it needed, or of who closed the case.' }),
      at: t.expose('at', { type: 'DateTime' }),
    }),
  });
  const cleared = builder.objectRef<NonNullable<CaseState['cleared']>[number]>('Cleared').implement({
    fields: (t) => ({
      mspId: t.exposeString('mspId'),
      at: t.expose('at', { type: 'DateTime' }),
      keepsOpen: t.boolean({
        description: 'People talk in the case: it is not to be closed by that.',
        resolve: ({ keepsOpen }) => keepsOpen ?? false,
      }),
    }),
  });
  return { affected, period, detected, due, admission, resolution, cleared };
}

export function addCaseState(builder: Builder): ObjectOf<CaseState> {
  const { affected, period, detected, due, admission, resolution, cleared } = addSmallParts(builder);
  const [party, task, remedy] = [addParty(builder), addTask(builder), addRemedy(builder)];
  const escalation = addEscalation(builder);
  return builder.objectRef<CaseState>('CaseState').implement({
    fields: (t) => ({
      title: t.exposeString('title'),
      description: t.exposeString('description', { nullable: true }),
      category: t.exposeString('category', { description: oneOf(caseCategories) }),
      severity: t.exposeString('severity', { description: oneOf(caseSeverities) }),
      rootCause: t.exposeString('rootCause', { nullable: true, description: `CX-0146: ${oneOf(rootCauses)}` }),
      effect: t.exposeString('effect', { nullable: true, description: `CX-0146: ${oneOf(disruptionEffects)}` }),
      period: t.expose('period', { type: period, nullable: true, description: 'In which it has its effect.' }),
      affected: t.expose('affected', { type: [affected] }),
      detected: t.expose('detected', { type: detected, nullable: true, description: 'Null: opened by a person.' }),
      cleared: t.field({
        type: [cleared],
        description: 'Which of the two sides say that what was detected is gone.',
        resolve: (state) => state.cleared ?? [],
      }),
      disruption: t.expose('disruption', {
        type: 'Hex',
        description: 'Cases of one disruption share it, in all tiers.',
      }),
      source: t.field({
        type: 'Hex',
        nullable: true,
        description: 'Salted hash of the case that this one passes on; who opened it can open the pin.',
        resolve: ({ source }) => source?.pin ?? null,
      }),
      openedBy: t.exposeString('openedBy', { description: 'MSP id.' }),
      openedAt: t.expose('openedAt', { type: 'DateTime' }),
      parties: t.expose('parties', { type: [party], description: 'In order of joining.' }),
      due: t.expose('due', { type: due, nullable: true }),
      quorum: t.exposeString('quorum', { description: 'majority or all: of those whom a remedy binds.' }),
      tasks: t.expose('tasks', { type: [task], description: 'Of each member its last ten.' }),
      remedies: t.expose('remedies', { type: [remedy], description: 'Of each member its last two.' }),
      admissions: t.expose('admissions', { type: [admission], description: 'Not decided yet.' }),
      resolution: t.expose('resolution', { type: resolution, nullable: true }),
      escalatedAcknowledgement: t.field({
        type: escalation,
        nullable: true,
        resolve: ({ escalated }) => escalated?.acknowledgement,
      }),
      escalatedResolution: t.field({
        type: escalation,
        nullable: true,
        resolve: ({ escalated }) => escalated?.resolution,
      }),
    }),
  });
}
