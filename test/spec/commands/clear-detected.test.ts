import { newIds, processCommands, type WriteContext, type Writer } from '@tierline/api/commands';
import { canonical, derivedId, sha256Hex } from '@tierline/chaincode/record';
import { Refusal } from '@tierline/chaincode/errors';
import type { CaseOpening, Effect } from '@tierline/workflows';
import { ScriptedLedger, ScriptedRecords, signatory } from '../../support/scripted-ledger';

const channel = 'programme';
const record = { channel, kind: 'forecast', id: 'ab'.repeat(16) };
const commandId = '12'.repeat(16);
const secret = 'ef'.repeat(32);
const soon = '2199-01-01T00:00:00.000Z';
const detected = {
  detector: 'shortage',
  kind: 'forecast',
  record: record.id,
  about: 'a',
  since: '2026-03-02T08:00:00.000Z',
};
const opening = (more: Partial<CaseOpening> = {}): CaseOpening => ({
  ...{ neighbour: 'AxleMSP', title: 'Shortage of P-1', category: 'shortage', severity: 'critical', affected: [] },
  ...{ detected, due: { resolveBy: soon } },
  ...more,
});
const subject = ['case', 'shortage', 'forecast', sha256Hex(canonical(record.id)), 'a', detected.since];
const id = derivedId(secret, 'case', subject);

type Standing = {
  severity: string;
  saidBy?: string;
  opened?: string;
  status?: string;
  due?: object;
  isTalkedIn?: boolean;
};

/** What is written where such a case stands, or none does; `refusing`: what the first write is answered. */
async function written(effect: Effect, stands?: Standing, refusing?: Refusal) {
  const asked: object[] = [];
  const state = { status: 'open', ...stands, saidBy: { severity: stands?.saidBy ?? 'AxleMSP' } };
  const bodyOf = (severity: string | undefined) => JSON.stringify({ state, command: { input: { severity } } });
  const prior = (severity: string | undefined) => ({ seal: '', body: bodyOf(severity) });
  const records = Object.assign(new ScriptedRecords(), {
    linkSecret: () => Promise.resolve(secret),
    live: ({ id: of }: { id: string }) =>
      Promise.resolve(
        stands && of === id ? { version: 1, sealHash: '', ended: false, prior: prior(stands.severity) } : undefined,
      ),
    version: () => Promise.resolve(prior(stands?.opened ?? stands?.severity)),
    hasEntries: () => Promise.resolve(stands?.isTalkedIn ?? false),
  });
  const writer = {
    write: (_by: unknown, given: { id: string; asked: object[] }) => {
      const [one] = given.asked as { command: string }[];
      if (stands && one?.command === 'OpenCase') return Promise.reject(new Refusal('ALREADY_THERE'));
      asked.push({ ...one, commandId: given.id });
      return refusing ? Promise.reject(refusing) : Promise.resolve([]);
    },
  } as unknown as Writer;
  const [ledger, none] = [new ScriptedLedger(), () => Promise.reject(new Error('not asked for'))];
  const context: WriteContext = { ...{ writer, ledger, records, signatory }, channels: [channel], newId: newIds('s') };
  const ports = { context: () => Promise.resolve(context), derive: none, automate: none, answer: none };
  return { outcome: await processCommands(ports).perform(commandId, effect), asked };
}

const open = (more?: Partial<CaseOpening>): Effect => ({ type: 'openCase', record, opening: opening(more) });
const clear: Effect = { type: 'clearCase', record, neighbour: 'AxleMSP', detected };

describe('a case that a detector asks for', () => {
  it('is opened where there is none', async () => {
    const { asked, outcome } = await written(open());
    expect(asked).toMatchObject([{ command: 'OpenCase', commandId, input: { severity: 'critical', detected } }]);
    expect(outcome).toEqual({ result: 'done' });
  });

  it('becomes as grave, and its deadlines as strict, under a command of its own', async () => {
    const due = { resolveBy: '2199-06-01T00:00:00.000Z' };
    const { asked } = await written(open(), { severity: 'major', due });
    expect(asked).toMatchObject([
      { id, command: 'ChangeCase', input: { severity: 'critical', due: { resolveBy: soon } } },
    ]);
    expect(asked).not.toMatchObject([{ commandId }]);
    // what the partner has said milder is not ours to keep
    expect((await written(open(), { severity: 'minor', opened: 'critical' })).asked).toHaveLength(1);
    // and graver than it was opened is graver than what our people have said
    expect((await written(open(), { severity: 'minor', opened: 'major', saidBy: 'OemMSP' })).asked).toHaveLength(1);
  });

  const due = { resolveBy: soon };
  it.each([
    ['is as grave', { severity: 'critical', due }],
    ['is graver', { severity: 'line-stop', due }],
    ['was said milder by our own people since', { severity: 'minor', opened: 'critical', saidBy: 'OemMSP', due }],
    ['is closed', { severity: 'minor', status: 'closed' }],
    ['is resolved', { severity: 'minor', status: 'resolved' }],
  ])('is left as it stands where it %s', async (_what, stands) => {
    expect(await written(open(), stands)).toEqual({ asked: [], outcome: { result: 'done' } });
  });

  it.each([
    ['the other was first to say so', 'NOTHING_CHANGED', 'done'],
    ['it was closed meanwhile', 'STATUS', 'done'],
    ['somebody was graver meanwhile', 'OTHER_SIDE', 'later'],
  ])('is asked for once: %s', async (_what, code, result) => {
    const refusal = new Refusal(code as 'STATUS', { status: '', needed: [] });
    expect((await written(open(), { severity: 'major' }, refusal)).outcome).toMatchObject({ result });
  });
});

describe('what was found and is gone', () => {
  it('is said in its case; where people talk in it, that it stays open', async () => {
    const said = async (isTalkedIn: boolean) => (await written(clear, { severity: 'major', isTalkedIn })).asked;
    expect(await said(false)).toMatchObject([{ id, command: 'ClearCase', input: {}, commandId }]);
    expect(await said(true)).toMatchObject([{ id, command: 'ClearCase', input: { keepsOpen: true } }]);
  });

  it('is said nowhere where there is no case, or it is closed', async () => {
    expect((await written(clear)).asked).toEqual([]);
    expect((await written(clear, { severity: 'major', status: 'closed' })).asked).toEqual([]);
  });
});
