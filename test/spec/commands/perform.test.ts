import { newIds, performWrite, type Write, Writer } from '@tierline/api/commands';
import { NodeRefusal } from '@tierline/api/refusals';
import type { Command } from '@tierline/chaincode/schema';
import { Channel, crate, registry } from '../../support/channel';
import { KeptEnvelopes } from '../../support/kept-envelopes';
import { ScriptedLedger, ScriptedRecords, signatory } from '../../support/scripted-ledger';

const id = 'ab'.repeat(16);
const [channel, kind] = ['programme', 'custody'];
const identifier = { scheme: 'sscc', sscc: '340123450000000017' };
const commission: Command = { name: 'CommissionUnit', input: { identifier, kind: crate, values: {} } };
const offer = (to: string) => ({ name: 'OfferRole', input: { role: 'owner', to } });
const applied: Write = { type: 'apply', channel, intents: [{ kind, id, ...offer('AxleMSP'), confirmed: true }] };
const entry: Write = {
  type: 'entry',
  place: { channel, kind, id },
  content: { type: 'evidence', hash: `sha-256;${'0'.repeat(64)}` },
};

type States = Record<string, 'suspended' | 'left'>;
/** The OEM writes on what the carrier is party to, while these peers are away and those members are in that state. */
function performed(write: Write, away: string[], states: States, frozen = false): Promise<unknown> {
  const played = new Channel('OemMSP');
  played.apply('OemMSP', kind, id, commission);
  played.apply('OemMSP', kind, id, offer('CarrierMSP'));
  const { seal, sealBytes, sealHash, bodyBytes } = played.live.get(`${kind}/${id}`)!;
  const live = { version: seal.version, sealHash, frozen, prior: { seal: sealBytes, body: bodyBytes } };
  const members = registry.members.map((member) => ({ ...member, state: states[member.mspId] ?? member.state }));
  const records = Object.assign(new ScriptedRecords(), {
    live: () => Promise.resolve(live),
    registry: () => Promise.resolve({ ...registry, members }),
  });
  const ledger = new ScriptedLedger();
  ledger.script.prepare.push(new NodeRefusal('PARTNER_UNAVAILABLE', { organisations: away }));
  const count = { write: () => undefined, retry: () => undefined, stage: () => undefined };
  const writer = new Writer({ ledger, records, unsettled: new KeptEnvelopes(), stopped: () => undefined, count });
  return performWrite(
    { writer, ledger, records, channels: [channel], newId: newIds('secret'), signatory },
    write,
    undefined,
  );
}

describe.each([
  ['a command', applied],
  ['an entry', entry],
])('%s whose party does not answer', (_what, write) => {
  it('is refused for good where that party has left the consortium', async () => {
    await expect(performed(write, ['AxleMSP', 'CarrierMSP'], { CarrierMSP: 'left' })).rejects.toMatchObject({
      code: 'PARTY_LEFT',
      data: { organisations: ['CarrierMSP'], records: [{ kind, id }] },
    });
  });

  it('is refused where the record is frozen, or another has succeeded it', async () => {
    await expect(performed(write, ['CarrierMSP'], {}, true)).rejects.toMatchObject({ code: 'RECORD_FROZEN' });
  });

  it('may wait where it is a member still, or will be again, whoever else has left', async () => {
    const members: States[] = [{}, { CarrierMSP: 'suspended' }, { CastingMSP: 'left' }];
    for (const states of members)
      await expect(performed(write, ['CarrierMSP'], states)).rejects.toMatchObject({
        code: 'PARTNER_UNAVAILABLE',
        data: { organisations: ['CarrierMSP'] },
      });
  });
});
