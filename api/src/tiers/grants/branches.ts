import { derivedId } from '@tierline/chaincode/record';
import type { GrantAspect, GrantBranch } from '@tierline/chaincode/schema';
import type { TierData, TierStore } from '../tier-store';
import type { Ledgers } from '../what-stands';
import { figuresOf } from './figures';
import { peggedTo, type Question, type Pegged } from './pegged';

export type BranchPorts = { ledgers: Ledgers; store: TierStore; data: TierData; now: Date };
/** What suppliers' own answers say of the branches behind them. */
export type Behind = (supplier: string, pegged: readonly Pegged[]) => Promise<GrantBranch[]>;

/**
 * The answer to a question: each supplier of what goes into the part as one branch, and under it those it answers with. Names
 * are drawn from a secret that this member keeps for this requester: the same from one question to the next, and of no use beside
 * another requester's. They stand in the order of their names, which is nobody's.
 */
export async function branchesFor(
  { ledgers, store, data, now }: BranchPorts,
  question: Question & { aspect: GrantAspect },
  behind: Behind,
): Promise<GrantBranch[]> {
  const nameOf = await namesFor(store, question.requester);
  const pegged = await peggedTo(ledgers, { data, question, now });
  const branches = Array.from(pegged, async ([supplier, orders]): Promise<GrantBranch[]> => {
    const figures = await figuresOf[question.aspect](ledgers, supplier, orders);
    const branch = nameOf(supplier);
    const own: GrantBranch = figures ? { branch, reach: 'answered', ...figures } : { branch, reach: 'unreachable' };
    const below = (await behind(supplier, orders)).map(({ branch: theirs, under, ...said }) => ({
      branch: nameOf(supplier, theirs),
      under: under === undefined ? branch : nameOf(supplier, under),
      ...said,
    }));
    return [own, ...below];
  });
  return (await Promise.all(branches)).flat().sort((a, b) => (a.branch < b.branch ? -1 : 1));
}

/** A branch that says nothing: neither of what there is, nor that it was not looked for. */
export const unsaid = async ({ store }: Pick<BranchPorts, 'store'>, requester: string): Promise<GrantBranch> => ({
  branch: (await namesFor(store, requester))(),
  reach: 'unreachable',
});

async function namesFor(store: TierStore, requester: string): Promise<(...path: string[]) => string> {
  const secret = await store.secret(`grant/${requester}`);
  return (...path) => derivedId(secret, 'branch', path);
}
