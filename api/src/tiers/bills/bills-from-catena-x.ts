import { z } from 'zod';
import { aspectModels } from '../../exchange';
import { jsonDocument, reportOf, type ImportReport, type Row } from '../../imports';
import type { BillOfMaterial } from '../shapes';
import type { BillDraft } from './draft';

/** A part by what the data space calls it: made by this member, or bought. */
export type KnownPart = { globalAssetId: string; part: string; unit: string; made: boolean };
const { shape } = aspectModels.single_level_bom_as_planned;
type Bom = z.output<typeof shape>;

/** Reads Catena-X SingleLevelBomAsPlanned: one document, or a list; a row is one document. */
export function billsFromCatenaX(text: string, parts: readonly KnownPart[]): ImportReport<BillDraft> {
  const document = jsonDocument(text);
  if ('reason' in document) return reportOf([{ row: 0, code: 'FILE_UNREADABLE', message: document.reason }], []);
  const entries: unknown[] = Array.isArray(document.value) ? document.value : [document.value];
  const rows: Row[] = [];
  const drafts: BillDraft[] = [];
  for (const [index, entry] of entries.entries()) {
    const read = z.safeDecode(shape, entry as z.input<typeof shape>);
    if (!read.success) {
      const [issue] = read.error.issues;
      rows.push({
        row: index + 1,
        code: 'SHAPE',
        field: `/${issue?.path.join('/') ?? ''}`,
        message: issue?.message ?? '',
      });
      continue;
    }
    const draft = draftOf(read.data, index + 1, parts);
    if ('bill' in draft) drafts.push(draft);
    else rows.push(...draft.unknown);
  }
  return reportOf(rows, drafts);
}

function draftOf(bom: Bom, row: number, parts: readonly KnownPart[]): BillDraft | { unknown: Row[] } {
  const find = (id: string, made: boolean) => parts.find((one) => one.made === made && one.globalAssetId === plain(id));
  const parent = find(bom.globalAssetId, true);
  // each supplier of a part has an entry of its own: it is one component
  const children = [...new Map(bom.childItems.map((child) => [plain(child.globalAssetId), child])).values()];
  const unknown = (id: string, field: string): Row => {
    return { row, code: 'PART_UNKNOWN', field, message: `${id} is no agreed part` };
  };
  const missing = children.filter(({ globalAssetId }) => !find(globalAssetId, false));
  const remarks = [
    ...(parent ? [] : [unknown(bom.globalAssetId, '/globalAssetId')]),
    ...missing.map((child) =>
      unknown(child.globalAssetId, `/childItems/${String(bom.childItems.indexOf(child))}/globalAssetId`),
    ),
  ];
  if (!parent || remarks.length > 0) return { unknown: remarks };
  const components = children.map(
    ({ globalAssetId, quantity, validityPeriod: period }): BillOfMaterial['components'][number] => ({
      part: find(globalAssetId, false)?.part ?? '',
      ...{ quantityPer: quantity.value, unit: quantity.unit },
      ...(period?.validFrom !== undefined && { from: period.validFrom.slice(0, 10) }),
      ...(period?.validTo !== undefined && { until: period.validTo.slice(0, 10) }),
    }),
  );
  return { rows: [row], bill: { part: parent.part, unit: parent.unit, components } };
}

export const plain = (id: string): string => id.toLowerCase().replace(/^urn:uuid:/, '');
