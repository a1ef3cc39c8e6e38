import { type Json, text } from '@tierline/chaincode/schema';
import { type Absence, escalationPath, type EscalationPath, type PathVersion, tellable } from '@tierline/workflows';
import type { CaseCountdown, Countdown } from '../processes';
import type { Builder, ObjectOf } from './builder';
import { InputsFromShapes } from './input-from-shape';
import { jsonOf } from './record-mutations';
import { orRefused, type Refused, type WriteTypes } from './write-result';

type Types = Pick<WriteTypes, 'refused'>;
type Paths = { paths: readonly PathVersion[] };
type Absences = { absences: readonly Absence[] };
type Person = Absence['person'];

/** Who of this member is told when nobody moves, who has taken what, who is away, and how long there is. */
export function addEscalation(builder: Builder, types: Types, person: ObjectOf<Person>): void {
  addPaths(builder, types);
  addCountdown(builder, types, person);
  addAbsences(builder, types, person);
}

function addPaths(builder: Builder, { refused }: Types): void {
  const path = builder.objectRef<PathVersion>('EscalationPath').implement({
    fields: (t) => ({
      name: t.exposeString('name'),
      version: t.exposeInt('version', { description: '0: built in.' }),
      scope: t.field({ type: 'JSON', resolve: ({ scope }) => scope as Json }),
      severities: t.stringList({ resolve: ({ severities }) => [...severities] }),
      of: t.stringList({ resolve: ({ of }) => [...of] }),
      steps: t.field({ type: 'JSON', resolve: ({ steps }) => steps as Json }),
      hours: t.field({ type: 'JSON', nullable: true, resolve: ({ hours }) => (hours as Json | undefined) ?? null }),
      isActive: t.exposeBoolean('active'),
      by: t.exposeString('by', { description: 'The pseudonym of who set it.' }),
      at: t.expose('at', { type: 'DateTime' }),
    }),
  });
  const paths = builder.objectRef<Paths>('EscalationPaths').implement({
    fields: (t) => ({ paths: t.field({ type: [path], resolve: (value) => [...value.paths] }) }),
  });
  const result = builder.unionType('EscalationPathsResult', {
    types: [paths, refused],
    resolveType: (value: Paths | Refused) => ('refused' in value ? 'Refused' : 'EscalationPaths'),
  });
  builder.queryField('escalationPaths', (t) =>
    t.field({
      type: result,
      description: 'Needs one of the roles planner, logistics, quality, manager. As they stand, by name.',
      complexity: 50,
      resolve: (_root, _args, context) =>
        orRefused(context, async () => ({ paths: await context.workflows.escalation.paths() })),
    }),
  );
  const input = new InputsFromShapes(builder).inputOf('EscalationPath', escalationPath) as 'JSON';
  builder.mutationField('saveEscalationPath', (t) =>
    t.field({
      type: result,
      description: 'Needs the role manager. A new version in the place of what stood under the name.',
      args: { input: t.arg({ type: input, required: true }) },
      resolve: (_root, args, context) =>
        orRefused(context, async () => {
          const given = jsonOf(args.input) as unknown as EscalationPath;
          return { paths: await context.workflows.escalation.savePath(given) };
        }),
    }),
  );
  builder.mutationField('deactivateEscalationPath', (t) =>
    t.field({
      type: result,
      description: 'Needs the role manager. Also one that is built in.',
      args: { name: t.arg.string({ required: true, validate: text(40) }) },
      resolve: (_root, { name }, context) =>
        orRefused(context, async () => ({ paths: await context.workflows.escalation.deactivatePath(name) })),
    }),
  );
}

function addCountdown(builder: Builder, { refused }: Types, person: ObjectOf<Person>): void {
  const next = builder.objectRef<{ at: string; role: string }>('NextStep').implement({
    fields: (t) => ({ at: t.expose('at', { type: 'DateTime' }), role: t.exposeString('role') }),
  });
  const duty = builder.objectRef<Countdown>('CaseDuty').implement({
    fields: (t) => ({
      of: t.exposeString('of', { description: 'acknowledgement, resolution or task.' }),
      task: t.exposeInt('task', { nullable: true }),
      by: t.stringList({ description: 'MSP ids of who owe it.', resolve: ({ by }) => [...by] }),
      dueBy: t.expose('dueBy', { type: 'DateTime' }),
      minutesLeft: t.exposeInt('minutesLeft', { description: 'Negative: it is over since.' }),
      workingMinutesLeft: t.exposeInt('workingMinutesLeft', { description: 'In the hours of the path for it.' }),
      next: t.field({
        type: next,
        nullable: true,
        description: 'Who of this member is told next, and when, if nobody moves or has taken it.',
        resolve: (value) => value.next ?? null,
      }),
    }),
  });
  const countdown = builder.objectRef<CaseCountdown>('CaseCountdown').implement({
    fields: (t) => ({
      takenBy: t.field({ type: person, nullable: true, resolve: ({ takenBy }) => takenBy ?? null }),
      duties: t.field({ type: [duty], resolve: ({ duties }) => duties }),
    }),
  });
  const result = builder.unionType('CaseCountdownResult', {
    types: [countdown, refused],
    resolveType: (value: CaseCountdown | Refused) => ('refused' in value ? 'Refused' : 'CaseCountdown'),
  });
  const args = {
    channel: { required: true, validate: text(249) },
    id: { type: 'Hex', required: true },
  } as const;
  builder.queryField('caseCountdown', (t) =>
    t.field({
      type: result,
      description: 'What is owed in a case, and how long until then.',
      args: { channel: t.arg.string(args.channel), id: t.arg(args.id) },
      complexity: 20,
      resolve: (_root, place, context) =>
        orRefused(context, () => context.workflows.escalation.countdown({ kind: 'case', ...place })),
    }),
  );
  const verbs = [
    ['takeCase', 'take', 'Whoever asks has the case: nobody else of this member is told what is overdue in it.'],
    ['releaseCase', 'release', 'Nobody has it any more: by who had it, or a manager.'],
  ] as const;
  for (const [name, verb, what] of verbs)
    builder.mutationField(name, (t) =>
      t.field({
        type: result,
        description: `Needs one of the roles planner, logistics, quality, manager. ${what}`,
        args: { channel: t.arg.string(args.channel), id: t.arg(args.id) },
        resolve: (_root, place, context) =>
          orRefused(context, () => context.workflows.escalation[verb]({ kind: 'case', ...place })),
      }),
    );
}

function addAbsences(builder: Builder, { refused }: Types, person: ObjectOf<Person>): void {
  const role = builder.enumType('DeputyRole', { values: [...tellable] });
  const absence = builder.objectRef<Absence>('PersonAbsence').implement({
    fields: (t) => ({
      person: t.field({ type: person, resolve: (value) => value.person }),
      from: t.expose('from', { type: 'DateTime' }),
      until: t.expose('until', { type: 'DateTime' }),
      deputy: t.expose('deputy', {
        type: role,
        description: 'Who is told instead, of cases that the person has taken.',
      }),
    }),
  });
  const absences = builder.objectRef<Absences>('Absences').implement({
    fields: (t) => ({ absences: t.field({ type: [absence], resolve: (value) => [...value.absences] }) }),
  });
  const result = builder.unionType('AbsencesResult', {
    types: [absences, refused],
    resolveType: (value: Absences | Refused) => ('refused' in value ? 'Refused' : 'Absences'),
  });
  const working = 'Needs one of the roles planner, logistics, quality, manager.';
  builder.queryField('absences', (t) =>
    t.field({
      type: result,
      description: `${working} Those that are not over.`,
      complexity: 20,
      resolve: (_root, _args, context) =>
        orRefused(context, async () => ({ absences: await context.workflows.escalation.absences() })),
    }),
  );
  const whom = builder.inputType('PersonInput', {
    fields: (t) => ({ issuer: t.string({ required: true }), subject: t.string({ required: true }) }),
  });
  const someone = { type: whom, description: 'Another person: by a manager. Absent: who asks.' } as const;
  builder.mutationField('setAbsence', (t) =>
    t.field({
      type: result,
      description: `${working} In the place of what was said of the person before.`,
      args: {
        person: t.arg(someone),
        from: t.arg({ type: 'DateTime', required: true }),
        until: t.arg({ type: 'DateTime', required: true }),
        deputy: t.arg({ type: role, required: true }),
      },
      resolve: (_root, { person: given, ...window }, context) =>
        orRefused(context, async () => ({
          absences: await context.workflows.escalation.away({ person: given ?? undefined, ...window }),
        })),
    }),
  );
  builder.mutationField('clearAbsence', (t) =>
    t.field({
      type: result,
      description: `${working} The person is back.`,
      args: { person: t.arg(someone) },
      resolve: (_root, { person: given }, context) =>
        orRefused(context, async () => ({ absences: await context.workflows.escalation.back(given ?? undefined) })),
    }),
  );
}
