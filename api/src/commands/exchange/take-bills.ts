import { statusOf } from '../../exchange';
import { registryOf } from '../registry-of';
import type { EntryAnswer } from './answer';
import type { ExchangeContext, Posted } from './exchange-context';

/**
 * This member's own bills of material, one or a list, each taken whole. They are no records: nobody else is told, on whatever
 * channel they come.
 * @throws NodeRefusal CHANNEL_UNKNOWN, Refusal ROLE_MISSING, OVERSIZE
 */
export async function takeBills(
  { context: { records, channels }, keepBills }: ExchangeContext,
  { channel, payload }: Posted,
): Promise<{ status: number; entries: EntryAnswer[] }> {
  await registryOf(records, channels, channel);
  const bills: unknown[] = Array.isArray(payload) ? payload : [payload];
  const { rows } = await keepBills(JSON.stringify(bills));
  const entries = bills.map((bill, entry): EntryAnswer => {
    // what keeps the whole list from being read is row 0
    const said = rows.filter(({ row }) => row === 0 || row === entry + 1);
    const named = (bill as { globalAssetId?: unknown } | null)?.globalAssetId;
    const told = {
      entry,
      ...(typeof named === 'string' && { id: named }),
      rows: said.map(({ row: _row, ...of }) => of),
    };
    if (said.some(({ code }) => code === 'ACCEPTED'))
      return { ...told, status: 200, effect: 'replace', message: 'It takes the place of what the part was made of.' };
    const field = said.find((one) => one.field !== undefined)?.field;
    return { ...told, status: 400, effect: 'ignore', message: 'It was not taken.', ...(field && { field }) };
  });
  return { status: statusOf(entries), entries };
}
