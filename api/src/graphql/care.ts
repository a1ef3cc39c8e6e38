import type { Landed } from '../commands';
import type { Builder } from './builder';
import type { RequestContext } from './context';
import { orRefused, resultOf, type Refused, type WriteTypes } from './write-result';

type Done = { refused: false; transactions: readonly Landed[] };

/** What keeps copies true and lets go of content (protocol.md §1, §9): for managers, on records the member is party to. */
export function addCare(builder: Builder, types: WriteTypes): Transactions {
  const transactions = addTransactions(builder, types);
  builder.mutationField('mendRecord', (t) =>
    t.field({
      type: transactions,
      description:
        'Needs the role manager. Writes the version held true back into the own collection, where it was changed or lost; each party mends its own.',
      args: {
        channel: t.arg.string({ required: true }),
        kind: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true }),
      },
      resolve: (_root, place, context) => done(context, () => context.writes.mendRecord(place)),
    }),
  );
  builder.mutationField('restateRecord', (t) =>
    t.field({
      type: transactions,
      description:
        'Needs the role manager. Delivers to a party again what it lost: a version (absent: the live one), or an entry.',
      args: {
        channel: t.arg.string({ required: true }),
        kind: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true }),
        target: t.arg.string({ required: true, description: 'MSP id of the party.' }),
        version: t.arg.int(),
        entryId: t.arg({ type: 'Hex' }),
      },
      resolve: (_root, { version, entryId, ...place }, context) =>
        done(context, () =>
          context.writes.restate({ ...place, version: version ?? undefined, entryId: entryId ?? undefined }),
        ),
    }),
  );
  builder.mutationField('purgeContent', (t) =>
    t.field({
      type: transactions,
      description:
        'Needs the role manager. Erases bodies of versions no longer live, and entries; what was signed stays signed.',
      args: {
        channel: t.arg.string({ required: true }),
        kind: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true }),
        versions: t.arg.intList({ defaultValue: [] }),
        entryIds: t.arg({ type: ['Hex'], defaultValue: [] }),
        everywhere: t.arg.boolean({
          defaultValue: false,
          description: 'At every holder: entries that this member wrote, bodies where the kind allows it.',
        }),
      },
      resolve: (_root, { versions, entryIds, everywhere, ...place }, context) =>
        done(context, () =>
          context.writes.purge({
            ...place,
            versions: versions ?? [],
            entryIds: entryIds ?? [],
            everywhere: everywhere ?? false,
          }),
        ),
    }),
  );
  builder.mutationField('succeedRecord', (t) =>
    t.field({
      type: types.result,
      description:
        'Needs the role manager. A new record from the last true version of one that a party has left; the old one ends.',
      args: {
        channel: t.arg.string({ required: true }),
        kind: t.arg.string({ required: true }),
        id: t.arg({ type: 'Hex', required: true }),
        without: t.arg.string({
          required: true,
          description: 'MSP id of a party that has left the consortium: all that have are left out.',
        }),
      },
      resolve: (_root, asked, context) => resultOf(context, () => context.writes.succeedRecord(asked)),
    }),
  );
  return transactions;
}

export type Transactions = ReturnType<typeof addTransactions>;

function addTransactions(builder: Builder, { refused }: WriteTypes) {
  const transaction = builder.objectRef<Landed>('LedgerTransaction').implement({
    description: 'A transaction that is on the ledger and projected.',
    fields: (t) => ({
      channel: t.exposeString('channel'),
      txId: t.exposeString('txId'),
      block: t.expose('block', { type: 'BigInt' }),
    }),
  });
  const made = builder.objectRef<Done>('Done').implement({
    fields: (t) => ({
      transactions: t.field({ type: [transaction], resolve: (value) => [...value.transactions] }),
    }),
  });
  return builder.unionType('DoneResult', {
    types: [made, refused],
    resolveType: (value: Done | Refused) => (value.refused ? 'Refused' : 'Done'),
  });
}

export const done = (context: RequestContext, work: () => Promise<Landed[]>): Promise<Done | Refused> =>
  orRefused(context, async () => ({ refused: false, transactions: await work() }));
