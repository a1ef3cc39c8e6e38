import { registryHashOf } from '@tierline/chaincode/record';
import type { Json, Motion } from '@tierline/chaincode/schema';
import type { Builder } from './builder';

/** A registry put to the vote, and who has approved it. */
export function addMotion(builder: Builder) {
  const approval = builder.objectRef<Motion['approvals'][number]>('Approval').implement({
    description: 'A member’s own transaction; the mover’s motion is its approval.',
    fields: (t) => ({ mspId: t.exposeString('mspId'), at: t.expose('at', { type: 'DateTime' }) }),
  });
  return builder.objectRef<Motion>('Motion').implement({
    description: 'In force once more than half of the active members have approved; stale once its sequence is taken.',
    fields: (t) => ({
      motionId: t.expose('motionId', { type: 'Hex' }),
      by: t.field({ type: 'String', description: 'MSP id of the mover.', resolve: ({ by }) => by.mspId }),
      at: t.expose('at', { type: 'DateTime' }),
      sequence: t.int({ description: 'Of the registry moved.', resolve: ({ registry }) => registry.sequence }),
      registry: t.field({ type: 'JSON', resolve: ({ registry }) => registry as unknown as Json }),
      registryHash: t.field({
        type: 'Hex',
        description: 'SHA-256 of its canonical form: what an approval names.',
        resolve: registryHashOf,
      }),
      codes: t.field({
        type: 'JSON',
        description: 'The code lists that are new in it, whole.',
        resolve: ({ codes }) => codes as unknown as Json,
      }),
      approvals: t.expose('approvals', { type: [approval] }),
    }),
  });
}
