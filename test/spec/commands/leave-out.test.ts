import { absenceOf, leavingOut, type RecordPlace } from '@tierline/api/commands';
import { NodeRefusal } from '@tierline/api/refusals';
import { Refusal } from '@tierline/chaincode/errors';
import type { Command, StepRequest } from '@tierline/chaincode/schema';
import { Channel, crate } from '../../support/channel';
import { ScriptedRecords } from '../../support/scripted-ledger';

const id = 'ab'.repeat(16);
const place: RecordPlace = { channel: 'programme', kind: 'custody', id };
const identifier = { scheme: 'sscc', sscc: '340123450000000017' };
const commission: Command = { name: 'CommissionUnit', input: { identifier, kind: crate, values: {} } };
const offer = (role: string, to: string): Command => ({ name: 'OfferRole', input: { role, to } });
const accept = (role: string): Command => ({ name: 'AcceptOffer', input: { role } });

const channel = new Channel('AxleMSP');
const seals: string[] = [];
function play(by: string, command: Command, ...absent: string[]): void {
  channel.apply(by, 'custody', id, command, undefined, absent);
  seals.push(channel.live.get(`custody/${id}`)!.sealBytes);
}
const request = (command: Command, more: Partial<StepRequest> = {}): StepRequest => {
  const { sealBytes: seal, bodyBytes: body } = channel.live.get(`custody/${id}`)!;
  return { kind: 'custody', id, command, commandId: id, salt: id, prior: { seal, body }, ...more };
};
const away = (...organisations: string[]) => new NodeRefusal('PARTNER_UNAVAILABLE', { organisations });
const unreachable = (mspId: string) => ({ mspId, reason: 'unreachable' as const });

beforeAll(() => {
  play('OemMSP', commission);
  play('OemMSP', offer('custodian', 'CarrierMSP'));
  play('OemMSP', offer('owner', 'AxleMSP'));
});

describe('whom a command is tried without', () => {
  const tried = (refusal: NodeRefusal | Refusal, one = request(accept('owner')), caller = 'AxleMSP') =>
    leavingOut([one], refusal, caller);

  it('is a partner that is away, where the rules go on without it', () => {
    expect(tried(away('OemMSP'))).toEqual([unreachable('OemMSP')]);
    expect(tried(away('CarrierMSP'))).toEqual([unreachable('CarrierMSP')]);
  });

  it('is nobody where the rules ask for it, too few would be left, or nothing would be new', () => {
    expect(tried(away('StewardMSP'))).toBeUndefined();
    expect(tried(away('AxleMSP'))).toBeUndefined();
    expect(tried(away('CarrierMSP', 'OemMSP'))).toBeUndefined();
    expect(tried(away('OemMSP'), request(offer('owner', 'CastingMSP')), 'OemMSP')).toBeUndefined();
    expect(tried(away('OemMSP'), request(accept('owner'), { absences: [unreachable('OemMSP')] }))).toBeUndefined();
    const { prior: _none, ...first } = request(accept('owner'));
    expect(tried(away('OemMSP'), first)).toBeUndefined();
  });

  it('is nobody who answered', () => {
    expect(tried(new NodeRefusal('PARTNER_BEHIND', { organisations: ['OemMSP'] }))).toBeUndefined();
    expect(tried(new Refusal('PRIOR_NOT_LIVE', { kind: 'custody', id, party: 'OemMSP' }))).toBeUndefined();
  });

  it('is who was left out before and has not caught up, with the seals from what it holds', async () => {
    play('CarrierMSP', accept('custodian'), 'OemMSP');
    const behind = [{ mspId: 'OemMSP', reason: 'behind' as const }];
    expect(tried(new Refusal('PRIOR_NOT_LIVE', { kind: 'custody', id, party: 'OemMSP' }))).toEqual(behind);
    const records = new ScriptedRecords();
    records.seals = (_place, from, to) => Promise.resolve(seals.slice(from - 1, to));
    const { prior } = request(accept('owner'));
    expect(await absenceOf(records, place, prior!, behind)).toEqual({ absences: behind, chain: [seals[2]] });
    const other = [unreachable('CarrierMSP')];
    expect(await absenceOf(records, place, prior!, other)).toEqual({ absences: other });
  });
});
