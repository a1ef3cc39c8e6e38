import { apply, foresee, newIds, type WriteContext } from '@tierline/api/commands';
import type { Command } from '@tierline/chaincode/schema';
import { Channel, crate } from '../../support/channel';
import { committed, ScriptedLedger, ScriptedRecords, signatory } from '../../support/scripted-ledger';
import { quietWriter } from '../../support/quiet-writer';

const id = 'ab'.repeat(16);
const commission: Command = {
  name: 'CommissionUnit',
  input: { identifier: { scheme: 'sscc', sscc: '340123450000000017' }, kind: crate, values: {} },
};
const offer = (to: string) => ({ name: 'OfferRole', input: { role: 'custodian', to } });

/** The OEM has offered a crate to the carrier and now offers it to the axle maker too. */
function offered() {
  const channel = new Channel('OemMSP');
  channel.apply('OemMSP', 'custody', id, commission);
  channel.apply('OemMSP', 'custody', id, offer('CarrierMSP'));
  const { seal, sealBytes, sealHash, bodyBytes } = channel.live.get(`custody/${id}`)!;
  const live = { version: seal.version, sealHash, ended: false, prior: { seal: sealBytes, body: bodyBytes } };
  const records = Object.assign(new ScriptedRecords(), { live: () => Promise.resolve(live) });
  const ledger = new ScriptedLedger();
  ledger.script.submit.push(committed(7n));
  const writer = quietWriter({ ledger, records });
  const context = { writer, ledger, records, channels: ['programme'], newId: newIds('secret'), signatory };
  return { ledger, context };
}
const asked = (confirmed: boolean, to = 'AxleMSP') => ({
  channel: 'programme',
  intents: [{ kind: 'custody', id, ...offer(to), confirmed }],
});
function second(confirmed: boolean) {
  const { ledger, context } = offered();
  return { ledger, done: apply(context, asked(confirmed)) };
}

describe('a second open offer', () => {
  it('is not sent before the person confirms that the receivers will see each other', async () => {
    const { ledger, done } = second(false);
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

const managed = () => {
  const { ledger, context } = offered();
  return { ledger, context: { ...context, signatory: { ...signatory, roles: ['manager' as const] } } };
};

describe('what a command would make of a record', () => {
  it('is its next version and the facts of it, and nothing is signed or sent', async () => {
    const { ledger, context } = managed();
    const [foreseen, ...more] = await foresee(context, asked(true));
    expect(more).toEqual([]);
    expect(foreseen).toMatchObject({
      ...{ kind: 'custody', id, version: 3, command: 'OfferRole', facts: [{ type: 'RoleOffered' }] },
    });
    expect(JSON.stringify(foreseen?.state)).toContain('AxleMSP');
    expect(ledger.said).toEqual([]);
  });

  it('is refused as the command itself would be', async () => {
    const { ledger, context } = managed();
    const reader: WriteContext = { ...context, signatory: { ...signatory, roles: ['viewer'] } };
    const refused = (of: WriteContext, what: Parameters<typeof foresee>[1]) => expect(foresee(of, what)).rejects;
    await refused(context, asked(false)).toMatchObject({ code: 'CONFIRMATION_NEEDED' });
    await refused(reader, asked(true)).toMatchObject({ code: 'ROLE_MISSING' });
    await refused(context, asked(true, 'NobodyMSP')).toMatchObject({
      code: expect.stringMatching(/^[A-Z_]+$/) as string,
    });
    await refused(context, { ...asked(true), channel: 'nowhere' }).toMatchObject({ code: 'CHANNEL_UNKNOWN' });
    const many = Array.from({ length: 51 }, () => asked(true).intents[0]!);
    await refused(context, { channel: 'programme', intents: many }).toMatchObject({ code: 'OVERSIZE' });
    expect(ledger.said).toEqual([]);
  });
});
