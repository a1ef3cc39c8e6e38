import { Exact, text } from '@tierline/chaincode/schema';
import { monthOf } from '@tierline/planning/capacity';
import type { PivotFilter, PivotSum } from '../readmodel';
import type { Builder } from './builder';
import { pageCost, pageSize } from './paging';
import { filterOf, type FilterRef } from './record-filter';
import type { Reads } from './reads';

type Cell = { period: string; demand: string; committed?: string };
type Row = { part: string | null; unit: string; cells: Cell[] };
type Pivot = { rows: Row[]; hasNextPage: boolean; endCursor: string | undefined; filter: PivotFilter; by: Period };
const periods = ['BUCKET', 'MONTH'] as const;
type Period = (typeof periods)[number];

/** Demand and commitment added up over many forecasts, part by period; sums of one unit only. */
export function addForecastPivot(builder: Builder, filter: FilterRef): void {
  const by = builder.enumType('PivotPeriod', {
    description: 'BUCKET: by week, or day of daily series. MONTH: a week counts whole in the month of its Thursday.',
    values: periods,
  });
  const granularity = builder.enumType('Granularity', { values: ['week', 'day'] as const });
  const cell = builder.objectRef<Cell>('PivotCell').implement({
    fields: (t) => ({
      period: t.exposeString('period', { description: 'First day of the week or day; or the month, as 2026-12.' }),
      demand: t.expose('demand', { type: 'Decimal' }),
      committed: t.expose('committed', { type: 'Decimal', nullable: true, description: 'Null: nothing was answered.' }),
    }),
  });
  const row = builder.objectRef<Row>('PivotRow').implement({
    fields: (t) => ({
      part: t.exposeString('part', { nullable: true, description: 'The customer’s number; null: all parts.' }),
      unit: t.exposeString('unit', { description: 'Of the sums. Of each unit there is a row.' }),
      cells: t.expose('cells', {
        type: [cell],
        description: 'In order; a period of which no series speaks is not there.',
      }),
    }),
  });
  const pivot = builder.objectRef<Pivot>('ForecastPivot').implement({
    description: 'A page of parts, and the totals of all that the filter finds. Inactive forecasts are not in it.',
    fields: (t) => ({
      rows: t.expose('rows', { type: [row] }),
      hasNextPage: t.exposeBoolean('hasNextPage'),
      endCursor: t.exposeString('endCursor', { nullable: true, description: 'The last part, to go on `after`.' }),
      totals: t.field({
        type: [row],
        complexity: 50,
        resolve: async (found, _args, { reads }) => folded(await reads.pivot(found.filter), found.by),
      }),
    }),
  });
  builder.queryField('forecastPivot', (t) =>
    t.field({
      type: pivot,
      args: {
        filter: t.arg({ type: filter }),
        by: t.arg({ type: by, defaultValue: 'BUCKET' }),
        granularity: t.arg({ type: granularity, defaultValue: 'week', description: 'Which series are added up.' }),
        first: t.arg.int({ validate: pageSize, description: 'Parts; at most 100, 20 unless told.' }),
        after: t.arg.string({ validate: text(40), description: 'A part: those that follow it.' }),
      },
      complexity: ({ first }) => pageCost({ first: first ?? null }),
      resolve: (_root, args, { reads }) => {
        const { kind: _kind, ...wanted } = filterOf('forecast', args.filter);
        const asked = { ...wanted, granularity: args.granularity ?? 'week' };
        return pivotOf(
          asked,
          { by: args.by ?? 'BUCKET', first: args.first ?? 20, after: args.after ?? undefined },
          reads,
        );
      },
    }),
  );
}

type Page = { by: Period; first: number; after: string | undefined };

async function pivotOf(filter: PivotFilter, { by, first, after }: Page, reads: Reads): Promise<Pivot> {
  const found = await reads.pivotParts(filter, { limit: first + 1, ...(after === undefined ? {} : { after }) });
  const parts = found.slice(0, first);
  const sums = parts.length === 0 ? [] : await reads.pivot(filter, parts);
  return { rows: folded(sums, by), hasNextPage: found.length > first, endCursor: parts.at(-1), filter, by };
}

/** Sums come in order of part, unit and start. */
function folded(sums: readonly PivotSum[], by: Period): Row[] {
  const rows: Row[] = [];
  for (const sum of sums) {
    const last = rows.at(-1);
    const row =
      last?.part === sum.part && last.unit === sum.unit ? last : { part: sum.part, unit: sum.unit, cells: [] };
    if (row !== last) rows.push(row);
    addTo(row.cells, by === 'MONTH' ? monthOf(sum.start) : sum.start, sum);
  }
  return rows;
}

function addTo(cells: Cell[], period: string, { demand, committed }: PivotSum): void {
  const before = cells.at(-1)?.period === period ? cells.pop() : undefined;
  const answers = [before?.committed ?? null, committed].filter((one) => one !== null);
  cells.push({
    ...{ period, demand: plus(demand, before?.demand) },
    ...(answers.length === 0 ? {} : { committed: answers.reduce((one, other) => plus(one, other), '0') }),
  });
}

const plus = (one: string, other = '0'): string => new Exact(one).plus(other).toFixed();
