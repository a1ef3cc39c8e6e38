import { refuseUnless } from '../errors';
import { keys } from '../record/keys';
import { succession } from '../record/succession';
import { succeedRequestShape } from '../schema/requests';
import { presentAt } from './live';
import { type Proposal } from './proposal';

/** Whether that version is the last true one only the readers of every party can tell; they find a false claim. @throws Refusal */
export async function succeed(proposal: Proposal): Promise<void> {
  const request = proposal.request('succeed', succeedRequestShape);
  const { ledger } = proposal;
  const { prior, next, writes } = succession(request, await proposal.stepContext());
  const { kind, id, parties } = next.seal;
  for (const party of parties) {
    const free = (await ledger.hashAt(party, keys.seal(kind, id))) === '';
    refuseUnless(free, 'RECORD_EXISTS', () => ({ kind, id, party }));
  }
  if (request.without === undefined) {
    const key = keys.seal(kind, prior.seal.id);
    const standing = await Promise.all(presentAt(prior.seal).map((party) => ledger.hashAt(party, key)));
    refuseUnless(
      standing.some((hash) => hash !== prior.sealHash),
      'SUCCESSION_UNFOUNDED',
      () => ({ kind, id: prior.seal.id, reason: 'that version is live at all its parties' }),
    );
  }
  await ledger.write(writes);
}
