import { caseSeverities, caseStatuses } from '@tierline/chaincode/schema';
import { type CaseCount, recordCursor, type RecordFilter, type RecordView } from '../readmodel';
import type { Builder, ObjectOf } from './builder';
import { page, pageCost } from './paging';
import { type FilterRef, filterOf } from './record-filter';
import type { Shared } from './record-kind';

type Column = { status: string; counts: CaseCount[]; filter: RecordFilter };
type Severity = { severity: string; count: number };

const sumOf = (counts: readonly CaseCount[]): number => counts.reduce((sum, { count }) => sum + count, 0);
/** The worst first; none that there is nothing of. */
const bySeverity = (counts: readonly CaseCount[]): Severity[] =>
  caseSeverities
    .map((severity) => ({ severity, count: sumOf(counts.filter((one) => one.severity === severity)) }))
    .filter(({ count }) => count > 0)
    .reverse();

/** Cases side by side, by how far they are. */
export function addCaseBoard(builder: Builder, { refs }: Pick<Shared, 'refs'>, filter: FilterRef): void {
  const severity = builder.objectRef<Severity>('CaseSeverityCount').implement({
    fields: (t) => ({ severity: t.exposeString('severity'), count: t.exposeInt('count') }),
  });
  // what no longer depends on the kind, pothos can type
  const listed = refs.case as ObjectOf<unknown> as ObjectOf<RecordView>;
  const column = builder.objectRef<Column>('CaseColumn').implement({
    fields: (t) => ({
      status: t.exposeString('status'),
      count: t.int({ resolve: ({ counts }) => sumOf(counts) }),
      severities: t.field({
        type: [severity],
        description: 'The worst first.',
        resolve: ({ counts }) => bySeverity(counts),
      }),
      cases: t.connection(
        {
          type: listed,
          description: 'What comes due first first.',
          complexity: pageCost,
          resolve: ({ filter: of }, args, { reads }) =>
            page(
              args,
              (view: RecordView) => recordCursor(view, 'URGENCY'),
              (window) => reads.records(of, 'URGENCY', window),
            ),
        },
        { name: 'CaseColumnCases' },
        { name: 'CaseColumnEdge' },
      ),
    }),
  });
  builder.queryField('caseBoard', (t) =>
    t.field({
      type: [column],
      description:
        'Cases that this member works on, by status: in the order of their life, also where there are none. Counted in the database. A bot needs `call:caseBoard`, and `read:case` for the cases themselves.',
      args: {
        filter: t.arg({ type: filter }),
        mine: t.arg.boolean({ description: 'Only those in which something waits for a role of who asks.' }),
      },
      complexity: { field: 10, multiplier: caseStatuses.length },
      resolve: async (_root, { filter: given, mine }, { reads, mspId, person }) => {
        const { statuses = caseStatuses, ...found } = filterOf('case', given);
        const whole: RecordFilter = {
          ...{ ...found, live: true },
          ...(mine === true && { awaits: { mspId, roles: person?.roles ?? [] } }),
        };
        const counts = await reads.countCases({ ...whole, statuses });
        return caseStatuses
          .filter((status) => statuses.includes(status))
          .map((status) => ({
            ...{ status, filter: { ...whole, statuses: [status] } },
            counts: counts.filter((one) => one.status === status),
          }));
      },
    }),
  );
}
