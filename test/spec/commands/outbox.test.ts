import { Outbox, type OutboxPorts, type Receipt, type Write } from '@tierline/api/commands';
import type { Person } from '@tierline/api/identity';
import { NodeRefusal } from '@tierline/api/refusals';
import { Refusal } from '@tierline/chaincode/errors';
import { MemoryOutbox } from '../../support/memory-outbox';
import { eventually } from '../../support/waiting';
import { HandClock } from '../../support/workflows/hand-clock';

const anna: Person = { issuer: 'urn:idp', subject: 'anna', roles: ['planner'] };
const other: Person = { ...anna, subject: 'otto' };
const manager: Person = { ...other, roles: ['manager'] };
const id = (digit: string) => digit.repeat(32);
const write = (record: string, n = 1): Write => ({
  type: 'apply',
  channel: 'programme',
  intents: [{ kind: 'forecast', id: record, name: 'ReviseForecast', input: { n } }],
});
const away = (mspId = 'AxleMSP') => new NodeRefusal('PARTNER_UNAVAILABLE', { organisations: [mspId] });
const receipt = { channel: 'programme', kind: 'forecast', id: 'f1', version: 2 } as Receipt;
const start = Date.parse('2026-03-02T08:00:00.000Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

type Performed = { by: string; commandId: string | undefined; basedOn: number | undefined };

function make(store = new MemoryOutbox()) {
  const clock = new HandClock(at(0));
  /** What stands in the way of a record's commands. */
  const trouble = new Map<string, Error>();
  const performed: Performed[] = [];
  const faults: unknown[] = [];
  const recordOf = (one: Write) => (one.type === 'apply' ? (one.intents[0]?.id ?? '') : one.place.id);
  const bring: OutboxPorts['perform'] = (person, commandId, one) => {
    const basedOn = one.type === 'apply' ? one.intents[0]?.basedOn : undefined;
    performed.push({ by: person.subject, commandId: commandId?.slice(0, 1), basedOn });
    const stands = trouble.get(recordOf(one));
    return stands ? Promise.reject(stands) : Promise.resolve([receipt]);
  };
  const outbox = new Outbox({
    store,
    clock,
    perform: bring,
    deliver: bring,
    delivers: () => true,
    based: (one) =>
      Promise.resolve(
        one.type === 'apply' ? { ...one, intents: one.intents.map((each) => ({ ...each, basedOn: 7 })) } : one,
      ),
    tell: () => undefined,
    report: (fault) => faults.push(fault),
  });
  const status = async (commandId: string) => (await store.find(commandId))?.status;
  const ended = (commandId: string) =>
    eventually(
      () => status(commandId),
      (now) => now !== 'queued',
    );
  return { store, clock, trouble, performed, faults, outbox, status, ended };
}

describe('a command whose partner is away', () => {
  test('waits with its person, the version it was given on and its end; delivered once when the partner is back', async () => {
    const { store, clock, trouble, performed, outbox, ended } = make();
    trouble.set('f1', away());
    const queued = await outbox.write(anna, write('f1'), { commandId: id('a') });
    expect(queued).toMatchObject({
      ...{ commandId: id('a'), status: 'queued', queuedAt: at(0), expiresAt: at(24 * 3600), person: anna },
      ...{ reason: { code: 'PARTNER_UNAVAILABLE', data: { organisations: ['AxleMSP'] } } },
      write: { intents: [{ basedOn: 7 }] },
    });
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(1),
    );
    trouble.clear();
    clock.moveTo(at(1));
    await ended(id('a'));
    expect(await store.find(id('a'))).toMatchObject({ status: 'delivered', receipts: [receipt] });
    expect(performed).toEqual([
      { by: 'anna', commandId: 'a', basedOn: undefined },
      { by: 'anna', commandId: 'a', basedOn: 7 },
    ]);
    expect(store.told).toEqual(['CommandQueued', 'CommandDelivered']);
    await outbox.close();
  });

  test('is tried with growing pauses, and given up at its end', async () => {
    const { store, clock, trouble, outbox, ended } = make();
    trouble.set('f1', away());
    await outbox.write(anna, write('f1'), { commandId: id('a'), waitMinutes: 1 });
    for (const seconds of [1, 3, 7, 15, 30, 45]) {
      await eventually(
        () => Promise.resolve(clock.next()),
        (next) => next === at(seconds),
      );
      clock.moveTo(at(seconds));
    }
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(60),
    );
    clock.moveTo(at(60));
    expect(await ended(id('a'))).toBe('expired');
    expect(store.told).toEqual(['CommandQueued', 'CommandExpired']);
    await outbox.close();
  });

  test('is refused after all where what was assented to has changed', async () => {
    const { store, clock, trouble, outbox, ended } = make();
    trouble.set('f1', away());
    await outbox.write(anna, write('f1'), { commandId: id('a') });
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(1),
    );
    trouble.set('f1', new Refusal('CHANGED_SINCE', { kind: 'forecast', id: 'f1', seen: 7, now: 8 }));
    clock.moveTo(at(1));
    expect(await ended(id('a'))).toBe('refused');
    expect(await store.find(id('a'))).toMatchObject({ reason: { code: 'CHANGED_SINCE', data: { seen: 7, now: 8 } } });
    expect(store.told).toEqual(['CommandQueued', 'CommandRefused']);
    await outbox.close();
  });

  test('survives the node', async () => {
    const first = make();
    first.trouble.set('f1', away());
    await first.outbox.write(anna, write('f1'), { commandId: id('a') });
    await first.outbox.close();
    const { clock, outbox, performed, ended } = make(first.store);
    outbox.nudge();
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(1),
    );
    clock.moveTo(at(1));
    expect(await ended(id('a'))).toBe('delivered');
    expect(performed).toEqual([{ by: 'anna', commandId: 'a', basedOn: 7 }]);
    await outbox.close();
  });

  test('overtakes nothing of its record; a partner found away is asked once a round', async () => {
    const { clock, trouble, performed, outbox, ended } = make();
    for (const record of ['f1', 'f2']) trouble.set(record, away());
    trouble.set('f3', away('OemMSP'));
    await outbox.write(anna, write('f1', 1), { commandId: id('1') });
    await outbox.write(anna, write('f1', 2), { commandId: id('2') });
    await outbox.write(anna, write('f2'), { commandId: id('3') });
    await outbox.write(anna, write('f3'), { commandId: id('4') });
    performed.length = 0;
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(1),
    );
    clock.moveTo(at(1));
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next !== undefined && next > at(1),
    );
    expect(performed.map(({ commandId }) => commandId)).toEqual(['1', '4']);
    trouble.clear();
    performed.length = 0;
    clock.moveTo(at(3));
    for (const each of ['1', '2', '3', '4']) expect(await ended(id(each))).toBe('delivered');
    expect(performed.map(({ commandId }) => commandId)).toEqual(['1', '2', '3', '4']);
    await outbox.close();
  });

  test('asked again it is the same; something else under its commandId is not', async () => {
    const { trouble, outbox, store } = make();
    trouble.set('f1', away());
    const queued = await outbox.write(anna, write('f1'), { commandId: id('a') });
    expect(await outbox.write(anna, write('f1'), { commandId: id('a') })).toEqual(queued);
    await expect(outbox.write(anna, write('f1', 2), { commandId: id('a') })).rejects.toMatchObject({
      code: 'COMMAND_ID_USED',
    });
    expect(store.told).toEqual(['CommandQueued']);
    await outbox.close();
  });

  test('is taken back by who gave it, or a manager, and by nobody else', async () => {
    const { trouble, outbox, store, status } = make();
    trouble.set('f1', away());
    for (const each of ['a', 'b']) await outbox.write(anna, write('f1'), { commandId: id(each) });
    const unknown = { code: 'QUEUED_UNKNOWN' };
    await expect(outbox.cancel(other, id('a'))).rejects.toMatchObject(unknown);
    await expect(outbox.cancel(anna, id('c'))).rejects.toMatchObject(unknown);
    expect(await outbox.cancel(anna, id('a'))).toMatchObject({ status: 'cancelled' });
    expect(await outbox.cancel(manager, id('b'))).toMatchObject({ status: 'cancelled' });
    await expect(outbox.cancel(anna, id('a'))).rejects.toMatchObject(unknown);
    expect(await status(id('a'))).toBe('cancelled');
    expect(store.told.slice(2)).toEqual(['CommandCancelled', 'CommandCancelled']);
    await outbox.close();
  });

  test('is not taken back while its envelope may still come to pass, and does not expire', async () => {
    const { clock, trouble, outbox, store, status } = make();
    trouble.set('f1', away());
    await outbox.write(anna, write('f1'), { commandId: id('a'), waitMinutes: 1 });
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(1),
    );
    trouble.set('f1', new NodeRefusal('OUTCOME_UNKNOWN', { txId: 'tx', commandId: id('a') }));
    clock.moveTo(at(1));
    await eventually(
      async () => (await store.find(id('a')))?.isUnsettled,
      (isUnsettled) => isUnsettled === true,
    );
    await expect(outbox.cancel(anna, id('a'))).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next !== undefined && next > at(1),
    );
    clock.moveTo(at(120));
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next !== undefined && next > at(120),
    );
    expect(await status(id('a'))).toBe('queued');
    await outbox.close();
  });

  test('does not wait where it shall not, nor for what waiting does not cure', async () => {
    const { trouble, outbox, store } = make();
    trouble.set('f1', away());
    await expect(outbox.write(anna, write('f1'), { waitMinutes: 0 })).rejects.toMatchObject({
      code: 'PARTNER_UNAVAILABLE',
    });
    trouble.set('f1', new Refusal('ROLE_MISSING', { needed: [], held: [] }));
    await expect(outbox.write(anna, write('f1'), {})).rejects.toMatchObject({ code: 'ROLE_MISSING' });
    expect(store.told).toEqual([]);
    await outbox.close();
  });

  test('a fault is reported, and what waits is looked at again', async () => {
    const { clock, trouble, outbox, faults, ended } = make();
    trouble.set('f1', away());
    await outbox.write(anna, write('f1'), { commandId: id('a') });
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(1),
    );
    trouble.set('f1', new Error('the database is away'));
    clock.moveTo(at(1));
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(6),
    );
    expect(faults).toHaveLength(1);
    trouble.clear();
    clock.moveTo(at(6));
    expect(await ended(id('a'))).toBe('delivered');
    await outbox.close();
  });
});
