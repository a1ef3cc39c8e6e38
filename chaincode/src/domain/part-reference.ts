import { refuseUnless } from '../errors';
import { partReferenceDetail, type PartReferenceDetail } from '../schema/master-data';
import { masterDataKind } from './master-data';

/** One part under both sides' numbers, and how its units convert: what neither side may assume alone. */
export const partReference = masterDataKind<PartReferenceDetail>({
  name: 'part-reference',
  detail: partReferenceDetail,
  commands: {
    propose: 'ProposePartReference',
    revise: 'RevisePartReference',
    agree: 'AgreePartReference',
    decline: 'DeclinePartReference',
    withdraw: 'WithdrawPartReference',
    confirm: 'ConfirmPartReference',
    challenge: 'ChallengePartReference',
  },
  check({ customer, supplier, baseUnit, conversions }, sides) {
    const both = [customer, supplier].sort().join() === [...sides].sort().join();
    refuseUnless(both, 'SIDES_DIFFER', () => ({ customer, supplier }));
    const units = conversions.map(({ unit }) => unit);
    refuseUnless(new Set([baseUnit, ...units]).size === units.length + 1, 'CONVERSION_INVALID', () => ({ units }));
    refuseUnless(!conversions.some(({ factor }) => /^[0.]+$/.test(factor)), 'CONVERSION_INVALID', () => ({
      reason: 'a factor of zero',
    }));
  },
  subject: ({ customer, customerPart }) => [customer, customerPart],
});
