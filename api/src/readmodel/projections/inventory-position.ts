import { instantOf, millisOf, type InventoryState } from '@tierline/chaincode/schema';
import { earliest, present, type Projection } from './projection';

export const positionStatuses = ['quiet', 'low', 'short', 'closed'] as const;
export type PositionStatus = (typeof positionStatuses)[number];

/** From then on a statement is old. */
const statedAnewAfter = 7 * 86_400_000;

/** Due when the first thing that was warned of comes about, or what the holder stated is a week old. */
export const positionTraits: Projection<InventoryState> = (state) => ({
  status: positionStatus(state),
  parts: present(state.customerPart, state.supplierPart),
  sites: [state.site],
  ...earliest([...(state.alerts ?? []).map(({ from }) => `${from}T00:00:00.000Z`), statedAnewAt(state)]),
});

function statedAnewAt({ open, holder, statements }: InventoryState): string | undefined {
  const asOf = millisOf(statements[holder]?.asOf ?? '');
  return open && asOf !== undefined ? instantOf(asOf + statedAnewAfter) : undefined;
}

/** short: a shortage was warned of and is not over; low: stock below a limit. */
function positionStatus({ open, alerts = [] }: InventoryState): PositionStatus {
  if (!open) return 'closed';
  if (alerts.some(({ type }) => type === 'shortage')) return 'short';
  return alerts.length > 0 ? 'low' : 'quiet';
}
