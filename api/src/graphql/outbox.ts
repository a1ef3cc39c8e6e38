import type { Queued } from '../commands';
import type { Builder } from './builder';
import { orRefused, type Refused, type WriteTypes } from './write-result';

/** What waits for a partner's peer: to see, and to take back. */
export function addOutbox(builder: Builder, { queued, refused }: WriteTypes): void {
  builder.queryField('outbox', (t) =>
    t.field({
      type: [queued],
      description:
        'Commands of this member that wait for a partner’s peer, the oldest first, and what became of others.',
      args: {
        commandId: t.arg({ type: 'Hex', description: 'This one, whatever became of it; absent: all that wait.' }),
      },
      complexity: 100,
      resolve: (_root, { commandId }, { writes }) => writes.queued(commandId ?? undefined),
    }),
  );
  const result = builder.unionType('CancelResult', {
    types: [queued, refused],
    resolveType: (value: Queued | Refused) => ('refused' in value ? 'Refused' : 'Queued'),
  });
  builder.mutationField('cancelQueued', (t) =>
    t.field({
      type: result,
      description: 'Takes back a command that waits: by the person who gave it, or a manager.',
      args: { commandId: t.arg({ type: 'Hex', required: true }) },
      resolve: (_root, { commandId }, context) => orRefused(context, () => context.writes.cancel(commandId)),
    }),
  );
}
