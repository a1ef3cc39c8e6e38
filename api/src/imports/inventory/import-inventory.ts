import { inventoryInputs } from '@tierline/chaincode/schema';
import { reportOf, type ImportReport, type Row } from '../report';
import type { InventoryCommand, InventoryContext } from './context';
import { recognise, wordIn, type StockRow } from './recognise';
import type { StockTable } from './rows';
import { isSameStatement, statementOf } from './statement';

type Statement = [StockRow, ...StockRow[]];
type Positions = Pick<InventoryContext, 'self' | 'positions'>;

/**
 * Stock as a file states it, one lot a row: all rows of a part, site and holder are one statement, which replaces what this member
 * stated before. One bad row keeps its whole statement back, for a hole is not a zero.
 */
export function importInventory(table: StockTable, context: InventoryContext): ImportReport<InventoryCommand> {
  if ('message' in table) return reportOf([{ row: 0, code: 'FILE_UNREADABLE', ...table }], []);
  const { lines, broken, remarks = [] } = table;
  // a row that cannot be told apart may belong to any statement
  if (broken.length > 0) return reportOf([...remarks, ...broken, ...heldBack(lines, broken)], []);
  const { rows, commands } = statementsOf(
    lines.map((line) => recognise(line, context)),
    context,
  );
  return reportOf([...remarks, ...rows], commands);
}

/** What recognised rows state together, and what is said of each row. */
export function statementsOf(
  read: readonly (StockRow | Row)[],
  context: Positions,
): { rows: Row[]; commands: InventoryCommand[] } {
  const rows: Row[] = read.filter((one) => 'code' in one);
  const commands: InventoryCommand[] = [];
  for (const statement of statementsIn(read.filter((one) => 'line' in one))) {
    const refused = refusedIn(statement);
    const own = statement.map(({ line }) => line);
    const outcome = refused.length === 0 ? outcomeOf(statement, context) : undefined;
    if (outcome) rows.push(...own.map(({ row }) => ({ ...outcome.said, row })));
    else rows.push(...refused, ...heldBack(own, refused));
    if (outcome?.command) commands.push(outcome.command);
  }
  return { rows, commands };
}

/** By what they are about, whatever words they say it with. */
function statementsIn(rows: readonly StockRow[]): Statement[] {
  const statements = new Map<string, Statement>();
  for (const row of rows) {
    const key = positionOf(row);
    const same = statements.get(key);
    if (same) same.push(row);
    else statements.set(key, [row]);
  }
  return [...statements.values()];
}

export const positionOf = ({ part, site, holder }: Omit<StockRow, 'line'>): string =>
  JSON.stringify([part.customer, part.supplier, part.customerPart, site.bpns, holder]);

function refusedIn([first, ...others]: Statement): Row[] {
  const message = 'differs from the first row of the same statement';
  const apart = others
    .filter(({ line }) => wordIn(line, 'as_of') !== wordIn(first.line, 'as_of'))
    .map(({ line: { row } }): Row => ({ row, code: 'ROW_CONFLICT', field: 'as_of', message }));
  return [...[first, ...others].flatMap(({ refused }) => refused ?? []), ...apart];
}

const mostNamed = 10;

function heldBack(lines: readonly { row: number }[], refused: readonly Row[]): Row[] {
  const bad = [...new Set(refused.map(({ row }) => row))];
  const named = bad.slice(0, mostNamed).join(', ');
  const message = `not imported, as row ${named}${bad.length > mostNamed ? ' …' : ''} is refused`;
  return lines.filter(({ row }) => !bad.includes(row)).map(({ row }) => ({ row, code: 'ROW_CONFLICT', message }));
}

type Outcome = { said: Omit<Row, 'row'>; command?: InventoryCommand };

function outcomeOf(rows: Statement, context: Positions): Outcome {
  const [{ line, part }] = rows;
  const live = liveOf(rows[0], context);
  const matched = { part: part.name, ...(live && { position: live.id }) };
  if (!live?.state.open) return opening(rows, live?.id, matched);
  const statement = statementOf(rows, live.state.unit);
  const known = live.state.statements[part.customer === context.self ? 'customer' : 'supplier'];
  if (known && isSameStatement(known, statement))
    return { said: { code: 'UNCHANGED', message: 'it is stated so already', matched } };
  if (known && statement.asOf < known.asOf)
    return { said: { code: 'STATED_SINCE', field: 'as_of', message: `stated since, as of ${known.asOf}`, matched } };
  return checked({ row: line.row, name: 'StateInventory', id: live.id, input: statement }, 'states the stock', matched);
}

const liveOf = ({ part, site, holder }: StockRow, { positions }: Positions) =>
  positions.find(
    ({ state }) =>
      state.customerPart === part.customerPart &&
      state.customer === part.customer &&
      state.supplier === part.supplier &&
      state.holder === holder &&
      state.site === site.bpns,
  );

/** In the part's base unit. */
function opening(rows: Statement, id: string | undefined, matched: Record<string, string>): Outcome {
  const [{ line, part, site, holder }] = rows;
  const { customer, supplier, customerPart, supplierPart, baseUnit: unit } = part;
  const numbers = { customerPart, ...(supplierPart !== undefined && { supplierPart }) };
  const input = { customer, supplier, holder, ...numbers, site: site.bpns, unit, statement: statementOf(rows, unit) };
  const command = { row: line.row, name: 'OpenInventoryPosition' as const, ...(id !== undefined && { id }), input };
  return checked(command, 'opens the position', matched);
}

/** The command's own schema has the last word, so that nothing is submitted that the ledger would refuse unread. */
function checked(command: InventoryCommand, message: string, matched: Record<string, string>): Outcome {
  const result = inventoryInputs[command.name].safeParse(command.input);
  if (result.success) return { said: { code: 'ACCEPTED', message, matched }, command };
  const [issue] = result.error.issues;
  const field = issue ? { field: issue.path.join('/') } : {};
  return { said: { code: 'SHAPE', ...field, message: issue?.message ?? 'is malformed' } };
}
