import type { Builder } from '../builder';
import { resultOf, type WriteTypes } from '../write-result';

/** An answer under a grant that waits for a person. */
export function addAnswerGrant(builder: Builder, { result }: WriteTypes): void {
  builder.mutationField('answerGrant', (t) =>
    t.field({
      type: result,
      description:
        'Needs the role planner or manager. Answers a question under a grant from what this member’s records say now; names of branches are pseudonyms.',
      args: {
        channel: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true, description: 'The grant.' }),
        use: t.arg({ type: 'Hex', required: true, description: 'The id of the entry that asks.' }),
      },
      resolve: (_root, args, context) => resultOf(context, () => context.tiers.answerGrant(args)),
    }),
  );
}
