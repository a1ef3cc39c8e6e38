import type { InventoryState } from '@tierline/chaincode/schema';
import { earliest, present, type Projection } from './projection';

export const positionStatuses = ['quiet', 'low', 'short', 'closed'] as const;
export type PositionStatus = (typeof positionStatuses)[number];

/** Due when the first thing that was warned of comes about. */
export const positionTraits: Projection<InventoryState> = (state) => ({
  status: positionStatus(state),
  parts: present(state.customerPart, state.supplierPart),
  sites: [state.site],
  ...earliest((state.alerts ?? []).map(({ from }) => `${from}T00:00:00.000Z`)),
});

/** short: a shortage was warned of and is not over; low: stock below a limit. */
function positionStatus({ open, alerts = [] }: InventoryState): PositionStatus {
  if (!open) return 'closed';
  if (alerts.some(({ type }) => type === 'shortage')) return 'short';
  return alerts.length > 0 ? 'low' : 'quiet';
}
