import { counting, type Counting } from '@tierline/workflows';
import type { CountingVersion } from '../processes';
import type { Builder } from './builder';
import { InputsFromShapes } from './input-from-shape';
import { jsonOf } from './record-mutations';
import { orRefused, type Refused, type WriteTypes } from './write-result';

/** Whether this member’s cumulative quantities are counted from its shipments, as they are signed. */
export function addCounting(builder: Builder, { refused }: Pick<WriteTypes, 'refused'>): void {
  const type = builder.objectRef<CountingVersion>('CumulativeCounting').implement({
    description:
      'Each shipment that this member dispatches or receives is added to its own figure in the account of the part, where there is one.',
    fields: (t) => ({
      isActive: t.exposeBoolean('active'),
      parts: t.stringList({
        nullable: true,
        description: 'The customer’s numbers of the parts that are counted; null: all.',
        resolve: ({ parts }) => (parts ? [...parts] : null),
      }),
      version: t.exposeInt('version', { description: '0: nobody has said anything; then nothing is counted.' }),
      by: t.exposeString('by', { description: 'The pseudonym of who said so.' }),
      at: t.expose('at', { type: 'DateTime' }),
    }),
  });
  const result = builder.unionType('CumulativeCountingResult', {
    types: [type, refused],
    resolveType: (value: CountingVersion | Refused) => ('refused' in value ? 'Refused' : 'CumulativeCounting'),
  });
  const needed = 'Needs one of the roles planner, logistics, manager.';
  builder.queryField('cumulativeCounting', (t) =>
    t.field({
      type: result,
      description: needed,
      resolve: (_root, _args, context) => orRefused(context, () => context.workflows.counting.stands()),
    }),
  );
  const input = new InputsFromShapes(builder).inputOf('CumulativeCounting', counting) as 'JSON';
  builder.mutationField('setCumulativeCounting', (t) =>
    t.field({
      type: result,
      description: `${needed} For what is dispatched and received from now on.`,
      args: { input: t.arg({ type: input, required: true }) },
      resolve: (_root, args, context) =>
        orRefused(context, () => context.workflows.counting.save(jsonOf(args.input) as unknown as Counting)),
    }),
  );
}
