import { readEdi, type EdiMessage, type EdiOutcome } from '../edi';
import { notRead, refusedRow } from '../message-rows';
import type { PartnerCode } from '../partner-code';
import type { ForecastCommand, ForecastContext } from '../forecast/context';
import type { SeriesDraft } from '../forecast/draft';
import { matchSeries } from '../forecast/match-series';
import { isTaken, reportOf, type ImportReport, type Row } from '../report';
import type { CallOffContext } from './account-of';
import { addedUp, keyOf, type AddedUp } from './added-up';
import type { FigureCommand } from './cumulative';
import type { CallOffDemand } from './demand';
import { demandsOf } from './demands-of';
import { figuresOf } from './figures-of';
import { seriesOf } from './series-of';

/**
 * Reads a call-off (DELFOR, DELJIT, X12 830 or 862, VDA 4905) as the customer's forecasts. A row is one line of it, counted
 * through the file; a message that is refused is one row, an interchange row 0.
 */
export function importCallOff(
  text: string,
  context: CallOffContext,
  codes: readonly PartnerCode[] = [],
): ImportReport<ForecastCommand | FigureCommand> {
  const meanings = new Map(codes.map(({ code, means }) => [code, means]));
  const rows: Row[] = [];
  const commands: (ForecastCommand | FigureCommand)[] = [];
  const taken = new Set<string>();
  const figures = new Map<string, FigureCommand>();
  let row = 1;
  for (const outcome of readEdi(text)) {
    const demands = outcome.accepted ? (demandsOf(outcome.message) ?? []) : [];
    rows.push(...besides(outcome, demands, row));
    const lines = demands.map((demand, index) => ({ row: row + index, demand }));
    for (const sum of addedUp(lines)) {
      const { rows: said, command } = readDemand(sum, { meanings, taken }, context);
      rows.push(...said);
      if (command) commands.push(command);
    }
    const used = new Set(rows.filter(isTaken).map((one) => one.row));
    const meant = (code: string) => meanings.get(code) ?? code;
    rows.push(...figuresOf(lines, { context, meant, taken: used, figures }));
    row += Math.max(demands.length, 1);
  }
  return reportOf(rows, [...commands, ...figures.values()]);
}

/** What is to be said of a message besides its lines. */
function besides(outcome: EdiOutcome, demands: readonly CallOffDemand[], row: number): Row[] {
  if (!outcome.accepted) return [refusedRow(outcome, row)];
  const unread = outcome.unread.map((one) => notRead(one, row));
  return demands.length > 0 ? unread : [...unread, noDemand(outcome.message, row)];
}

type File = { meanings: ReadonlyMap<string, string>; taken: Set<string> };
type Read = ReturnType<typeof matchSeries>;

function readDemand({ rows, demand, left }: AddedUp, { meanings, taken }: File, context: ForecastContext): Read {
  const [row = 0, ...others] = rows;
  const key = keyOf(demand);
  const conflicts = left.map((one) => conflict(one.row, one.why));
  if (taken.has(key)) {
    const before = 'a line of the same part and place stands before it in another message of the file';
    return { rows: [...rows.map((one) => conflict(one, before)), ...conflicts] };
  }
  taken.add(key);
  const { rows: said, command } = readSeries(demand, rows, meanings, context);
  const last = said.at(-1);
  const added = others.map((one): Row => ({
    ...{ row: one, code: last?.code ?? 'UNCHANGED', field: 'order' },
    message: `added to row ${row}: another order of the same part and place`,
  }));
  return { rows: [...said, ...added, ...conflicts], ...(command && { command }) };
}

function readSeries(
  { number, customer, supplier, site, customerPart, supplierPart, unit, ...demand }: CallOffDemand,
  rows: readonly number[],
  meanings: ReadonlyMap<string, string>,
  context: ForecastContext,
): Read {
  const meant = (code: string) => meanings.get(code) ?? code;
  const [row = 0] = rows;
  if (site === undefined) return { rows: [noPlace(row, meant(supplier), customerPart, context)] };
  const asked = { number, supplier, customerPart, ...demand };
  const { buckets, granularity, zones, remarks } = seriesOf(asked, context.now);
  const draft: SeriesDraft = {
    ...{ rows, field: '', category: '0001', granularity, inactive: false, buckets, zones },
    ...(customer !== undefined && { customerBpnl: meant(customer) }),
    supplierBpnl: meant(supplier),
    customerPart,
    ...(supplierPart !== undefined && { supplierPart }),
    siteBpns: meant(site),
    ...(unit !== undefined && { unit }),
    reason: `call-off ${number}`,
  };
  const matched = matchSeries(draft, context);
  if (!matched.command) return matched;
  return {
    ...matched,
    rows: [...remarks.map((message): Row => ({ row, code: 'CONVERTED', message })), ...matched.rows],
  };
}

const conflict = (row: number, message: string): Row => ({ row, code: 'ROW_CONFLICT', message });

/** Near is where the part goes now, else what is agreed. */
function noPlace(row: number, supplier: string, part: string, { members, forecasts, sites }: ForecastContext): Row {
  const { mspId } = members.find(({ bpnls }) => bpnls.includes(supplier)) ?? {};
  const going = forecasts.filter(({ state }) => state.supplier === mspId && state.customerPart === part);
  const known = going.length > 0 ? going.map(({ state }) => state.site) : sites.map(({ bpns }) => bpns);
  const near = [...new Set(known)].slice(0, 3);
  return {
    ...{ row, code: 'SITE_UNKNOWN', field: 'site', message: 'the line names no place to deliver to' },
    ...(near.length > 0 && { near }),
  };
}

const noDemand = ({ message }: EdiMessage, row: number): Row => ({
  row,
  code: 'UNSUPPORTED',
  message: `${message} states no demand`,
});
