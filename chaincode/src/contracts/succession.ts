import { refuseUnless } from '../errors';
import type { Ledger } from '../ledger/ledger';
import { keys } from '../record/keys';
import { endsAt, succession } from '../record/succession';
import { type Version } from '../record/version';
import { succeedRequestShape } from '../schema/requests';
import { assertNoKeyPolicy, presentAt } from './live';
import { type Proposal } from './proposal';

/**
 * Begins a record in place of another, which ends wherever the version succeeded stands live. Whether that version is the last
 * true one only the readers of every party can tell; they find a false claim, and where another stands nothing ends.
 * @throws Refusal
 */
export async function succeed(proposal: Proposal): Promise<void> {
  const request = proposal.request('succeed', succeedRequestShape);
  const { ledger } = proposal;
  const { prior, next, writes } = succession(request, await proposal.stepContext());
  const { kind, id, parties } = next.seal;
  for (const party of parties) {
    const free = (await ledger.hashAt(party, keys.seal(kind, id))) === '';
    refuseUnless(free, 'RECORD_EXISTS', () => ({ kind, id, party }));
  }
  const holders = await heldBy(
    ledger,
    prior,
    prior.seal.parties.filter((party) => party !== request.without),
  );
  if (request.without === undefined)
    refuseUnless(!presentAt(prior.seal).every((party) => holders.includes(party)), 'SUCCESSION_UNFOUNDED', () => ({
      ...{ kind, id: prior.seal.id },
      reason: 'that version is live at all its parties',
    }));
  await ledger.write([...writes, ...endsAt(prior, holders)]);
}

/** @throws Refusal KEY_POLICY_SET */
async function heldBy(ledger: Ledger, { seal, sealHash }: Version, parties: readonly string[]): Promise<string[]> {
  const holders: string[] = [];
  for (const party of parties) {
    if ((await ledger.hashAt(party, keys.seal(seal.kind, seal.id))) !== sealHash) continue;
    await assertNoKeyPolicy(ledger, party, seal);
    holders.push(party);
  }
  return holders;
}
