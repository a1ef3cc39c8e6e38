import { dayNumber, isMonday } from '@tierline/chaincode/schema';
import { epcisMillis } from '../../imports/epcis/canonical-value';
import { plainId } from '../models/values';
import type { Requirement } from './rule';

/** The object's own identifier is random (CX-0128 §4.1.2.2). */
export const uuid4 = <View>(field: string, idOf: (view: View) => string): Requirement<View> => ({
  id: 'V-UUID4',
  field,
  message: 'the identifier is no UUID version 4',
  holds: (view) => isUuid4(idOf(view)),
});

export const isUuid4 = (id: string): boolean => /^.{14}4.{4}[89ab]/.test(plainId(id));
export const areMondays = (days: readonly string[]): boolean => days.every(isMonday);
export const areDistinct = (days: readonly string[]): boolean => new Set(days).size === days.length;

/** Whether a week lies two or more weeks after the current one (N > 1). */
export const isBeyondNextWeek = (day: string, now: string): boolean => (dayNumber(day) ?? 0) >= mondayOf(now) + 14;

export const unitAsSaid = (view: { unitOfMeasure?: string | undefined; unitOfMeasureIsOmitted: boolean }): boolean =>
  view.unitOfMeasureIsOmitted === (view.unitOfMeasure === undefined);

/** Day number of the Monday on or before an instant. 1970-01-01 was a Thursday. */
function mondayOf(now: string): number {
  const day = Math.floor((epcisMillis(now) ?? 0) / 86_400_000);
  return day - ((day + 3) % 7);
}
