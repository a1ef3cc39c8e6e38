import { refuseUnless } from '../errors';
import { type Ledger } from '../ledger/ledger';
import { keys } from '../record/keys';
import { type Version } from '../record/version';
import { type StepResult } from '../record/step';
import { type Seal } from '../schema/protocol';

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

/** Parties that a version was written at. */
export const presentAt = ({ parties, absent }: Seal): string[] => parties.filter((party) => !absent.includes(party));

/** protocol.md §3, conditions 1 (what the ledger says), 2 and 3; §10 for who is absent. @throws Refusal */
export async function assertFollows(ledger: Ledger, result: StepResult): Promise<void> {
  const { kind, id, prior, next } = result;
  const before = prior?.seal.parties ?? [];
  const present = before.filter((party) => !next.seal.absent.includes(party));
  const key = keys.seal(kind, id);
  if (prior) await assertLive(ledger, prior, present);
  for (const party of present) await assertNoKeyPolicy(ledger, party, { kind, id });
  await assertNoFork(ledger, result);
  for (const party of next.seal.parties.filter((each) => !before.includes(each))) {
    refuseUnless((await ledger.hashAt(party, key)) === '', 'RECORD_EXISTS', () => ({ kind, id, party }));
  }
}

/** Else the write would not need the endorsement of whom it concerns. @throws Refusal KEY_POLICY_SET */
export async function assertNoKeyPolicy(
  ledger: Ledger,
  party: string,
  { kind, id }: { kind: string; id: string },
): Promise<void> {
  const isSet = await ledger.hasKeyPolicy(party, keys.seal(kind, id));
  refuseUnless(!isSet, 'KEY_POLICY_SET', () => ({ kind, id, party }));
}

/** Who is left out holds a version of this very chain: nobody endorses a second one beside what a quorum wrote. */
async function assertNoFork(ledger: Ledger, { kind, id, prior, next, held }: StepResult): Promise<void> {
  for (const party of next.seal.absent) {
    const found = await ledger.hashAt(party, keys.seal(kind, id));
    const given = prior?.sealHash ?? '';
    refuseUnless(held.includes(found), 'PRIOR_NOT_LIVE', () => ({ kind, id, party, given, found }));
  }
}
