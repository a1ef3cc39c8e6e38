import { Writer, type Asked, type Done, type UnsettledStore } from '@tierline/api/commands';
import { PreparedDiffers, type Outcome } from '@tierline/api/gateway';
import { NodeRefusal } from '@tierline/api/refusals';
import type { Signatory } from '@tierline/api/identity';
import { Refusal } from '@tierline/chaincode/errors';
import { entryIdOf } from '@tierline/chaincode/record';
import { KeptEnvelopes } from '../../support/kept-envelopes';
import { committed, ScriptedLedger, ScriptedRecords, signatory, unknown } from '../../support/scripted-ledger';

const commandId = 'ab'.repeat(16);
const asked: Asked = { channel: 'programme', kind: 'forecast', id: 'f1', command: 'ReviseForecast', input: { n: 1 } };
const receipt = {
  ...{ channel: 'programme', kind: 'forecast', id: 'f1' },
  version: 2,
  command: 'ReviseForecast',
  sealHash: 's',
};
const conflict: Outcome = { result: 'conflict', validationCode: 'MVCC_READ_CONFLICT' };

describe('one command, brought to the ledger', () => {
  const make = (unsettled: UnsettledStore = new KeptEnvelopes()) => {
    const ledger = new ScriptedLedger();
    const records = new ScriptedRecords();
    const pauses: number[] = [];
    let isCaughtUp: () => boolean = () => true;
    const writer = new Writer({
      ledger,
      records,
      caughtUp: () => Promise.resolve(isCaughtUp()),
      unsettled,
      stopped: () => undefined,
      count: { write: () => undefined, retry: () => undefined, stage: () => undefined },
      pause: (milliseconds) => Promise.resolve(pauses.push(milliseconds)),
    });
    let version = 1;
    records.live = () => Promise.resolve({ version, sealHash: '', ended: false, prior: { seal: '', body: '' } });
    const write = (one: Asked = asked, id: string = commandId, by: Signatory = signatory) =>
      writer.write(by, { id, asked: [one], places: ['f1'], creates: () => ['own'] }, () =>
        Promise.resolve({
          submission: { channel: 'programme', function: 'records:apply' as const, transient: {}, signatory: by },
          expected: () => [receipt],
          basis: [{ place: { channel: 'programme', kind: 'forecast', id: 'f1' }, version: 1 }],
        }),
      );
    const catchUp = (how: () => boolean) => (isCaughtUp = how);
    return { ledger, records, pauses, write, catchUp, move: () => (version = 2) };
  };
  const stands = (block: bigint, txId: string, input: Done['input'] = { n: 1 }): Done => ({
    receipt: { ...receipt, txId, block },
    input,
  });

  test('a partner that is behind is waited for, unseen, a short while at first', async () => {
    const { ledger, write, pauses } = make();
    ledger.script.prepare.push(
      new NodeRefusal('PARTNER_BEHIND', { organisations: ['AxleMSP'] }),
      new Refusal('PRIOR_NOT_LIVE', { kind: 'forecast', id: 'f1' }),
    );
    ledger.script.submit.push(committed(7n));
    expect(await write()).toEqual([{ ...receipt, txId: 'tx1', block: 7n }]);
    expect(pauses).toHaveLength(2);
    expect(pauses[0]).toBeGreaterThanOrEqual(10);
    expect(pauses[0]).toBeLessThanOrEqual(30);
  });

  test('a creation that was ordered before the node was killed has its receipt once it is projected', async () => {
    const { ledger, records, write } = make();
    ledger.script.prepare.push(new Refusal('RECORD_EXISTS', { kind: 'forecast', id: 'f1', party: 'AxleMSP' }));
    const found = [[], [stands(7n, 'tx0')]];
    records.byCommand = () => Promise.resolve(found.shift() ?? []);
    expect(await write()).toEqual([{ ...receipt, txId: 'tx0', block: 7n }]);
  });

  test('an entry that was ordered before the node was killed has its receipt once it is projected', async () => {
    const { ledger, records, write } = make();
    ledger.script.prepare.push(new Refusal('ENTRY_EXISTS', { entryId: entryIdOf('OemMSP', commandId) }));
    const found = [[], [stands(7n, 'tx0')]];
    records.byCommand = () => Promise.resolve(found.shift() ?? []);
    expect(await write()).toEqual([{ ...receipt, txId: 'tx0', block: 7n }]);
  });

  test('what a killed process had ordered is no refusal, though time has passed: first all is projected that the peer has', async () => {
    const { ledger, records, write, catchUp } = make();
    ledger.script.prepare.push(new Refusal('NOT_LATER', { at: '', given: '' }));
    catchUp(() => {
      records.done = [stands(7n, 'tx0')];
      return true;
    });
    expect(await write()).toEqual([{ ...receipt, txId: 'tx0', block: 7n }]);
  });

  test('as long as not all is projected that the peer has, nobody says no to what was given before', async () => {
    const { ledger, write, catchUp } = make();
    const late = () => new Refusal('NOT_LATER', { at: '', given: '' });
    ledger.script.prepare.push(late(), late());
    catchUp(() => false);
    await expect(write()).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', data: { commandId } });
    catchUp(() => true);
    await expect(write()).rejects.toMatchObject({ code: 'NOT_LATER' });
  });

  test('what its own peer prepared otherwise, by rules that were switched just now, is foreseen anew', async () => {
    const { ledger, write } = make();
    const differs = () => new PreparedDiffers('tx0', { unforeseen: ['a'], lacking: ['b'] });
    ledger.script.prepare.push(differs());
    ledger.script.submit.push(committed(7n));
    expect(await write()).toEqual([{ ...receipt, txId: 'tx1', block: 7n }]);
    ledger.script.prepare.push(...Array.from({ length: 10 }, differs));
    await expect(write()).rejects.toThrow('does not write what was foreseen');
  });

  test('an entry that the other side wrote is told at once', async () => {
    const { ledger, write, pauses } = make();
    ledger.script.prepare.push(new Refusal('ENTRY_EXISTS', { entryId: 'cd'.repeat(16) }));
    await expect(write()).rejects.toMatchObject({ code: 'ENTRY_EXISTS' });
    expect(pauses).toEqual([]);
  });

  test('a record that somebody else made is told after ten attempts', async () => {
    const { ledger, write, pauses } = make();
    const exists = () => new Refusal('RECORD_EXISTS', { kind: 'forecast', id: 'f1', party: 'AxleMSP' });
    ledger.script.prepare.push(...Array.from({ length: 10 }, exists));
    await expect(write()).rejects.toMatchObject({ code: 'RECORD_EXISTS' });
    expect(pauses).toHaveLength(9);
  });

  test.each([
    ['record', new Refusal('RECORD_EXISTS', { kind: 'forecast', id: 'own', party: 'AxleMSP' })],
    ['entry', new Refusal('ENTRY_EXISTS', { entryId: entryIdOf('OemMSP', commandId) })],
  ])('a %s of this very command that is not projected for long is no refusal', async (_what, exists) => {
    const { ledger, write } = make();
    ledger.script.prepare.push(...Array.from({ length: 10 }, () => exists));
    await expect(write()).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', data: { commandId } });
  });

  test('one that stays behind is told after ten attempts, with growing pauses, a second or more in all', async () => {
    const { ledger, write, pauses } = make();
    ledger.script.prepare.push(...Array.from({ length: 10 }, () => new NodeRefusal('PARTNER_BEHIND')));
    await expect(write()).rejects.toMatchObject({ code: 'PARTNER_BEHIND' });
    expect(pauses).toHaveLength(9);
    for (const [round, pause] of pauses.entries()) {
      const mean = Math.min(20 * 2 ** round, 400);
      expect(pause >= mean / 2 && pause <= mean * 1.5).toBe(true);
    }
    const all = pauses.reduce((sum, pause) => sum + pause);
    expect(all).toBeGreaterThan(1000);
  });

  test('one that cannot be reached is told at once: nothing was signed that could still come to pass', async () => {
    const { ledger, write } = make();
    ledger.script.prepare.push(new NodeRefusal('PARTNER_UNAVAILABLE', { organisations: ['AxleMSP'] }));
    await expect(write()).rejects.toMatchObject({ code: 'PARTNER_UNAVAILABLE' });
    expect(ledger.said).toEqual(['prepare refused']);
  });

  test('somebody else was first: decided anew on what stands now', async () => {
    const { ledger, write } = make();
    ledger.script.submit.push(conflict, committed(8n));
    expect(await write()).toEqual([{ ...receipt, txId: 'tx2', block: 8n }]);
  });

  test('no answer: the commandId comes again and the same envelope goes in again, nothing new', async () => {
    const { ledger, write } = make();
    await expect(write()).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', data: { txId: 'tx1', commandId } });
    ledger.script.submit.push(committed(9n));
    expect(await write()).toEqual([{ ...receipt, txId: 'tx1', block: 9n }]);
    expect(ledger.said.filter((said) => said.startsWith('prepare'))).toEqual(['prepare tx1']);
  });

  test('and so it does after a restart: what has no answer is kept', async () => {
    const kept = new KeptEnvelopes();
    await expect(make(kept).write()).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    const { ledger, write } = make(kept);
    ledger.script.submit.push(committed(9n));
    expect(await write()).toEqual([{ ...receipt, txId: 'tx1', block: 9n }]);
    expect(ledger.said).toEqual(['submit tx1']);
    expect(await kept.unsettled(commandId)).toBeUndefined();
  });

  test('nobody else’s: an envelope goes in again at the word of who signed it alone', async () => {
    const { ledger, write } = make();
    await expect(write()).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    const asking = [...ledger.said];
    await expect(write(asked, commandId, { ...signatory, name: 'other' })).rejects.toMatchObject({
      code: 'COMMAND_ID_USED',
    });
    expect(ledger.said).toEqual(asking);
  });

  test('no answer, but the command is found in a later version', async () => {
    const { ledger, records, write, move } = make();
    ledger.outcome = () => {
      records.done = [stands(7n, 'tx1')];
      move();
      return Promise.resolve(unknown);
    };
    expect(await write()).toEqual([{ ...receipt, txId: 'tx1', block: 7n }]);
    expect(ledger.said.filter((said) => said.startsWith('prepare'))).toHaveLength(1);
  });

  test('no answer, and the record has moved on without it: decided anew', async () => {
    const { ledger, write, move } = make();
    ledger.script.submit.push(unknown, unknown, unknown, committed(9n));
    move();
    expect(await write()).toEqual([{ ...receipt, txId: 'tx2', block: 9n }]);
  });

  test('a creation without an answer is never decided anew', async () => {
    const { ledger, write } = make();
    await expect(write()).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await expect(write()).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(ledger.said.filter((said) => said.startsWith('prepare'))).toEqual(['prepare tx1']);
  });

  test('a conflict with an envelope of its own that nobody remembers is no reason to do it twice', async () => {
    const { ledger, records, write } = make();
    ledger.submit = () => {
      records.done = [stands(6n, 'before the restart')];
      return Promise.resolve(conflict);
    };
    expect(await write()).toEqual([{ ...receipt, txId: 'before the restart', block: 6n }]);
    expect(ledger.said).toEqual(['prepare tx1', 'prepare tx2']);
  });

  test('one that became known while its basis was read is not done twice, in the first round either', async () => {
    const { ledger, records, write } = make();
    const found = [[], [stands(6n, 'before the restart')]];
    records.byCommand = () => Promise.resolve(found.shift() ?? []);
    expect(await write()).toEqual([{ ...receipt, txId: 'before the restart', block: 6n }]);
    expect(ledger.said).toEqual(['prepare tx1']);
  });

  test('the same commandId gives the same receipt, while it is under way and afterwards', async () => {
    const { ledger, records, write } = make();
    ledger.script.submit.push(committed(7n));
    const [first, second] = await Promise.all([write(), write()]);
    expect(second).toBe(first);
    records.done = [stands(7n, 'tx1')];
    expect(await write()).toEqual(first);
    expect(ledger.said).toEqual(['prepare tx1', 'submit tx1']);
  });

  test.each<[what: string, other: Partial<Asked>]>([
    ['input', { input: { n: 2 } }],
    ['record', { id: 'f2' }],
    ['command', { command: 'DeactivateForecast' }],
    ['channel', { channel: 'elsewhere' }],
  ])(
    'another %s under the same commandId is a conflict, while it is under way and afterwards',
    async (_what, other) => {
      const { ledger, records, write } = make();
      ledger.script.submit.push(committed(7n));
      const first = write();
      await expect(write({ ...asked, ...other })).rejects.toMatchObject({ code: 'COMMAND_ID_USED' });
      await first;
      records.done = [stands(7n, 'tx1')];
      await expect(write({ ...asked, ...other })).rejects.toMatchObject({ code: 'COMMAND_ID_USED' });
    },
  );

  test('and so it is while its outcome is unknown', async () => {
    const { write } = make();
    await expect(write()).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await expect(write({ ...asked, input: { n: 2 } })).rejects.toMatchObject({ code: 'COMMAND_ID_USED' });
  });

  test('an input that was erased since cannot speak against it', async () => {
    const { records, write } = make();
    records.done = [{ receipt: { ...receipt, txId: 'tx1', block: 7n }, input: undefined }];
    expect(await write()).toHaveLength(1);
  });
});
