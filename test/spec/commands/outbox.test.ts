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
  const reach = { isCaughtUp: true };
  /** What is asked of these records is answered when the test lets go. */
  const gates = new Map<string, Promise<unknown>>();
  const recordOf = (one: Write) => (one.type === 'apply' ? (one.intents[0]?.id ?? '') : one.place.id);
  const bring: OutboxPorts['perform'] = async (person, commandId, one) => {
    const basedOn = one.type === 'apply' ? one.intents[0]?.basedOn : undefined;
    performed.push({ by: person.subject, commandId: commandId?.slice(0, 1), basedOn });
    await gates.get(recordOf(one));
    const stands = trouble.get(recordOf(one));
    if (stands) throw stands;
    return [receipt];
  };
  const outbox = new Outbox({
    mspId: 'OemMSP',
    keptDays: 30,
    isCaughtUp: () => reach.isCaughtUp,
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
  const gate = (record: string): (() => void) => {
    let letGo = (): void => undefined;
    gates.set(record, new Promise<void>((resolve) => (letGo = resolve)));
    return letGo;
  };
  /** The clock goes on to its next alarm, as soon as one later than now is set. */
  const toNext = async () => {
    const now = clock.now().toISOString();
    const next = await eventually(
      () => Promise.resolve(clock.next()),
      (time) => time !== undefined && time > now,
    );
    clock.moveTo(next!);
    return next!;
  };
  return { store, clock, trouble, performed, faults, outbox, status, ended, reach, gate, toNext };
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
    const order = performed.map(({ commandId }) => commandId);
    expect(order.filter((one) => one !== '4')).toEqual(['1', '2', '3']);
    expect(order).toContain('4');
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

  test('is not tried before one of its record that waits already, where it is told to come after it', async () => {
    const { trouble, performed, outbox, status } = make();
    trouble.set('f1', away());
    const first = await outbox.write(anna, write('f1', 1), { commandId: id('a') });
    if (Array.isArray(first)) throw new Error('it should wait');
    trouble.clear();
    performed.length = 0;
    expect(await outbox.write(anna, write('f1', 2), { commandId: id('b'), after: first })).toMatchObject({
      ...{ status: 'queued', reason: { code: 'PARTNER_UNAVAILABLE', data: { organisations: ['AxleMSP'] } } },
    });
    expect(performed).toEqual([]);
    await outbox.cancel(anna, id('a'));
    expect(await outbox.write(anna, write('f1', 3), { commandId: id('c'), after: first })).toEqual([receipt]);
    expect(await status(id('b'))).toBe('queued');
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

  test('ends with its person’s name when that person is forgotten, blocked or not, also while it is tried', async () => {
    const { clock, trouble, outbox, store, gate } = make();
    for (const record of ['f1', 'f2', 'f3']) trouble.set(record, away(record));
    await outbox.write(anna, write('f1'), { commandId: id('a') });
    await outbox.write(anna, write('f2'), { commandId: id('b') });
    await outbox.write(other, write('f3'), { commandId: id('c') });
    const letGo = gate('f1');
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(1),
    );
    trouble.set('f1', new NodeRefusal('PERSON_DENIED', { reason: 'blocked' }));
    clock.moveTo(at(1));
    const forgetting = outbox.forget(anna);
    letGo();
    await forgetting;
    const nameless = { status: 'refused', person: { issuer: '', subject: '', roles: [] } };
    expect(await store.find(id('a'))).toMatchObject({ ...nameless, reason: { code: 'PERSON_DENIED' } });
    expect(await store.find(id('b'))).toMatchObject({
      ...{ ...nameless, reason: { code: 'PERSON_DENIED', data: { reason: 'unknown' } } },
    });
    expect(await store.find(id('c'))).toMatchObject({ status: 'queued', person: other });
    expect(store.told.filter((type) => type === 'CommandRefused')).toHaveLength(2);
    await outbox.close();
  });

  test('is known for a while after its end, then forgotten', async () => {
    const { clock, trouble, outbox, store, ended, toNext } = make();
    trouble.set('f1', away());
    await outbox.write(anna, write('f1'), { commandId: id('a') });
    await outbox.cancel(anna, id('a'));
    clock.moveTo(at(29 * 24 * 3600));
    await toNext();
    expect(await ended(id('a'))).toBe('cancelled');
    clock.moveTo(at(30 * 24 * 3600 + 1));
    await toNext();
    await eventually(
      () => store.find(id('a')),
      (found) => found === undefined,
    );
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

  test.each([
    [999, 999, 'queued'],
    [1000, 1000, 'refused'],
    [1500, 499, 'queued'],
    [1500, 500, 'refused'],
    [1999, 0, 'queued'],
    [2000, 0, 'refused'],
  ])('where %d wait already, %d of them of the same person, is %s', async (all, own, becomes) => {
    const { trouble, outbox, store } = make();
    trouble.set('f1', away());
    store.countWaiting = (person) => Promise.resolve(person ? own : all);
    const written = outbox.write(anna, write('f1'), {});
    if (becomes === 'refused') await expect(written).rejects.toMatchObject({ code: 'PARTNER_UNAVAILABLE' });
    else expect(await written).toMatchObject({ status: becomes });
    await outbox.close();
  });

  test('a partner that always differs holds up nobody who waits for another', async () => {
    const { clock, trouble, performed, outbox, ended, gate } = make();
    const behind = new NodeRefusal('PARTNER_BEHIND', { organisations: ['AxleMSP', 'OemMSP'] });
    trouble.set('f1', behind);
    trouble.set('f2', away('CarrierMSP'));
    await outbox.write(anna, write('f1'), { commandId: id('1') });
    await outbox.write(anna, write('f2'), { commandId: id('2') });
    trouble.delete('f2');
    const letGo = gate('f1');
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(1),
    );
    clock.moveTo(at(1));
    expect(await ended(id('2'))).toBe('delivered');
    expect(performed.at(-1)).toMatchObject({ commandId: '2' });
    letGo();
    await outbox.close();
  });

  test('what cannot be delivered to a partner ends up behind what can; the order of a record stays', async () => {
    const { trouble, outbox, ended, status, toNext } = make();
    for (const record of ['f1', 'f2'])
      trouble.set(record, new NodeRefusal('PARTNER_BEHIND', { organisations: ['AxleMSP'] }));
    await outbox.write(anna, write('f1', 1), { commandId: id('1') });
    await outbox.write(anna, write('f1', 2), { commandId: id('2') });
    await outbox.write(anna, write('f2'), { commandId: id('3') });
    trouble.delete('f2');
    const tried: string[] = [];
    while ((await status(id('3'))) === 'queued') tried.push(await toNext());
    expect(tried.length).toBeLessThan(10);
    expect(await ended(id('3'))).toBe('delivered');
    expect([await status(id('1')), await status(id('2'))]).toEqual(['queued', 'queued']);
    await outbox.close();
  });

  test('a fault in one is reported, and holds up no other', async () => {
    const { clock, trouble, outbox, faults, ended, status } = make();
    for (const record of ['f1', 'f2']) trouble.set(record, away(record));
    await outbox.write(anna, write('f1'), { commandId: id('a') });
    await outbox.write(anna, write('f2'), { commandId: id('b') });
    trouble.delete('f2');
    trouble.set('f1', new TypeError('poisoned'));
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(1),
    );
    clock.moveTo(at(1));
    expect(await ended(id('b'))).toBe('delivered');
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(3),
    );
    expect(faults).toHaveLength(1);
    expect(await status(id('a'))).toBe('queued');
    trouble.clear();
    clock.moveTo(at(3));
    expect(await ended(id('a'))).toBe('delivered');
    await outbox.close();
  });

  test('a store that fails is left alone for a while', async () => {
    const { store, clock, trouble, outbox, faults, ended } = make();
    trouble.set('f1', away());
    await outbox.write(anna, write('f1'), { commandId: id('a') });
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(1),
    );
    const { waiting } = store;
    store.waiting = () => Promise.reject(new Error('the database is away'));
    clock.moveTo(at(1));
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(6),
    );
    expect(faults).toHaveLength(1);
    Object.assign(store, { waiting });
    trouble.clear();
    clock.moveTo(at(6));
    expect(await ended(id('a'))).toBe('delivered');
    await outbox.close();
  });

  test('nothing is tried before the read model has been where the peer is', async () => {
    const first = make();
    first.trouble.set('f1', away());
    await first.outbox.write(anna, write('f1'), { commandId: id('a') });
    await first.outbox.close();
    const { clock, outbox, performed, ended, reach, toNext } = make(first.store);
    reach.isCaughtUp = false;
    clock.moveTo(at(10));
    outbox.nudge();
    await toNext();
    expect(performed).toEqual([]);
    reach.isCaughtUp = true;
    await toNext();
    expect(await ended(id('a'))).toBe('delivered');
    await outbox.close();
  });

  test('is not taken back while it is asked for once more, nor after that has brought it to the ledger', async () => {
    const { trouble, outbox, store, status, gate } = make();
    trouble.set('f1', away());
    await outbox.write(anna, write('f1'), { commandId: id('a') });
    const letGo = gate('f1');
    trouble.clear();
    const repeated = outbox.write(anna, write('f1'), { commandId: id('a') });
    const cancelled = outbox.cancel(anna, id('a')).catch((error: unknown) => error);
    letGo();
    expect(await repeated).toEqual([receipt]);
    expect(await cancelled).toMatchObject({ code: 'QUEUED_UNKNOWN' });
    expect(await status(id('a'))).toBe('delivered');
    expect(store.told).toEqual(['CommandQueued', 'CommandDelivered']);
    await outbox.close();
  });
});
