import { personRoles, text } from '@tierline/chaincode/schema';
import { z } from 'zod';
import type { Feed } from '../feed';
import { boundedFilter, type Identified, mayCall, type Person, personOf, subjectOf } from '../identity';
import { workCursor, type WorkCount, type WorkFilter, type WorkItem } from '../readmodel';
import type { Builder, ObjectOf } from './builder';
import type { RequestContext } from './context';
import { followed } from './followed';
import { NotAuthenticated } from './not-authenticated';
import { page, pageCost } from './paging';
import type { RecordTypes } from './record';

const now = (): string => new Date().toISOString();

type Asked = { roles?: readonly string[] | null; channel?: string | null; until?: string | null };

function filterOf({ roles, channel, until }: Asked, { mspId, person }: RequestContext): WorkFilter {
  if (!person) throw new NotAuthenticated();
  const filter = {
    ...{ mspId, roles: roles ?? person.roles, now: now(), ...deputyOf(person, roles ?? person.roles) },
    ...(typeof channel === 'string' && { channel }),
    ...(typeof until === 'string' && { until }),
  };
  return boundedFilter(filter, person);
}

/** Nobody learns by it who is away that may not ask for `absences`. */
function deputyOf(person: Person, roles: readonly string[]): Pick<WorkFilter, 'deputy'> {
  const own = person.roles.filter((role) => roles.includes(role));
  return mayCall(person, 'absences') && own.length > 0 ? { deputy: { subject: subjectOf(person), roles: own } } : {};
}

/** What waits for people: each record says what it asks of whom, and this is what it asks of this member. */
export function addWorkList(
  builder: Builder,
  { record }: Pick<RecordTypes, 'record'>,
  person: ObjectOf<Identified>,
): void {
  const item = builder.objectRef<WorkItem>('WorkItem').implement({
    fields: (t) => ({
      command: t.exposeString('command', {
        nullable: true,
        description:
          'The command that does it, as AcknowledgeCase: a mutation is called so. Null: somebody should see to it.',
      }),
      about: t.exposeString('about', {
        nullable: true,
        description: 'What of the record: a task’s or remedy’s number, a property, the name of a process …',
      }),
      why: t.exposeString('why', { description: 'In words.' }),
      roles: t.exposeStringList('roles', { description: 'Any of them does it.' }),
      severity: t.exposeString('severity', {
        nullable: true,
        description: 'minor, major, critical or line-stop; null: nobody has said.',
      }),
      standsInFor: t.field({
        type: person,
        nullable: true,
        description:
          'Who is away and has named a role of who asks as deputy: it is of a case that he has taken, or nobody else who is there has the role. Null: it waits for a role of who asks.',
        resolve: ({ steadOf }) => (steadOf === null ? null : personOf(steadOf)),
      }),
      dueAt: t.expose('dueAt', { type: 'DateTime', nullable: true }),
      overdue: t.boolean({
        description: 'By the machine’s clock.',
        resolve: ({ dueAt }) => dueAt !== null && dueAt < now(),
      }),
      record: t.field({
        type: record,
        nullable: true,
        complexity: 5,
        resolve: ({ channel, kind, id }, _args, { reads }) => reads.at({ channel, kind, id }),
      }),
    }),
  });
  const roles = {
    validate: z.array(z.enum(personRoles)).max(personRoles.length),
    description: 'What waits for one of these roles; absent: those of who asks.',
  };
  builder.queryField('workList', (t) =>
    t.connection(
      {
        type: item,
        description:
          'What waits for people of this member, also for one who is away and in whose place who asks stands: what is due first first, of that what is worse, and last what nobody has set a time for.',
        args: {
          roles: t.arg.stringList(roles),
          channel: t.arg.string({ validate: text(249) }),
          until: t.arg({ type: 'DateTime', description: 'Due then or earlier.' }),
        },
        complexity: pageCost,
        resolve: (_root, { roles: of, channel, until, ...args }, context) =>
          page(args, workCursor, (window) =>
            context.reads.work(filterOf({ roles: of, channel, until }, context), window),
          ),
      },
      { name: 'WorkListConnection' },
      { name: 'WorkListEdge' },
    ),
  );
  const count = builder.objectRef<WorkCount>('WorkCount').implement({
    fields: (t) => ({ waiting: t.exposeInt('waiting'), overdue: t.exposeInt('overdue') }),
  });
  const whose = builder.args((t) => ({
    roles: t.stringList(roles),
    channel: t.string({ validate: text(249) }),
  }));
  builder.queryField('workCount', (t) =>
    t.field({
      type: count,
      description: 'How long the work list is.',
      args: whose,
      complexity: 10,
      resolve: (_root, asked, context) => context.reads.countWork(filterOf(asked, context)),
    }),
  );
  builder.subscriptionField('workListChanged', (t) =>
    t.field({
      type: count,
      description:
        'How long the work list is, then again whenever anything in it is other than before, as long as the token is good. What becomes overdue, or somebody’s who is away, is told within a minute.',
      args: whose,
      subscribe: (_root, asked, context) => {
        const { reads, person, requireHeard } = context;
        if (!person) throw new NotAuthenticated();
        return followed((gone) =>
          changes(reads.feed.looks({ gone, person, requireHeard }), () => reads.countWork(filterOf(asked, context))),
        );
      },
      resolve: (value: WorkCount) => value,
    }),
  );
}

async function* changes(looks: ReturnType<Feed['looks']>, count: () => Promise<WorkCount>): AsyncGenerator<WorkCount> {
  let told: WorkCount | undefined;
  for await (const _look of looks) {
    const counted = await count();
    if (counted.mark === told?.mark && counted.overdue === told.overdue) continue;
    told = counted;
    yield counted;
  }
}
