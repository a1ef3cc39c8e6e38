import type { PartnerCode } from '../partner-code';
import { readEdi } from '../edi';
import { notRead, refusedRow } from '../message-rows';
import { reportOf, type ImportReport, type Row } from '../report';
import { contentsOf, type Advice } from './contents';
import type { DespatchContext, DespatchItem } from './context';
import { outcomeOf } from './outcome-of';
import { recognise, refusal, type Meant } from './recognise';
import { leftOut, sharedNumbers } from './shipment-of';

/**
 * Reads DESADV as the shipper's shipments. A row is one line item, counted through the file; one bad row keeps its whole
 * shipment back, for the consignee would miss what is not in it.
 */
export function importDespatchAdvice(
  text: string,
  context: DespatchContext,
  codes: readonly PartnerCode[] = [],
): ImportReport<DespatchItem> {
  const meanings = new Map(codes.map(({ code, means }) => [code, means]));
  const meant: Meant = (code) => meanings.get(code) ?? code;
  const rows: Row[] = [];
  const items: DespatchItem[] = [];
  const taken = new Set<string>();
  let row = 1;
  for (const outcome of readEdi(text)) {
    if (!outcome.accepted) rows.push(refusedRow(outcome, row));
    else if (outcome.message.message !== 'DESADV')
      rows.push(refusal(row, 'UNSUPPORTED', 'UNH', `${outcome.message.message} states no despatch`));
    else {
      const first = row;
      const { said, item } = readAdvice(outcome.message, row, context, { meant, taken });
      rows.push(...outcome.unread.map((one) => notRead(one, first)), ...said);
      if (item) items.push(item);
      row += contentsOf(outcome.message, row).length - 1;
    }
    row = Math.max(row, 0) + 1;
  }
  return reportOf(rows, items);
}

type File = { meant: Meant; taken: Set<string> };

function readAdvice(advice: Advice, first: number, context: DespatchContext, { meant, taken }: File) {
  const { number, function: purpose } = advice.document;
  const all = contentsOf(advice, first).map(({ row }) => row);
  const refused = (rows: Row[]): { said: Row[]; item?: DespatchItem } => ({ said: [...rows, ...heldBack(all, rows)] });
  if (purpose === 'cancel') return refused([refusal(first, 'UNSUPPORTED', 'BGM', 'is cancelled by cancelShipment')]);
  if (taken.has(number))
    return refused([refusal(first, 'ROW_CONFLICT', 'number', `${number} stands before it in the file`)]);
  taken.add(number);
  const known = recognise(advice, first, context, meant);
  if (Array.isArray(known)) return refused(known);
  const shared = sharedNumbers(known.lines);
  if (shared.length > 0)
    return refused(shared.map((row) => refusal(row, 'ROW_CONFLICT', 'line', 'another part or unit has its number')));
  const outcome = outcomeOf(known, context);
  if (Array.isArray(outcome)) return refused(outcome);
  const remarks = leftOut(known).map(({ row, message }): Row => ({ row, code: 'CONVERTED', message }));
  return {
    said: [...remarks, ...all.map((row): Row => ({ row, ...outcome.said }))],
    ...(outcome.item && { item: outcome.item }),
  };
}

function heldBack(all: readonly number[], refused: readonly Row[]): Row[] {
  const bad = new Set(refused.map(({ row }) => row));
  const message = `not imported, as row ${[...bad].slice(0, 10).join(', ')} is refused`;
  return all.filter((row) => !bad.has(row)).map((row) => ({ row, code: 'ROW_CONFLICT', message }));
}
