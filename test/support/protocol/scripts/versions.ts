import { canonical, sha256Hex, step } from '@tierline/chaincode/record';
import type { Caller, Prior, Registry } from '@tierline/chaincode/schema';
import { ended, following, versionAt } from '../forged';
import { commission, first, hex, type MemberId, pair, person, registry } from '../programme';
import { found, refused, type Stage, valid } from '../stage';

const accomplices: MemberId[] = ['AxleMSP', 'CarrierMSP'];

export async function inventedHistory(stage: Stage): Promise<void> {
  const { programme } = stage;
  const id = await programme.link();
  const accepted = { status: 'accepted', acceptorsRandom: hex(16) };
  const invented = following(await programme.held('AxleMSP', 'link', id), 'OemMSP', accepted);
  const step = await programme.step('AxleMSP', 'link', id, { name: 'EndLink', input: { reason: 'over' } }, invented);
  await stage.expect('invented history as prior', refused('PRIOR_NOT_LIVE'), programme.apply('AxleMSP', [step], pair));
  await stage.expect(
    'the same written at both, endorsed by the forger alone',
    refused('ENDORSEMENT_POLICY_FAILURE'),
    programme.forge(
      'AxleMSP',
      pair.flatMap((at) => versionAt(at, invented)),
    ),
  );
}

export async function partyLeftOut(stage: Stage): Promise<void> {
  const { programme } = stage;
  const id = await programme.link();
  const leftOut = { PARTY_LEFT_OUT: [...pair, 'auditor'] } as const;
  const next = following(await programme.held('AxleMSP', 'link', id), 'AxleMSP', ended);
  await stage.expect(
    'a version at one of two parties',
    found(leftOut),
    programme.forge('AxleMSP', versionAt('AxleMSP', next)),
  );
  const outside = following(next, 'AxleMSP', ended, { parties: accomplices });
  await stage.expect(
    'a version that swaps a party for an accomplice',
    found({ ...leftOut, PRIOR_UNKNOWN: ['CarrierMSP'] }),
    programme.forge(
      'AxleMSP',
      accomplices.flatMap((at) => versionAt(at, outside)),
      accomplices,
    ),
  );
  const lacking = following(await programme.held('OemMSP', 'link', id), 'AxleMSP', ended);
  await stage.expect(
    'a version at the other, not endorsed by it',
    refused('ENDORSEMENT_POLICY_FAILURE'),
    programme.forge('AxleMSP', versionAt('OemMSP', lacking)),
  );
}

export async function idTaken(stage: Stage): Promise<void> {
  const { programme } = stage;
  const create = () => programme.crate('04012345678901XYZ');
  const made = await create();
  const parties: MemberId[] = ['OemMSP', 'StewardMSP'];
  await stage.expect('the true record', valid, programme.apply('OemMSP', [made], parties));
  const anew = withOtherParties(await programme.held('OemMSP', 'custody', made.id));
  await stage.expect(
    'its id created anew by two others',
    found({
      VERSION_DIFFERS: accomplices,
      PARTY_LEFT_OUT: ['OemMSP', 'StewardMSP', 'auditor'],
    }),
    programme.forge(
      'AxleMSP',
      accomplices.flatMap((at) => versionAt(at, anew)),
      accomplices,
    ),
  );
  const offer = { name: 'OfferRole', input: { role: 'owner', to: 'OemMSP' } };
  const step = await programme.step('AxleMSP', 'custody', made.id, offer, anew);
  await stage.expect(
    'and offered to its party',
    refused('STEWARD_UNKNOWN'),
    programme.apply('AxleMSP', [step], ['OemMSP', ...accomplices]),
  );
  await stage.expect(
    'its id created anew through the chaincode',
    refused('RECORD_EXISTS'),
    programme.apply('OemMSP', [await create()], parties),
  );
}

/** The chaincode cannot see links: whoever is a party finds that there is none. */
export async function unlinked(stage: Stage): Promise<void> {
  const { programme } = stage;
  const create = first('custody', hex(16), commission('04012345678901QQQ'));
  await stage.expect(
    'a unit commissioned without a link',
    found({ LINK_MISSING: ['AxleMSP', 'StewardMSP'] }),
    programme.apply('AxleMSP', [create], ['AxleMSP', 'StewardMSP']),
  );
}

/** By the rules, but for a registry of the forgers' own in which an accomplice witnesses. */
export async function falseSteward(stage: Stage): Promise<void> {
  const { programme } = stage;
  const request = first('custody', hex(16), commission('04012345678901FFF'));
  const caller: Caller = { mspId: 'AxleMSP', name: person, roles: ['manager'] };
  const theirs: Registry = { ...registry, steward: 'CarrierMSP' };
  const [made] = step([request], { caller, at: new Date().toISOString(), registry: theirs });
  const { sealBytes: seal, bodyBytes: body } = made!.next;
  await stage.expect(
    'a unit with an accomplice for steward',
    found({ VERSION_DIFFERS: accomplices }),
    programme.forge(
      'AxleMSP',
      accomplices.flatMap((at) => versionAt(at, { seal, body })),
      accomplices,
    ),
  );
  const offer = { name: 'OfferRole', input: { role: 'custodian', to: 'OemMSP' } };
  const offered = await programme.step('AxleMSP', 'custody', request.id, offer, { seal, body });
  await stage.expect(
    'and offered to a member who does not know it',
    refused('STEWARD_UNKNOWN'),
    programme.apply('AxleMSP', [offered], ['OemMSP', ...accomplices]),
  );
}

/** The same record with its OEM and steward replaced. */
function withOtherParties({ seal, body }: Prior): Prior {
  const swap = (text: string) => text.replaceAll('OemMSP', 'AxleMSP').replaceAll('StewardMSP', 'CarrierMSP');
  const swapped = canonical(JSON.parse(swap(body)));
  const changes = { body: sha256Hex(swapped), commandId: hex(16) };
  return { seal: canonical({ ...(JSON.parse(swap(seal)) as object), ...changes }), body: swapped };
}
