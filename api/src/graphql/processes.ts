import { text } from '@tierline/chaincode/schema';
import { processCursor, type EffectView, type ProcessView, type TimerView } from '../readmodel';
import type { Builder } from './builder';
import type { RequestContext } from './context';
import { page, pageCost } from './paging';
import type { RecordTypes } from './record';
import { orRefused, type Refused, type WriteTypes } from './write-result';

type Acted = { acted: true };
type ProcessTypes = Pick<WriteTypes, 'refused'> & Pick<RecordTypes, 'record'>;

/** What this member’s processes are at work on, and what a manager does about one that does not get on. */
export function addProcesses(builder: Builder, types: ProcessTypes): void {
  const effect = addEffect(builder, types);
  const type = addProcess(builder, types, effect);
  builder.queryField('processes', (t) =>
    t.connection(
      {
        type,
        description: 'Processes at work on records, by name of process: each with what it waits for.',
        args: {
          process: t.arg.string({ validate: text(60) }),
          channel: t.arg.string({ validate: text(249) }),
          kind: t.arg.string({ validate: text(40) }),
          id: t.arg({ type: 'Hex', description: 'The record’s.' }),
          held: t.arg.boolean({ description: 'Whether it stands still: stuck, or cancelled.' }),
        },
        complexity: pageCost,
        resolve: (_root, { process, channel, kind, id, held, ...args }, { reads }) =>
          page(args, processCursor, (window) =>
            reads.processes(
              {
                ...{ process: process ?? undefined, channel: channel ?? undefined, kind: kind ?? undefined },
                ...{ id: id ?? undefined, held: held ?? undefined },
              },
              window,
            ),
          ),
      },
      { name: 'ProcessConnection' },
      { name: 'ProcessEdge' },
    ),
  );
  builder.queryField('troubledEffects', (t) =>
    t.field({
      type: [effect],
      description: 'What processes asked for and did not get: tried without success, or refused. At most a hundred.',
      complexity: 100,
      resolve: (_root, _args, { reads }) => reads.troubledEffects(),
    }),
  );
  addActs(builder, types);
}

function addEffect(builder: Builder, { record }: ProcessTypes) {
  const status = builder.enumType('EffectStatus', {
    values: {
      OPEN: { value: 'open' },
      DONE: { value: 'done' },
      REFUSED: { value: 'refused' },
      GIVEN_UP: { value: 'given-up', description: 'A manager said that it is not to be tried any more.' },
    } as const,
  });
  return builder.objectRef<EffectView>('ProcessEffect').implement({
    description: 'What a process has asked to be done.',
    fields: (t) => ({
      key: t.exposeString('key', { description: 'The same effect has the same key, whatever happens.' }),
      process: t.exposeString('process'),
      record: t.field({ type: record, nullable: true, resolve: (view, _args, { reads }) => reads.at(view) }),
      type: t.string({ resolve: ({ effect }) => effect.type }),
      attempts: t.exposeInt('attempts'),
      nextAt: t.expose('nextAt', { type: 'DateTime', nullable: true, description: 'When it is tried next.' }),
      status: t.expose('status', { type: status }),
      reason: t.exposeString('reason', { nullable: true, description: 'Of the last attempt, or who gave it up.' }),
    }),
  });
}

function addProcess(builder: Builder, { record }: ProcessTypes, effect: ReturnType<typeof addEffect>) {
  const timer = builder.objectRef<TimerView>('ProcessTimer').implement({
    fields: (t) => ({
      name: t.exposeString('name'),
      due: t.expose('due', { type: 'DateTime', description: 'By the ledger’s time.' }),
    }),
  });
  return builder.objectRef<ProcessView>('Process').implement({
    description: 'One process at work on one record.',
    fields: (t) => ({
      process: t.exposeString('process'),
      channel: t.exposeString('channel'),
      kind: t.exposeString('kind'),
      id: t.expose('id', { type: 'Hex', description: 'The record’s.' }),
      record: t.field({ type: record, nullable: true, resolve: (view, _args, { reads }) => reads.at(view) }),
      isStuck: t.boolean({ resolve: ({ held }) => held !== null && !held.cancelled }),
      isCancelled: t.boolean({ resolve: ({ held }) => held?.cancelled === true }),
      reason: t.string({ nullable: true, description: 'Why it stands still.', resolve: ({ held }) => held?.reason }),
      timers: t.field({ type: [timer], complexity: 5, resolve: (view, _args, { reads }) => reads.timers(view) }),
      effects: t.field({
        type: [effect],
        description: 'Asked for, and not done yet.',
        complexity: 5,
        resolve: (view, _args, { reads }) => reads.openEffects(view),
      }),
    }),
  });
}

const onProcess = [
  ['retryProcess', 'retry', 'Lets it go on where it stopped: one that is stuck, or was cancelled.'],
  ['skipProcess', 'skip', 'Lets it go on without what it could not take.'],
  ['cancelProcess', 'cancel', 'It does nothing more about the record; what it has asked for is given up.'],
] as const;
const onEffect = [
  ['retryEffect', 'retryEffect', 'Has it tried at once, under the same command id.'],
  ['giveUpEffect', 'giveUpEffect', 'It is not tried any more.'],
] as const;

/** Each is told in the feed, as `ProcessActed` on the channel `local`, with who and why. */
function addActs(builder: Builder, { refused }: ProcessTypes): void {
  const acted = builder.objectRef<Acted>('ProcessActed').implement({
    fields: (t) => ({ acted: t.exposeBoolean('acted', { description: 'It was done, and is told in the feed.' }) }),
  });
  const result = builder.unionType('ProcessActResult', {
    types: [acted, refused],
    resolveType: (value: Acted | Refused) => ('refused' in value ? 'Refused' : 'ProcessActed'),
  });
  const done = (context: RequestContext, work: () => Promise<true>): Promise<Acted | Refused> =>
    orRefused(context, async () => ({ acted: await work() }));
  for (const [name, act, what] of onProcess)
    builder.mutationField(name, (t) =>
      t.field({
        type: result,
        description: `Needs the role manager. ${what}`,
        args: {
          process: t.arg.string({ required: true, validate: text(60) }),
          channel: t.arg.string({ required: true, validate: text(249) }),
          kind: t.arg.string({ required: true, validate: text(40) }),
          id: t.arg({ type: 'Hex', required: true }),
          reason: t.arg.string({ required: true, validate: text(500) }),
        },
        resolve: (_root, { reason, ...id }, context) =>
          done(context, () => context.workflows.processes[act](id, reason)),
      }),
    );
  for (const [name, act, what] of onEffect)
    builder.mutationField(name, (t) =>
      t.field({
        type: result,
        description: `Needs the role manager. ${what}`,
        args: {
          key: t.arg.string({ required: true, validate: text(500) }),
          reason: t.arg.string({ required: true, validate: text(500) }),
        },
        resolve: (_root, { key, reason }, context) =>
          done(context, () => context.workflows.processes[act](key, reason)),
      }),
    );
}
