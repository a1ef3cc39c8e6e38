import { newIds, processCommands, type WriteContext } from '@tierline/api/commands';
import type { Submission } from '@tierline/api/gateway';
import { Refusal } from '@tierline/chaincode/errors';
import { canonical, derivedId, sha256Hex } from '@tierline/chaincode/record';
import type { Json } from '@tierline/chaincode/schema';
import type { CaseOpening, Effect } from '@tierline/workflows';
import { Channel } from '../../support/channel';
import { quietWriter } from '../../support/quiet-writer';
import { committed, ScriptedLedger, ScriptedRecords, signatory } from '../../support/scripted-ledger';

const channel = 'programme';
const secret = 'ab'.repeat(32);
const since = '2026-01-05T00:00:00.000Z';
const detected = { detector: 'shortage', kind: 'inventory-position', record: 'cd'.repeat(16), about: 'x', since };
const subject = ['case', detected.detector, detected.kind, sha256Hex(canonical(detected.record)), 'x', since];
const id = derivedId(secret, 'case', subject);
const hours = (count: number) => new Date(Date.now() + count * 3_600_000).toISOString();

const opening: CaseOpening = {
  ...{ neighbour: 'AxleMSP', title: 'Shortage', category: 'shortage', severity: 'critical', affected: [], detected },
  due: { acknowledgeBy: hours(24), resolveBy: hours(48) },
};
const effect: Effect = {
  ...{ type: 'openCase', record: { channel, kind: detected.kind, id: detected.record }, opening },
};

/** What the OEM's node sends when it finds what the axle maker has opened a case of before, so. */
async function sentAfter(first: Record<string, Json> | undefined, refusal?: Refusal) {
  const played = new Channel('OemMSP');
  const said = { title: 'Nothing much', category: 'other', severity: 'minor', affected: [], quorum: 'all', ...first };
  if (first)
    played.apply('AxleMSP', 'case', id, { name: 'OpenCase', input: { ...said, parties: ['OemMSP'], detected } });
  const held = played.live.get(`case/${id}`);
  const live = held && {
    ...{ version: 1, sealHash: held.sealHash, ended: false },
    prior: { seal: held.sealBytes, body: held.bodyBytes },
  };
  const records = Object.assign(new ScriptedRecords(), {
    live: ({ kind }: { kind: string }) => Promise.resolve(kind === 'case' ? live : undefined),
    linkSecret: () => Promise.resolve(secret),
  });
  const ledger = new ScriptedLedger();
  const commands: { name: string; input: unknown }[] = [];
  const prepare = ledger.prepare.bind(ledger);
  ledger.prepare = (submission: Submission) => {
    submission.foresee?.(new Date().toISOString());
    const steps = JSON.parse(submission.transient['steps'] as string) as { command: (typeof commands)[number] }[];
    commands.push(...steps.map(({ command }) => command));
    return prepare(submission);
  };
  if (refusal) ledger.script.prepare.push(refusal);
  ledger.script.submit.push(committed(7n));
  const writer = quietWriter({ ledger, records });
  const bot = { ...signatory, mspId: 'OemMSP', roles: ['bot'] };
  const context: WriteContext = {
    ...{ writer, ledger, records, channels: [channel], newId: newIds('secret'), signatory: bot },
  };
  const outcome = await processCommands({
    ...{ context: () => Promise.resolve(context), derive: () => Promise.resolve() },
    ...{ answer: () => Promise.resolve(), automate: () => Promise.resolve() },
  }).perform('9'.repeat(32), effect);
  return { commands, outcome };
}

describe('a case of what both sides find', () => {
  it('is opened by who is first', async () => {
    const { commands, outcome } = await sentAfter(undefined);
    expect(commands.map(({ name }) => name)).toEqual(['OpenCase']);
    expect(outcome).toEqual({ result: 'done' });
  });

  it('is made as strict as its own rule is by who is second: who was first may have had reason to play it down', async () => {
    const { commands, outcome } = await sentAfter({ due: { acknowledgeBy: hours(200) } });
    const reason = 'as the rule says by which it was found here too';
    expect(commands).toEqual([{ name: 'ChangeCase', input: { severity: 'critical', due: opening.due, reason } }]);
    expect(outcome).toEqual({ result: 'done' });
  });

  it.each([['strict enough', { severity: 'line-stop', due: { acknowledgeBy: hours(23), resolveBy: hours(48.5) } }]])(
    'stays as it is where it is %s',
    async (_what, first) => {
      expect(await sentAfter(first)).toEqual({ commands: [], outcome: { result: 'done' } });
    },
  );

  it('is not there at a partner’s word alone', async () => {
    const { outcome } = await sentAfter(undefined, new Refusal('ALREADY_THERE'));
    expect(outcome).toMatchObject({ result: 'refused', code: 'PARTNER_FAULT', data: { organisations: ['AxleMSP'] } });
  });

  it('is opened so often an hour with one partner: what it floods us with is not before what others bring about', async () => {
    const clock = { now: 0 };
    const commands = processCommands({
      context: () => Promise.resolve({ records: {} } as unknown as WriteContext),
      ...{ now: () => clock.now, automate: () => Promise.resolve() },
      ...{ derive: () => Promise.resolve(), answer: () => Promise.resolve() },
    });
    const open = (neighbour: string) =>
      commands.perform('9'.repeat(32), { ...effect, opening: { ...opening, neighbour } }).catch(() => 'tried');
    for (let count = 0; count < 300; count += 1) expect(await open('AxleMSP')).toBe('tried');
    expect(await open('AxleMSP')).toEqual({ result: 'later', reason: 'CASES_TOO_OFTEN' });
    expect(await open('CastingMSP')).toBe('tried');
    clock.now = 3_600_000;
    expect(await open('AxleMSP')).toBe('tried');
  });
});
