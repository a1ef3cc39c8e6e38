import { canonical, entryIdOf, keys, sha256Hex } from '@tierline/chaincode/record';
import type { Attestation } from '@tierline/chaincode/schema';
import { parseBlock } from '@tierline/network/wire';
import { refusalSeen } from '../member';
import { accept, hex, memberIds, type MemberId, pair, registry } from '../programme';
import { found, refused, type Stage, valid } from '../stage';

export async function bootstrap(stage: Stage): Promise<void> {
  const { programme } = stage;
  const other = { ...registry, charter: sha256Hex('other') };
  await stage.expect('bootstrap with other content', refused('BOOTSTRAP_DIFFERS'), programme.bootstrap(other));
  await stage.expect('bootstrap', valid, programme.bootstrap());
  await stage.expect('a second bootstrap', refused('ALREADY_BOOTSTRAPPED'), programme.bootstrap());
}

export async function link(stage: Stage): Promise<void> {
  const { programme } = stage;
  const id = await programme.link();
  const step = await programme.step('AxleMSP', 'link', id, accept());
  await stage.expect('accept a link', valid, programme.apply('AxleMSP', [step], pair));
  const live = await programme.held('OemMSP', 'link', id);
  expect(await programme.held('AxleMSP', 'link', id)).toEqual(live);

  const [oem, axle] = [programme.of('OemMSP'), programme.of('AxleMSP')];
  const [body = ''] = await oem.read([keys.body('link', id, 2)]);
  const restate = { target: 'AxleMSP', key: keys.body('link', id, 2), value: body, seal: live.seal };
  await stage.expect('restate', valid, oem.submit('records:restate', { restate }, ['AxleMSP']));
  const old = keys.body('link', id, 1);
  const purge = { seal: live.seal, items: [{ key: old, holders: ['OemMSP'] }] };
  await stage.expect('purge an own old body', valid, oem.submit('records:purge', { purge }, ['OemMSP']));
  await expect(oem.read([old]).catch(refusalSeen)).resolves.toBe('RECORD_UNKNOWN');
  await expect(axle.read([old])).resolves.toHaveLength(1);
  const notice = { commandId: hex(16), content: { type: 'late', text: 'we wait' }, salt: hex(16) };
  await stage.expect('notice', valid, axle.submit('records:notice', { notice }, ['AxleMSP']));
}

export async function custody(stage: Stage): Promise<void> {
  const { programme } = stage;
  const parties: MemberId[] = ['OemMSP', 'StewardMSP'];
  const joined: MemberId[] = [...parties, 'CarrierMSP'];
  const commissioned = await programme.crate('04012345678901ABC');
  const unit = commissioned.id;
  await stage.expect('commission a unit', valid, programme.apply('OemMSP', [commissioned], parties));
  const offer = { name: 'OfferRole', input: { role: 'custodian', to: 'CarrierMSP' } };
  const offered = await programme.step('OemMSP', 'custody', unit, offer);
  await stage.expect('offer: the receiver joins', valid, programme.apply('OemMSP', [offered], joined));
  const acceptance = { name: 'AcceptOffer', input: { role: 'custodian' } };
  const accepted = await programme.step('CarrierMSP', 'custody', unit, acceptance);
  await stage.expect('accept the unit', valid, programme.apply('CarrierMSP', [accepted], joined));
  const prior = await programme.held('CarrierMSP', 'custody', unit);
  const content = { type: 'evidence', source: 'epcis', hash: sha256Hex('event') };
  const entry = { kind: 'custody', id: unit, commandId: hex(16), salt: hex(16), prior, content };
  await stage.expect('entry', valid, programme.of('CarrierMSP').submit('records:entry', { entry }, joined));
}

export async function motion(stage: Stage): Promise<void> {
  const { programme } = stage;
  const ticked = programme.of('StewardMSP').submit('consortium:tick', {}, memberIds);
  await stage.expect('tick', valid, ticked);
  const next = { ...registry, sequence: 2, charter: sha256Hex('new') };
  const commandId = hex(16);
  const moved = { commandId, registry: next, codes: [] };
  await stage.expect('move', valid, programme.of('OemMSP').submit('consortium:move', { motion: moved }, memberIds));
  const motion = { motionId: entryIdOf('OemMSP', commandId), registryHash: sha256Hex(canonical(next)) };
  const approve = (mspId: MemberId) => programme.of(mspId).submit('consortium:approve', { motion }, memberIds);
  await stage.expect('approve, second of four', valid, approve('AxleMSP'));
  await stage.expect('approve, third of four', valid, approve('StewardMSP'));
  await stage.expect('approve after it took effect', refused('MOTION_STALE'), approve('CarrierMSP'));
}

export async function attestations(stage: Stage): Promise<void> {
  const { programme } = stage;
  const readings = await stage.readers.readings();
  const said = (mspId: MemberId, change: Partial<Attestation> = {}): string => {
    const { blocks } = readings.find((reading) => reading.mspId === mspId)!;
    const { number, headerHash, commitHash = '' } = parseBlock(blocks.at(-1)!);
    return canonical({ v: 1, upTo: Number(number), headerHash, commitHash, ...change });
  };
  const attest = (mspId: MemberId, text: string, at?: MemberId[]) => programme.of(mspId).attest(text, at);
  await stage.expect('an attestation', valid, attest('OemMSP', said('OemMSP')));
  await stage.expect('an attestation of another member', valid, attest('CarrierMSP', said('CarrierMSP')));
  const elsewhere = attest('OemMSP', said('OemMSP'), ['CarrierMSP']);
  await stage.expect('one that another’s peer endorsed', refused('ENDORSEMENT_POLICY_FAILURE'), elsewhere);
  const differs = found({ ATTESTATION_DIFFERS: [...memberIds, 'auditor'] });
  const forked = said('StewardMSP', { headerHash: hex(32) });
  await stage.expect('one of another history', differs, attest('StewardMSP', forked));
  const judged = said('StewardMSP', { commitHash: hex(32) });
  await stage.expect('one that judges transactions otherwise', differs, attest('StewardMSP', judged));
  await stage.expect('one of no block', refused('MALFORMED'), attest('OemMSP', said('OemMSP', { upTo: 0 })));
}
