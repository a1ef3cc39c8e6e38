import { shaped } from '@tierline/chaincode/record';
import { codeListShape, registryShape, type CodeList, type Registry } from '@tierline/chaincode/schema';
import type { Named } from '../commands';
import type { Builder } from './builder';
import { jsonOf } from './record-mutations';
import { orRefused, type Refused, type WriteTypes } from './write-result';

/** What changes the registry: writes beside the records. */
export function addMotions(builder: Builder, types: WriteTypes): LedgerResult {
  const result = addResult(builder, types);
  addMove(builder, result);
  addApprove(builder, result);
  return result;
}

function addResult(builder: Builder, { refused }: WriteTypes) {
  const standing = builder.objectRef<Named>('OnLedger').implement({
    description: 'A transaction that is on the ledger and projected; id is the motion’s or the notice’s.',
    fields: (t) => ({
      id: t.expose('id', { type: 'Hex' }),
      channel: t.exposeString('channel'),
      txId: t.exposeString('txId'),
      block: t.expose('block', { type: 'BigInt' }),
    }),
  });
  return builder.unionType('LedgerResult', {
    types: [standing, refused],
    resolveType: (value: Named | Refused) => ('refused' in value ? 'Refused' : 'OnLedger'),
  });
}

export type LedgerResult = ReturnType<typeof addResult>;

function addMove(builder: Builder, result: LedgerResult): void {
  builder.mutationField('moveRegistry', (t) =>
    t.field({
      type: result,
      description:
        'Needs the role manager. Puts a registry to the vote; in force once more than half of the active members approve.',
      args: {
        channel: t.arg.string({ required: true }),
        registry: t.arg({ type: 'JSON', required: true, description: 'As it would stand, with the next sequence.' }),
        codes: t.arg({ type: ['JSON'], defaultValue: [], description: 'The code lists that are new in it, whole.' }),
        commandId: t.arg({ type: 'Hex' }),
      },
      resolve: (_root, { channel, registry, codes, commandId }, context) =>
        orRefused(context, async () =>
          context.writes.moveRegistry({
            channel,
            registry: shaped<Registry>(registryShape, jsonOf(registry), 'registry'),
            codes: (codes ?? []).map((list) => shaped<CodeList>(codeListShape, jsonOf(list), 'codes')),
            commandId: commandId ?? undefined,
          }),
        ),
    }),
  );
}

function addApprove(builder: Builder, result: LedgerResult): void {
  builder.mutationField('approveMotion', (t) =>
    t.field({
      type: result,
      description: 'Needs the role manager. Approves the motion as it was read, once a member.',
      args: {
        channel: t.arg.string({ required: true }),
        motionId: t.arg({ type: 'Hex', required: true }),
        registryHash: t.arg({ type: 'Hex', required: true, description: 'SHA-256 of the registry in the motion.' }),
      },
      resolve: (_root, vote, context) => orRefused(context, () => context.writes.approveMotion(vote)),
    }),
  );
}
