import { requireSize } from '../../commands';
import { isRefusal } from '../../refusals';
import { type ImportReport, reportOf, type Row } from '../../imports';
import { checkShape, checkTogether } from '../check-item';
import type { TierItem, TierStore } from '../tier-store';
import { type Ledgers, signedParts } from '../what-stands';
import { billsFromCatenaX, type KnownPart, plain } from './bills-from-catena-x';
import { billsFromCsv } from './bills-from-csv';
import type { BillDraft } from './draft';

export type BillFile = { format: 'CATENA_X' | 'CSV'; document: string; dryRun: boolean };
/** `bills`: the parts whose bills were read and, unless it is a dry run, saved. */
export type ImportedBills = { dryRun: boolean; report: ImportReport<unknown>; bills: string[] };

/** A file of bills, each saved by itself or reported. @throws Refusal OVERSIZE */
export async function importBills(
  { ledgers, store }: { ledgers: Ledgers; store: TierStore },
  { format, document, dryRun }: BillFile,
): Promise<ImportedBills> {
  requireSize(document);
  const read = format === 'CSV' ? billsFromCsv(document) : billsFromCatenaX(document, await knownParts(ledgers));
  const rows = [...read.rows];
  const bills: string[] = [];
  for (const draft of read.items) {
    const refused = await take(store, draft, dryRun);
    rows.push(
      ...draft.rows.map((row): Row =>
        refused ? { row, ...refused } : { row, code: 'ACCEPTED', message: draft.bill.part },
      ),
    );
    if (!refused) bills.push(draft.bill.part);
  }
  return { dryRun, report: reportOf(rows, []), bills };
}

async function take(store: TierStore, { bill }: BillDraft, dryRun: boolean): Promise<Omit<Row, 'row'> | undefined> {
  const data = await store.all();
  const before = data.bills.find(({ part }) => part === bill.part);
  const one: TierItem = { kind: 'bill', item: { automatic: false, ...before, ...bill } };
  try {
    checkShape(one);
    checkTogether(one, data);
    if (!dryRun) await store.save(one, (rest) => checkTogether(one, rest));
    return undefined;
  } catch (refusal) {
    if (!isRefusal(refusal)) throw refusal;
    const { at } = refusal.data as { at?: string };
    const code = refusal.code === 'MALFORMED' ? 'SHAPE' : 'ROW_CONFLICT';
    return { code, message: JSON.stringify(refusal.data), ...(at !== undefined && { field: at }) };
  }
}

async function knownParts(ledgers: Ledgers): Promise<KnownPart[]> {
  const { records, channels, mspId } = ledgers;
  const known = channels.map(async (channel) => {
    const [made, bought] = await Promise.all([
      signedParts({ records, channel }, { supplier: mspId }),
      signedParts({ records, channel }, { customer: mspId }),
    ]);
    return [
      ...made.map((one) => ({ ...one, part: one.supplierPart ?? one.customerPart, made: true })),
      ...bought.map((one) => ({ ...one, part: one.customerPart, made: false })),
    ];
  });
  return (await Promise.all(known))
    .flat()
    .flatMap(({ globalAssetId, part, baseUnit: unit, made }) =>
      globalAssetId === undefined ? [] : [{ globalAssetId: plain(globalAssetId), part, unit, made }],
    );
}
