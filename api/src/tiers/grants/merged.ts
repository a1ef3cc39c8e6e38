import type { GrantBranch } from '@tierline/chaincode/schema';
import { amountsOf } from './figures';

/** Two parts may lead to one branch: it is said once, with what both say of it. */
export function merged(branches: readonly GrantBranch[]): GrantBranch[] {
  const byName = new Map<string, GrantBranch>();
  for (const one of branches) {
    const before = byName.get(one.branch);
    byName.set(one.branch, before ? together(before, one) : one);
  }
  return [...byName.values()];
}

function together(one: GrantBranch, other: GrantBranch): GrantBranch {
  if (one.reach === 'unreachable') return other;
  return other.reach === 'unreachable' ? one : { ...one, ...figuresOfBoth(one, other) };
}

/** Both answer one question, so both say the same of themselves. */
function figuresOfBoth(one: GrantBranch, other: GrantBranch): Partial<GrantBranch> {
  if (one.amounts) return { amounts: amountsOf([...one.amounts, ...(other.amounts ?? [])]) };
  if (one.ratio !== undefined) return Number(one.ratio) < Number(other.ratio) ? { ratio: other.ratio } : {};
  if (one.covered !== undefined) return { covered: one.covered && other.covered === true };
  return { disturbed: one.disturbed === true || other.disturbed === true };
}
