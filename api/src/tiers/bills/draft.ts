import type { BillOfMaterial } from '../shapes';

/** A bill as a file states it, and the rows that it came from. What the file does not say stays as it is. */
export type BillDraft = { rows: readonly number[]; bill: Pick<BillOfMaterial, 'part' | 'unit' | 'components'> };
