import type { Bullwhip } from '../../tiers';
import type { Builder } from '../builder';
import { orRefused, type Refused, type WriteTypes } from '../write-result';

/** How swings of demand grow on their way through this member. */
export function addBullwhip(builder: Builder, { refused }: WriteTypes): void {
  const point = builder.objectRef<Bullwhip['development'][number]>('BullwhipPoint').implement({
    fields: (t) => ({ at: t.expose('at', { type: 'DateTime' }), ratio: t.exposeFloat('ratio') }),
  });
  const bullwhip = builder.objectRef<Bullwhip>('Bullwhip').implement({
    description: 'Variance of weekly demand passed on by variance of weekly demand received, in units of the part.',
    fields: (t) => ({
      part: t.exposeString('part'),
      ratio: t.float({
        nullable: true,
        description: 'As it stands; above one, swings grow. null: nothing swings.',
        resolve: ({ development }) => development.at(-1)?.ratio ?? null,
      }),
      development: t.expose('development', {
        type: [point],
        description: 'Each time either side changed, the earliest first.',
      }),
    }),
  });
  const result = builder.unionType('BullwhipResult', {
    types: [bullwhip, refused],
    resolveType: (value: Bullwhip | Refused) => ('refused' in value ? 'Refused' : 'Bullwhip'),
  });
  builder.queryField('bullwhip', (t) =>
    t.field({
      type: result,
      description: 'Needs the role planner or manager; of a part that this member buys.',
      args: { part: t.arg.string({ required: true }) },
      complexity: 100,
      resolve: (_root, { part }, context) => orRefused(context, () => context.tiers.bullwhip(part)),
    }),
  );
}
