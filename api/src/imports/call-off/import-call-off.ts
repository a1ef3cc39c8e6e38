import { readEdi, type EdiError, type EdiMessage, type EdiOutcome } from '../edi';
import type { ForecastCommand, ForecastContext } from '../forecast/context';
import type { SeriesDraft } from '../forecast/draft';
import { matchSeries } from '../forecast/match-series';
import { reportOf, type ImportReport, type Row } from '../report';
import type { CallOffDemand } from './demand';
import { demandsOf } from './demands-of';
import { seriesOf } from './series-of';

/** What a partner's own code of a member or a place means: a BPNL, BPNS or GLN. */
export type PartnerCode = { code: string; means: string };

/**
 * Reads a call-off (DELFOR, DELJIT, X12 830 or 862, VDA 4905) as the customer's forecasts. A row is one line of it, counted
 * through the file; a message that is refused is one row, an interchange row 0.
 */
export function importCallOff(
  text: string,
  context: ForecastContext,
  codes: readonly PartnerCode[] = [],
): ImportReport<ForecastCommand> {
  const meanings = new Map(codes.map(({ code, means }) => [code, means]));
  const rows: Row[] = [];
  const commands: ForecastCommand[] = [];
  const taken = new Set<string>();
  let row = 1;
  for (const outcome of readEdi(text)) {
    const demands = outcome.accepted ? (demandsOf(outcome.message) ?? []) : [];
    rows.push(...besides(outcome, demands, row));
    for (const [index, demand] of demands.entries()) {
      const { rows: said, command } = readDemand({ demand, row: row + index, meanings, taken }, context);
      rows.push(...said);
      if (command) commands.push(command);
    }
    row += Math.max(demands.length, 1);
  }
  return reportOf(rows, commands);
}

/** What is to be said of a message besides its lines. */
function besides(outcome: EdiOutcome, demands: readonly CallOffDemand[], row: number): Row[] {
  if (!outcome.accepted) return [refusedRow(outcome, row)];
  const unread = outcome.unread.map((one) => notRead(one, row));
  return demands.length > 0 ? unread : [...unread, noDemand(outcome.message, row)];
}

type Asked = { demand: CallOffDemand; row: number; meanings: ReadonlyMap<string, string>; taken: Set<string> };

function readDemand({ demand, row, meanings, taken }: Asked, context: ForecastContext): ReturnType<typeof matchSeries> {
  const { buckets, granularity, remarks } = seriesOf(demand, context.now);
  const { customer, supplier, site, customerPart, supplierPart, unit } = demand;
  const meant = (code: string) => meanings.get(code) ?? code;
  const key = JSON.stringify([supplier, site, customerPart, granularity]);
  if (taken.has(key)) {
    const message = 'a line of the same part and place stands before it in the file';
    return { rows: [{ row, code: 'ROW_CONFLICT', message }] };
  }
  taken.add(key);
  const draft: SeriesDraft = {
    rows: [row],
    field: '',
    ...(customer !== undefined && { customerBpnl: meant(customer) }),
    supplierBpnl: meant(supplier),
    customerPart,
    ...(supplierPart !== undefined && { supplierPart }),
    siteBpns: meant(site),
    category: '0001',
    granularity,
    ...(unit !== undefined && { unit }),
    inactive: false,
    buckets,
  };
  const matched = matchSeries(draft, context);
  if (!matched.command) return matched;
  return {
    ...matched,
    rows: [...remarks.map((message): Row => ({ row, code: 'CONVERTED', message })), ...matched.rows],
  };
}

function refusedRow({ scope, errors, reference }: Extract<EdiOutcome, { accepted: false }>, row: number): Row {
  const [error] = errors;
  const message = `${reference === undefined ? '' : `message ${reference}: `}${error ? textOf(error) : scope}`;
  const field = error?.at;
  const whole = scope !== 'message';
  return {
    row: whole ? 0 : row,
    code: whole ? 'FILE_UNREADABLE' : 'SHAPE',
    message,
    ...(field !== undefined && { field }),
  };
}

/** The code and all that proves it. */
function textOf({ code, at: _at, ...told }: EdiError): string {
  const data = Object.entries(told).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') : String(value)}`,
  );
  return [code, ...data].join(', ');
}

const notRead = ({ at, segment }: { at: string; segment: number }, row: number): Row => ({
  row,
  code: 'UNSUPPORTED',
  field: at,
  message: `segment ${segment} is not read`,
});

const noDemand = ({ message }: EdiMessage, row: number): Row => ({
  row,
  code: 'UNSUPPORTED',
  message: `${message} states no demand`,
});
