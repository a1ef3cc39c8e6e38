import { instantOf, millisOf, type InventoryState } from '@tierline/chaincode/schema';
import { alertDuties } from './alert-duties';
import { type Duty, present, type Projection } from './projection';

export const positionStatuses = ['quiet', 'low', 'short', 'closed'] as const;
export type PositionStatus = (typeof positionStatuses)[number];

/** From then on a statement is old. */
const statedAnewAfter = 7 * 86_400_000;

/** Due when the first thing that was warned of comes about, or what the holder stated is a week old. */
export const positionTraits: Projection<InventoryState> = (state) => ({
  status: positionStatus(state),
  parts: present(state.customerPart, state.supplierPart),
  sites: [state.site],
  duties: dutiesOf(state),
});

function dutiesOf(state: InventoryState): Duty[] {
  const { customer, supplier, holder, alerts, open, statedLimits } = state;
  const duties = alertDuties(alerts, [customer, supplier]);
  const dueAt = statedAnewAt(state);
  if (dueAt !== undefined)
    duties.push({ of: state[holder], command: 'StateInventory', why: 'State the stock anew', dueAt });
  if (open && statedLimits)
    duties.push({
      of: statedLimits.by === customer ? supplier : customer,
      ...{ command: 'AgreeInventoryLimits', why: 'Agree to the limits, or state others' },
    });
  return duties;
}

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
