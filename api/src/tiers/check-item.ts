import { refuseUnless } from '@tierline/chaincode/errors';
import { shaped } from '@tierline/chaincode/record';
import { billFault } from '@tierline/planning/tiers';
import type { z } from 'zod';
import { NodeRefusal } from '../refusals';
import { billsOf } from './explosion';
import { billOfMaterial, sourcing, workingCalendar } from './shapes';
import type { TierData, TierItem } from './tier-store';
import { isTimeZone } from './today';

const shapes: Readonly<Record<TierItem['kind'], z.ZodType>> = {
  bill: billOfMaterial,
  calendar: workingCalendar,
  sourcing,
};

/** Before it is saved, by itself. @throws Refusal MALFORMED */
export function checkShape({ kind, item }: TierItem): void {
  shaped(shapes[kind], item, '');
  if ('timeZone' in item)
    refuseUnless(isTimeZone(item.timeZone), 'MALFORMED', () => ({ at: '/timeZone', reason: 'no such time zone' }));
}

/** Before it is saved, with all the rest. @throws NodeRefusal BILL_INVALID */
export function checkTogether({ kind, item }: TierItem, rest: TierData): void {
  if (kind !== 'bill') return;
  const fault = billFault(billsOf({ ...rest, bills: [...rest.bills.filter(({ part }) => part !== item.part), item] }));
  if (fault) throw new NodeRefusal('BILL_INVALID', fault);
}

export const nameOfItem = (one: TierItem): string => (one.kind === 'calendar' ? one.item.site : one.item.part);
