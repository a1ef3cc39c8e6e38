import { dayNumber, Exact, instantOf } from '@tierline/chaincode/schema';
import { askNode } from './ask-node';
import { drawCoverage, type Band, type ChartWeek, type Drawing } from './draw-coverage';

export type Asked = { url: string; token: string; part: string; site?: string; weeks: number };

type Bucket = { start: string; quantity: string };
type Forecast = {
  state: {
    buyer: string;
    supplier: string;
    site: string;
    category: string;
    unit: string;
    active: boolean;
    buckets: Bucket[];
    commitment: { buckets: Bucket[] } | null;
  } | null;
};
type Position = {
  state: { customer: string; supplier: string; site: string; unit: string; direction: string } | null;
  coverage: {
    asOf: string;
    opening: string;
    daysOfSupply: string | null;
    firstUncovered: string | null;
    weeks: { week: string; stock: string; band: Band }[];
  } | null;
};

const query = `query ($part: String!, $site: String, $days: Int!) {
  forecasts(first: 12, filter: { part: $part, site: $site }) { edges { node {
    state { buyer supplier site category unit active buckets { start quantity } commitment { buckets { start quantity } } } } } pageInfo { hasNextPage } }
  inventoryPositions(first: 8, filter: { part: $part, site: $site }) { edges { node {
    state { customer supplier site unit direction }
    coverage(days: $days) { asOf opening daysOfSupply firstUncovered weeks { week stock band } } } } }
}`;

/** What a node knows of a part's demand, commitment and cover, one chart a forecast. @throws Error */
export async function coverageCharts({ part, site, weeks, ...node }: Asked, drawing: Drawing): Promise<string> {
  const answer = (await askNode(node, query, { part, site: site ?? null, days: Math.min(366, weeks * 7) })) as {
    forecasts: { edges: { node: Forecast }[]; pageInfo: { hasNextPage: boolean } };
    inventoryPositions: { edges: { node: Position }[] };
  };
  const forecasts = answer.forecasts.edges.flatMap(({ node: { state } }) => (state?.active ? [state] : []));
  const more = answer.forecasts.pageInfo.hasNextPage ? '\n\nand more forecasts: name a site' : '';
  const positions = answer.inventoryPositions.edges.map((edge) => edge.node);
  if (forecasts.length === 0) return `no forecast of part ${part}${site === undefined ? '' : ` at ${site}`} is known`;
  const charts = forecasts
    .map((state) => {
      const position = positions.find(
        (one) => one.state?.site === state.site && one.state.supplier === state.supplier && one.coverage !== null,
      );
      return [
        titleOf(part, state),
        standing(position),
        '',
        drawCoverage(weeksOf(state, position, weeks), drawing),
      ].join('\n');
    })
    .join('\n\n\n');
  return charts + more;
}

const titleOf = (part: string, { buyer, supplier, site, category, unit }: NonNullable<Forecast['state']>): string =>
  `${part} at ${site}, category ${category}, in ${unit}: demand of ${buyer} on ${supplier}`;

function standing(position: Position | undefined): string {
  const cover = position?.coverage;
  if (!cover) return 'stock: not stated';
  const lasting = cover.daysOfSupply === null ? '' : `, lasts ${Number(cover.daysOfSupply).toFixed(1)} days`;
  const gap = cover.firstUncovered === null ? ', no uncovered day known' : `, uncovered from ${cover.firstUncovered}`;
  return `stock: ${cover.opening} as of ${cover.asOf}${lasting}${gap}`;
}

/** Daily series are added up by week. */
function weeksOf(
  { buckets, commitment }: NonNullable<Forecast['state']>,
  position: Position | undefined,
  most: number,
): ChartWeek[] {
  const demand = byWeek(buckets);
  const committed = byWeek(commitment?.buckets ?? []);
  const stock = new Map(position?.coverage?.weeks.map((one) => [one.week, one]));
  const first = [...stock.keys(), ...demand.keys()].sort()[0] ?? '';
  const from = stock.size > 0 ? ([...stock.keys()].sort()[0] ?? first) : first;
  return [...new Set([...demand.keys(), ...stock.keys()])]
    .sort()
    .filter((week) => week >= from)
    .slice(0, most)
    .map((week) => ({
      week,
      ...pick('demand', demand.get(week)),
      ...pick('committed', committed.get(week)),
      ...pick('stock', stock.get(week)?.stock),
      ...pick('band', stock.get(week)?.band),
    }));
}

const pick = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };

/** 1970-01-01 was a Thursday. */
function mondayOf(day: string): string {
  const number = dayNumber(day) ?? 0;
  return instantOf((number - ((number + 3) % 7)) * 86_400_000).slice(0, 10);
}

function byWeek(buckets: readonly Bucket[]): Map<string, string> {
  const weeks = new Map<string, string>();
  for (const { start, quantity } of buckets) {
    const week = mondayOf(start);
    weeks.set(week, new Exact(weeks.get(week) ?? 0).plus(quantity).toFixed());
  }
  return weeks;
}
