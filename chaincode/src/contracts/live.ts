import { refuseUnless } from '../errors';
import { type Ledger } from '../ledger/ledger';
import { keys } from '../record/keys';
import { type Version } from '../record/version';
import { type StepResult } from '../record/step';

/** The version given is the live one at each of these members. @throws Refusal PRIOR_NOT_LIVE */
export async function assertLive(
  ledger: Ledger,
  { seal, sealHash }: Pick<Version, 'seal' | 'sealHash'>,
  at: readonly string[],
) {
  const { kind, id } = seal;
  for (const party of at) {
    const found = await ledger.hashAt(party, keys.seal(kind, id));
    refuseUnless(found === sealHash, 'PRIOR_NOT_LIVE', () => ({ kind, id, party, given: sealHash, found }));
  }
}

/** protocol.md §3, conditions 1 (what the ledger says), 2 and 3. @throws Refusal */
export async function assertFollows(ledger: Ledger, { kind, id, prior, next }: StepResult): Promise<void> {
  const before = prior?.seal.parties ?? [];
  const key = keys.seal(kind, id);
  if (prior) await assertLive(ledger, prior, before);
  for (const party of before) {
    refuseUnless(!(await ledger.hasKeyPolicy(party, key)), 'KEY_POLICY_SET', () => ({ kind, id, party }));
  }
  for (const party of next.seal.parties.filter((each) => !before.includes(each))) {
    refuseUnless((await ledger.hashAt(party, key)) === '', 'RECORD_EXISTS', () => ({ kind, id, party }));
  }
}
