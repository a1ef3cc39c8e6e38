import { refuseUnless } from '../errors';
import { keys } from '../record/keys';
import { endsAt, succession, whereItEnds } from '../record/succession';
import { succeedRequestShape } from '../schema/requests';
import { assertNoKeyPolicy } from './live';
import { type Proposal } from './proposal';

/** Goes on with a record without who has left: another begins in its place, and it ends where it stands. @throws Refusal */
export async function succeed(proposal: Proposal): Promise<void> {
  const request = proposal.request('succeed', succeedRequestShape);
  const { ledger } = proposal;
  const { prior, next, writes } = succession(request, await proposal.stepContext());
  const { kind, id, parties } = next.seal;
  const standing = new Map<string, string>();
  for (const party of parties) {
    const free = (await ledger.hashAt(party, keys.seal(kind, id))) === '';
    refuseUnless(free, 'RECORD_EXISTS', () => ({ kind, id, party }));
    standing.set(party, await ledger.hashAt(party, keys.seal(kind, prior.seal.id)));
  }
  const holders = whereItEnds(prior, parties, standing);
  for (const party of holders) await assertNoKeyPolicy(ledger, party, prior.seal);
  await ledger.write([...writes, ...endsAt(prior, holders)]);
}
