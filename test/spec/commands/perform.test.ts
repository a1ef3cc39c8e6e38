import { newIds, performWrite, processCommands, type Write, type WriteContext } from '@tierline/api/commands';
import { PreparedDiffers } from '@tierline/api/gateway';
import { NodeRefusal } from '@tierline/api/refusals';
import { Refusal } from '@tierline/chaincode/errors';
import { canonical } from '@tierline/chaincode/record';
import type { Command } from '@tierline/chaincode/schema';
import type { Effect } from '@tierline/workflows';
import { Channel, crate, registry } from '../../support/channel';
import { quietWriter } from '../../support/quiet-writer';
import { committed, ScriptedLedger, ScriptedRecords, signatory } from '../../support/scripted-ledger';

const id = 'ab'.repeat(16);
const [channel, kind] = ['programme', 'custody'];
const identifier = { scheme: 'sscc', sscc: '340123450000000017' };
const commission: Command = { name: 'CommissionUnit', input: { identifier, kind: crate, values: {} } };
const offer = (to: string) => ({ name: 'OfferRole', input: { role: 'owner', to } });
const applied: Write = { type: 'apply', channel, intents: [{ kind, id, ...offer('AxleMSP'), confirmed: true }] };
const entry: Write = {
  type: 'entry',
  place: { channel, kind, id },
  content: { type: 'evidence', source: 'photo', hash: '0'.repeat(64) },
};

type States = Record<string, 'suspended' | 'left'>;
/** The OEM’s, for what the carrier is party to and missed last, while these peers are away and those members are in that state. */
function contextWhere(away: string[], states: States, ended = false, ledger = new ScriptedLedger()): WriteContext {
  const played = new Channel('OemMSP');
  played.apply('OemMSP', kind, id, commission);
  const first = played.live.get(`${kind}/${id}`)!;
  played.apply('OemMSP', kind, id, offer('CarrierMSP'));
  const { seal, sealBytes, sealHash, bodyBytes } = played.live.get(`${kind}/${id}`)!;
  const prior = { seal: sealBytes, body: bodyBytes };
  const members = registry.members.map((member) => ({ ...member, state: states[member.mspId] ?? member.state }));
  const records = Object.assign(new ScriptedRecords(), {
    live: () => Promise.resolve({ version: seal.version, sealHash, ended, prior }),
    version: () => Promise.resolve(prior),
    seals: () => Promise.resolve([first.sealBytes, canonical({ ...seal, absent: ['CarrierMSP'] })]),
    standing: () => Promise.resolve(first.sealHash),
    registry: () => Promise.resolve({ ...registry, members }),
  });
  ledger.script.prepare.push(new NodeRefusal('PARTNER_UNAVAILABLE', { organisations: away }));
  const writer = quietWriter({ ledger, records });
  return { writer, ledger, records, channels: [channel], newId: newIds('secret'), signatory };
}

const performed = (write: Write, away: string[], states: States, ended = false): Promise<unknown> =>
  performWrite(contextWhere(away, states, ended), write, undefined);

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

  it('is refused where another record took the place of its own', async () => {
    await expect(performed(write, ['CarrierMSP'], {}, true)).rejects.toMatchObject({ code: 'RECORD_ENDED' });
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

describe.each([
  ['a command', applied],
  ['an entry', entry],
])('%s under way while rules are switched', (_what, write) => {
  it('is foreseen by the registry that stands at each attempt', async () => {
    const ledger = new ScriptedLedger();
    const context = { ...contextWhere([], {}, false, ledger), signatory: { ...signatory, roles: ['logistics'] } };
    const foreseen: unknown[] = [];
    Object.assign(context.records, {
      registry: () => Promise.resolve({ ...registry, rules: foreseen.length === 0 ? 1 : 2 }),
    });
    ledger.prepare = ({ foresee, ...submission }) => {
      const values = foresee!('2026-11-01T00:00:00.000Z').map(({ value }) => JSON.parse(value!) as { rules?: number });
      foreseen.push(values.find(({ rules }) => rules !== undefined)?.rules);
      if (foreseen.length === 1) return Promise.reject(new PreparedDiffers('tx0', { unforeseen: [], lacking: [] }));
      return Promise.resolve({ ...submission, txId: 'tx1', at: '', bytes: new Uint8Array() });
    };
    ledger.script.submit.push(committed(7n));
    expect(await performWrite(context, write, undefined)).toMatchObject([{ txId: 'tx1' }]);
    expect(foreseen).toEqual([1, 2]);
  });
});

const record = { channel, kind, id };
describe.each<Effect>([
  { type: 'remind', record, reminder: { role: 'owner', to: 'CarrierMSP', answerBy: '2026-03-02T08:00:00.000Z' } },
  { type: 'restate', record, version: 2, by: signatory.mspId },
])('what a process asks for ($type) whose party does not answer', (effect) => {
  const outcome = (states: States) => {
    const context = contextWhere(['CarrierMSP'], states);
    return processCommands({
      context: () => Promise.resolve(context),
      derive: () => Promise.resolve(),
      answer: () => Promise.resolve(),
      automate: () => Promise.resolve(),
    }).perform('cd'.repeat(16), effect);
  };

  it('is refused for good where that party has left the consortium', async () => {
    expect(await outcome({ CarrierMSP: 'left' })).toEqual({
      ...{ result: 'refused', code: 'PARTY_LEFT' },
      data: { organisations: ['CarrierMSP'], records: [{ kind, id }] },
    });
  });

  it('is tried again later where it is a member still', async () => {
    expect(await outcome({ CarrierMSP: 'suspended' })).toEqual({ result: 'later', reason: 'PARTNER_UNAVAILABLE' });
  });
});

describe('while a partner does not answer', () => {
  const world = () => {
    const ledger = new ScriptedLedger();
    const context = contextWhere(['OemMSP', 'CarrierMSP'], {}, false, ledger);
    const clock = { now: 0 };
    const commands = processCommands({
      ...{ context: () => Promise.resolve(context), now: () => clock.now },
      ...{ derive: () => Promise.resolve(), answer: () => Promise.resolve(), automate: () => Promise.resolve() },
    });
    const silence = () => {
      ledger.script.prepare.push(new NodeRefusal('PARTNER_UNAVAILABLE', { organisations: ['CarrierMSP'] }));
    };
    return { ledger, clock, commands, silence };
  };
  const later = { result: 'later', reason: 'PARTNER_UNAVAILABLE' };
  const reminder = { role: 'owner', to: 'CarrierMSP', answerBy: '2026-03-02T08:00:00.000Z' } as const;
  const remind: Effect = { type: 'remind', record, reminder };
  const opening = { title: 'x', category: 'other', severity: 'minor', affected: [] };
  const detected = { detector: 'shortage', kind: 'forecast', record: id, about: 'x', since: reminder.answerBy };
  const open = (neighbour: string): Effect => ({
    ...{ type: 'openCase', record, opening: { ...opening, neighbour, detected } },
  });

  it('is not asked again and again: what is for others would wait for its deadline each time', async () => {
    const { ledger, clock, commands, silence } = world();
    expect(await commands.perform('c1'.repeat(16), remind)).toEqual(later);
    expect(ledger.said).toHaveLength(1);
    for (const effect of [remind, open('CarrierMSP'), remind])
      expect(await commands.perform('c2'.repeat(16), effect)).toEqual(later);
    expect(ledger.said).toHaveLength(1);
    expect(await commands.perform('c3'.repeat(16), open('CastingMSP'))).not.toEqual(later);
    clock.now = 1_000;
    silence();
    expect(await commands.perform('c2'.repeat(16), remind)).toEqual(later);
    expect(ledger.said).toHaveLength(2);
    // longer each time
    clock.now = 2_999;
    expect(await commands.perform('c2'.repeat(16), remind)).toEqual(later);
    expect(ledger.said).toHaveLength(2);
    clock.now = 3_000;
    await commands.perform('c2'.repeat(16), remind);
    expect(ledger.said.length).toBeGreaterThan(2);
  });

  it('nor where it answers never the same as the others; what makes it catch up is brought to it all the same', async () => {
    const { ledger, clock } = world();
    const differs = new NodeRefusal('PARTNER_BEHIND', { organisations: ['OemMSP', 'CarrierMSP'] });
    const contexts = [Promise.reject<WriteContext>(differs)];
    const commands = processCommands({
      context: () => contexts.shift() ?? Promise.resolve(contextWhere([], {}, false, ledger)),
      ...{ now: () => clock.now, automate: () => Promise.resolve() },
      ...{ derive: () => Promise.resolve(), answer: () => Promise.resolve() },
    });
    const behind = { result: 'later', reason: 'PARTNER_BEHIND' };
    expect(await commands.perform('c1'.repeat(16), remind)).toEqual(behind);
    expect([await commands.perform('c1'.repeat(16), remind), ledger.said]).toEqual([behind, []]);
    await commands.perform('c5'.repeat(16), { type: 'restate', record, version: 2, by: signatory.mspId });
    expect(ledger.said).not.toEqual([]);
  });

  it('is asked as before once it has answered', async () => {
    const { ledger, clock, commands, silence } = world();
    await commands.perform('c1'.repeat(16), remind);
    clock.now = 1_000;
    ledger.script.submit.push(committed(7n));
    expect(await commands.perform('c1'.repeat(16), remind)).toEqual({ result: 'done' });
    silence();
    await commands.perform('c4'.repeat(16), remind);
    clock.now = 2_000;
    const asked = ledger.said.length;
    await commands.perform('c4'.repeat(16), remind);
    expect(ledger.said.length).toBeGreaterThan(asked);
  });
});

test('what is brought to a party that was away is tried again while a peer behind does not see it true yet', async () => {
  const commands = processCommands({
    context: () => Promise.reject(new Refusal('VALUE_NOT_TRUE', { reason: 'not what AxleMSP holds' })),
    derive: () => Promise.resolve(),
    answer: () => Promise.resolve(),
    automate: () => Promise.resolve(),
  });
  expect(await commands.perform('cd'.repeat(16), { type: 'restate', record, version: 2, by: 'AxleMSP' })).toEqual({
    ...{ result: 'later', reason: 'VALUE_NOT_TRUE' },
  });
});

test('a quality notice that is answered has arrived: there is nothing to note, and nothing else is excused so', async () => {
  const refusal = new Refusal('STATUS', { status: 'acknowledged', needed: ['sent'] });
  const commands = processCommands({
    context: () => Promise.reject(refusal),
    derive: () => Promise.resolve(),
    answer: () => Promise.resolve(),
    automate: () => Promise.resolve(),
  });
  const notice = { channel, kind: 'quality-notice', id };
  expect(await commands.perform('cd'.repeat(16), { type: 'receive', record: notice })).toEqual({ result: 'done' });
  const effect: Effect = { type: 'raiseAlert', record, alert: { type: 'x', severity: 'red', from: '2026-03-02' } };
  expect(await commands.perform('cd'.repeat(16), effect)).toMatchObject({ result: 'refused', code: 'STATUS' });
});
