import type { CheckedBlocks } from '../checkpoint/checked-blocks';
import type { Statement } from '../claims/statements';
import { Witness } from '../claims/witness';
import type { SignatureChecker } from '../ledger/answers';
import type { Verdict } from '../verify';
import { compare } from './compare';

type How = {
  checkSignatures: SignatureChecker;
  witness?: Witness;
  checked?: CheckedBlocks;
  statements?: readonly Statement[];
};
/** One verification, of a pack or of a folder. */
export type Run = (how: How) => Promise<Verdict>;

/** Both are verified, and by themselves: neither verdict rests on the other. */
export async function heldAgainst(own: Run, other: Run, how: How): Promise<Verdict> {
  const [ours, theirs] = [new Witness(), new Witness()];
  const verdict = await own({ ...how, witness: ours });
  const held = await other({ checkSignatures: how.checkSignatures, witness: theirs });
  const differences = compare({ verdict, witness: ours }, { verdict: held, witness: theirs });
  return { ...verdict, against: { other: held, differences } };
}
