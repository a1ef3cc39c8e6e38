import {
  type Alert,
  type AlertRaise,
  isSameAlert,
  quantity as quantityShape,
  tellsAnew,
  tellTheSame,
} from '@tierline/chaincode/schema';
import type { Effect, RecordId } from '../ports';

/** A record as it stands: its open alerts, and all that is to be warned of now. */
export type Watched = { record: RecordId; open: readonly Alert[]; found: readonly AlertRaise[] };

/** `contradicts`: it stands beside what the other side says of the same, and is said only where that still stands a moment later. */
type Due = { effect: Effect; contradicts: boolean };

/** What is found and not told so by either side is raised; what this member raised and is found no more, cleared. */
export function alertsDue({ record, open, found }: Watched, mspId: string, today: string): Due[] {
  const raised = found.map(sayable).flatMap((alert): Due[] => {
    const told = open.filter((one) => isSameAlert(one, alert));
    const own = told.find(({ by }) => by === mspId);
    const isNew = own ? tellsAnew(alert, own, today) : !told.some((one) => tellTheSame(one, alert));
    const effect: Effect = { type: 'raiseAlert', record, alert };
    return isNew ? [{ effect, contradicts: !own && told.length > 0 }] : [];
  });
  const over = open.filter((one) => one.by === mspId && !found.some((alert) => isSameAlert(alert, one)));
  return [
    ...raised,
    ...over.map(({ type, about }): Due => {
      const effect: Effect = { type: 'clearAlert', record, alert: { type, about } };
      return { effect, contradicts: false };
    }),
  ];
}

/** Without a figure that no record carries: what was found is told all the same. */
const sayable = ({ quantity, ...alert }: AlertRaise): AlertRaise =>
  quantityShape.safeParse(quantity).success ? { ...alert, quantity } : alert;
