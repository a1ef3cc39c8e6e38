import { resolveCursorConnection, type ResolveCursorConnectionArgs } from '@pothos/plugin-relay';
import { kinds } from '@tierline/chaincode/domain';
import { GraphQLError } from 'graphql';
import { recordCursor, RecordCursorMalformed, type RecordFilter, type RecordView } from '../readmodel';
import type { Builder } from './builder';

import type { RecordTypes } from './record-type';

const largestPage = 100;
/** `part-reference` is asked for as `partReferences`. */
const plurals: Readonly<Record<string, string>> = { custody: 'units' };

/** `record(id)` and one connection per kind, filtered and sorted; paging is by key, so that it stays fast at any depth. */
export function addRecordQueries(builder: Builder, { record }: RecordTypes): void {
  const order = builder.enumType('RecordOrder', { values: ['CHANGE', 'URGENCY'] as const });
  const filter = builder.inputType('RecordFilter', {
    fields: (t) => ({
      channel: t.string(),
      partner: t.string({ description: 'MSP id of a member that is party too.' }),
      part: t.string({ description: 'The customer’s part number.' }),
      site: t.string(),
      status: t.string(),
      changedSince: t.field({ type: 'DateTime' }),
    }),
  });

  builder.queryField('record', (t) =>
    t.field({
      type: record,
      nullable: true,
      description: 'Null for an id that does not exist and for one this member may not know.',
      args: { id: t.arg({ type: 'Hex', required: true }), channel: t.arg.string(), kind: t.arg.string() },
      resolve: (_root, { id, channel, kind }, { reads }) =>
        reads.record(id, { channel: channel ?? undefined, kind: kind ?? undefined }),
    }),
  );
  const connection = builder.connectionObject({ type: record, name: 'RecordConnection' }, { name: 'RecordEdge' });
  for (const kind of kinds.keys()) {
    builder.queryField(queryName(kind), (t) =>
      t.connection(
        {
          type: record,
          args: { filter: t.arg({ type: filter }), order: t.arg({ type: order, defaultValue: 'CHANGE' }) },
          complexity: ({ first, last }) => ({ field: 5, multiplier: Math.min(first ?? last ?? 20, largestPage) }),
          resolve: (_root, args, { reads }) => {
            const by = args.order ?? 'CHANGE';
            return resolveCursorConnection(
              { args, maxSize: largestPage, toCursor: (found: RecordView) => recordCursor(found, by) },
              ({ limit, inverted, after, before }: ResolveCursorConnectionArgs) =>
                reads
                  .records(filterOf(kind, args.filter), { order: by, limit, inverted, after, before })
                  .catch(badCursor),
            );
          },
        },
        connection,
      ),
    );
  }
}

type Given = {
  channel?: string | null;
  partner?: string | null;
  part?: string | null;
  site?: string | null;
  status?: string | null;
  changedSince?: string | null;
};

function filterOf(kind: string, given: Given | null | undefined): RecordFilter {
  const { part, site, status, channel, partner, changedSince } = given ?? {};
  const state = Object.entries({ customerPart: part, site, status }).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return {
    kind,
    channel: channel ?? undefined,
    partner: partner ?? undefined,
    changedSince: changedSince ?? undefined,
    state: Object.fromEntries(state),
  };
}

function badCursor(error: unknown): never {
  if (!(error instanceof RecordCursorMalformed)) throw error;
  throw new GraphQLError(error.message, { extensions: { code: 'CURSOR_INVALID' } });
}

function queryName(kind: string): string {
  const name = kind.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return plurals[kind] ?? `${name}s`;
}
