import type { KindName, KindStates } from '@tierline/chaincode/domain';
import type { Alert, OrderPosition } from '@tierline/chaincode/schema';
import { recordCursor, type RecordView } from '../readmodel';
import type { Builder, ObjectOf } from './builder';
import type { Confidence } from './confidence';
import type { DeviationLimit } from './deviation-limit';
import { page, pageCost } from './paging';
import type { RecordTypes } from './record';
import { filterOf, type Filters, type Search } from './record-filter';
import { recordNames } from './record-kinds';

/** A record of one kind; its state passed that kind's rules. null: purged. */
export type RecordOf<Name extends KindName> = Omit<RecordView, 'state'> & { state: KindStates[Name] | null };

/** The types of all kinds, so that one can point to another before that is described. */
type RecordRefs = { readonly [Name in KindName]: ObjectOf<RecordOf<Name>> };
export type Shared = RecordTypes & {
  refs: RecordRefs;
  filters: Filters;
  order: ReturnType<typeof addRecordOrder>;
  alert: ObjectOf<Alert>;
  deviationLimit: DeviationLimit;
  orderPosition: ObjectOf<OrderPosition>;
} & Confidence;

export function recordRefs(builder: Builder): RecordRefs {
  const refs = Object.entries(recordNames).map(([kind, { type }]) => [kind, builder.objectRef(type)]);
  return Object.fromEntries(refs) as RecordRefs;
}

type KindOptions<Name extends KindName> = {
  description: string;
  state: ObjectOf<KindStates[Name]>;
  statuses: readonly string[];
  statusDescription: string;
  /** What its list can be filtered by, besides channel, partner, status and time of change. */
  by: readonly Search[];
};

export function addRecordOrder(builder: Builder) {
  return builder.enumType('RecordOrder', {
    values: {
      CHANGE: {
        value: 'CHANGE',
        description: 'Latest change first, in the order in which this member learned of changes.',
      },
      URGENCY: {
        value: 'URGENCY',
        description: 'By the time by which somebody should act; what nobody has to do last.',
      },
    } as const,
  });
}

/** The type of one kind of record and the list of its records. Fields of its own are added by its file. */
export function addRecordKind<Name extends KindName>(
  builder: Builder,
  { node, record, refs, filters, order }: Shared,
  kind: Name,
  { description, state, statuses, statusDescription, by }: KindOptions<Name>,
): ObjectOf<RecordOf<Name>> {
  const { type: name, list } = recordNames[kind];
  const filter = filters(name, { statuses, statusDescription, by });
  const type: ObjectOf<RecordOf<Name>> = refs[kind];
  // what no longer depends on Name, pothos can type
  const shown: ObjectOf<object> = state;
  const listed = type as ObjectOf<unknown> as ObjectOf<RecordView>;
  builder.objectType(type, {
    description,
    interfaces: [record as never, node as never],
    fields: (t) => ({
      state: t.field({
        type: shown,
        nullable: true,
        description: 'What holds now; null: purged.',
        resolve: (view): object | null => view.state,
      }),
    }),
  });
  builder.queryField(list, (t) =>
    t.connection(
      {
        type: listed,
        args: { filter: t.arg({ type: filter }), order: t.arg({ type: order, defaultValue: 'CHANGE' }) },
        complexity: pageCost,
        resolve: (_root, { filter: given, order: wanted, ...args }, { reads }) => {
          const by = wanted ?? 'CHANGE';
          return page(
            args,
            (view: RecordView) => recordCursor(view, by),
            (window) => reads.records(filterOf(kind, given), by, window),
          );
        },
      },
      { name: `${name}Connection` },
      { name: `${name}Edge` },
    ),
  );
  return type;
}
