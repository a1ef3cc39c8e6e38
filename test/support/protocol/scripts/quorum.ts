import { keys } from '@tierline/chaincode/record';
import type { Absence, Command, Prior, StepRequest } from '@tierline/chaincode/schema';
import { versionAt } from '../forged';
import type { MemberId, Programme } from '../programme';
import { found, refused, type Stage, valid } from '../stage';

const offer = (role: string, to: MemberId): Command => ({ name: 'OfferRole', input: { role, to } });
const accept = (role: string): Command => ({ name: 'AcceptOffer', input: { role } });
const away = (mspId: MemberId): Absence[] => [{ mspId, reason: 'unreachable' }];
const first: MemberId[] = ['OemMSP', 'StewardMSP'];
const three: MemberId[] = ['CarrierMSP', 'OemMSP', 'StewardMSP'];

async function without(
  programme: Programme,
  by: MemberId,
  id: string,
  command: Command,
  absent: MemberId,
  prior?: Prior,
) {
  const step = await programme.step(by, 'custody', id, command, prior);
  return { ...step, absences: away(absent) } satisfies StepRequest;
}

/** The giver's consent is its offer: its peer may be away when the receiver accepts; a party restates what it missed. */
export async function quorum(stage: Stage): Promise<void> {
  const { programme } = stage;
  const made = await programme.crate('04012345678901AWY');
  const { id } = made;
  await stage.expect('commission, to be handed over', valid, programme.apply('OemMSP', [made], first));
  const offered = await programme.step('OemMSP', 'custody', id, offer('custodian', 'CarrierMSP'));
  await stage.expect('offer, to be accepted without the giver', valid, programme.apply('OemMSP', [offered], three));
  const stewardless = await without(programme, 'CarrierMSP', id, accept('custodian'), 'StewardMSP');
  await stage.expect(
    'accepted without the steward',
    refused('QUORUM_MISSED'),
    programme.apply('CarrierMSP', [stewardless], ['CarrierMSP', 'OemMSP']),
  );
  const accepted = await without(programme, 'CarrierMSP', id, accept('custodian'), 'OemMSP');
  await stage.expect(
    'accepted without the giver',
    valid,
    programme.apply('CarrierMSP', [accepted], ['CarrierMSP', 'StewardMSP']),
  );
  const back = await programme.step('CarrierMSP', 'custody', id, offer('custodian', 'OemMSP'));
  const next = () => programme.apply('CarrierMSP', [back], three);
  await stage.expect('offer to a giver that is behind', refused('PRIOR_NOT_LIVE'), next());
  const { seal, body } = await restated(stage, id, 3);
  expect(await programme.held('OemMSP', 'custody', id)).toEqual({ seal, body });
  await stage.expect('offer to a giver that caught up', valid, next());
}

/** The steward brings the OEM what it missed, which is live. */
async function restated(stage: Stage, id: string, version: number): Promise<Prior> {
  const { programme } = stage;
  const { seal, body } = await programme.held('StewardMSP', 'custody', id);
  const prior = await programme.held('OemMSP', 'custody', id);
  for (const [what, key, value] of [
    ['body', keys.body('custody', id, version), body],
    ['seal', keys.seal('custody', id), seal],
  ] as const) {
    const restate = { target: 'OemMSP', key, value, seal, prior };
    const sent = programme.of('StewardMSP').submit('records:restate', { restate }, ['OemMSP']);
    await stage.expect(`restate what the giver missed: ${what}`, valid, sent);
  }
  return { seal, body };
}

/** Who is in two quorums takes its own copy back and signs a second next version; honest peers look at whom it passes over. */
export async function fork(stage: Stage): Promise<void> {
  const { programme } = stage;
  const made = await programme.crate('04012345678901FRK');
  const { id } = made;
  await stage.expect('commission, to be forked', valid, programme.apply('OemMSP', [made], first));
  const toCarrier = await programme.step('OemMSP', 'custody', id, offer('custodian', 'CarrierMSP'));
  await stage.expect('offer custody, to be forked', valid, programme.apply('OemMSP', [toCarrier], three));
  const all: MemberId[] = ['AxleMSP', ...three];
  const toAxle = await programme.step('OemMSP', 'custody', id, offer('owner', 'AxleMSP'));
  await stage.expect('offer ownership, to be forked', valid, programme.apply('OemMSP', [toAxle], all));
  const before = await programme.held('StewardMSP', 'custody', id);
  const one = await without(programme, 'CarrierMSP', id, accept('custodian'), 'OemMSP');
  const withoutOem: MemberId[] = ['AxleMSP', 'CarrierMSP', 'StewardMSP'];
  await stage.expect('one quorum', valid, programme.apply('CarrierMSP', [one], withoutOem));
  const undone = found({ PARTY_LEFT_OUT: [...all, 'auditor'] }); // the OEM, once it has caught up
  const standing = await programme.held('StewardMSP', 'custody', id);
  for (const mspId of ['AxleMSP', 'StewardMSP'] as const) {
    const back = versionAt(mspId, before).filter(({ key }) => key === keys.seal('custody', id));
    await stage.expect(`${mspId} takes its copy back`, undone, programme.forge(mspId, back));
  }
  const other = await without(programme, 'AxleMSP', id, accept('owner'), 'CarrierMSP', before);
  const withoutCarrier: MemberId[] = ['AxleMSP', 'OemMSP', 'StewardMSP'];
  await stage.expect(
    'the other quorum',
    refused('PRIOR_NOT_LIVE'),
    programme.apply('AxleMSP', [other], withoutCarrier),
  );
  const again = versionAt('StewardMSP', standing).filter(({ key }) => key === keys.seal('custody', id));
  await stage.expect('the steward brings its copy forth again', undone, programme.forge('StewardMSP', again));
  await stage.expect('the other mends its copy', valid, programme.mend('AxleMSP', standing, before.seal));
  await restated(stage, id, 4);
}
