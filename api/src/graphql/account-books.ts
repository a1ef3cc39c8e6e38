import type { CumulativeAccountState, ShipmentState } from '@tierline/chaincode/schema';
import { noteKey } from '@tierline/chaincode/schema';
import {
  bearsOn,
  isInOtherUnit,
  noteOf,
  reconcile,
  type Reconciliation,
  type ShippedNote,
} from '@tierline/planning/cumulative';

export type AccountReconciliation = Reconciliation & {
  /** Shipments that name the part in another unit: not counted. */
  otherUnits: string[];
};

/**
 * The account's two figures beside the shipments that this member holds: what was dispatched and received of the part at
 * the site, note by note. A day is the UTC day of what was signed.
 */
export function reconcileAccount(
  state: CumulativeAccountState,
  shipments: readonly ShipmentState[],
  dueSince?: string,
): AccountReconciliation {
  const own = shipments.filter((shipment) => bearsOn(shipment, state));
  const counted = own.filter((one) => !isInOtherUnit(one, state));
  const side = (name: 'dispatched' | 'received') => {
    const { startsAt: since, opening, corrected } = state;
    const stated = state[name];
    return {
      since,
      opening: opening[name],
      corrected: corrected[name],
      notes: inOrder(name, counted, state),
      ...(stated && { stated: { cumulative: stated.cumulative, note: stated.note } }),
    };
  };
  return {
    ...reconcile(side('dispatched'), side('received'), dueSince),
    otherUnits: own.filter((one) => isInOtherUnit(one, state)).map(({ number }) => number),
  };
}

/**
 * By time, for the last note stated tells how far the figure goes. What the side has stated one by one is in it, though it came later than that note.
 */
function inOrder(
  side: 'dispatched' | 'received',
  shipments: readonly ShipmentState[],
  account: CumulativeAccountState,
): ShippedNote[] {
  const notes = shipments
    .flatMap((shipment) => noteOf(side, shipment, account) ?? [])
    .sort((a, b) => (`${a.time} ${a.note}` < `${b.time} ${b.note}` ? -1 : 1));
  const stated = new Set(account.postings.flatMap((one) => (one.type === side ? [noteKey(one.note)] : [])));
  const lastStated = account[side] && noteKey(account[side].note);
  const last = notes.findIndex(({ note }) => noteKey(note) === lastStated);
  if (last < 0) return notes;
  const behind = notes.slice(last + 1);
  const isStated = ({ note }: ShippedNote): boolean => stated.has(noteKey(note));
  return [
    ...notes.slice(0, last),
    ...behind.filter(isStated),
    ...notes.slice(last, last + 1),
    ...behind.filter((one) => !isStated(one)),
  ];
}
