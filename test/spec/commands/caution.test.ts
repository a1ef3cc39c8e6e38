import { apply, newIds, Writer } from '@tierline/api/commands';
import type { Command } from '@tierline/chaincode/schema';
import { Channel, crate } from '../../support/channel';
import { committed, ScriptedLedger, ScriptedRecords, signatory } from '../../support/scripted-ledger';
import { KeptEnvelopes } from '../../support/kept-envelopes';

const id = 'ab'.repeat(16);
const commission: Command = {
  name: 'CommissionUnit',
  input: { identifier: { scheme: 'sscc', sscc: '340123450000000017' }, kind: crate, values: {} },
};
const offer = (to: string) => ({ name: 'OfferRole', input: { role: 'custodian', to } });

/** The OEM has offered a crate to the carrier and now offers it to the axle maker too. */
function second(confirmed?: boolean) {
  const channel = new Channel('OemMSP');
  channel.apply('OemMSP', 'custody', id, commission);
  channel.apply('OemMSP', 'custody', id, offer('CarrierMSP'));
  const { seal, sealBytes, sealHash, bodyBytes } = channel.live.get(`custody/${id}`)!;
  const live = { version: seal.version, sealHash, ended: false, prior: { seal: sealBytes, body: bodyBytes } };
  const records = Object.assign(new ScriptedRecords(), { live: () => Promise.resolve(live) });
  const ledger = new ScriptedLedger();
  ledger.script.submit.push(committed(7n));
  const count = { write: () => undefined, retry: () => undefined, stage: () => undefined };
  const writer = new Writer({ ledger, records, unsettled: new KeptEnvelopes(), stopped: () => undefined, count });
  const context = { writer, ledger, records, channels: ['programme'], newId: newIds('secret'), signatory };
  const intents = [{ kind: 'custody', id, ...offer('AxleMSP'), ...(confirmed !== undefined && { confirmed }) }];
  return { ledger, done: apply(context, { channel: 'programme', intents }) };
}

describe('a second open offer', () => {
  it('is not sent before the person confirms that the receivers will see each other', async () => {
    const { ledger, done } = second();
    await expect(done).rejects.toMatchObject({
      code: 'CONFIRMATION_NEEDED',
      data: { kind: 'custody', command: 'OfferRole', to: 'AxleMSP', alreadyOffered: ['CarrierMSP'] },
    });
    expect(ledger.said).toEqual([]);
  });

  it('is sent once it is confirmed', async () => {
    const { ledger, done } = second(true);
    await done;
    expect(ledger.said).toEqual(['prepare tx1', 'submit tx1']);
  });
});
