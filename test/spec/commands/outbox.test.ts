import { NodeRefusal } from '@tierline/api/refusals';
import { Refusal } from '@tierline/chaincode/errors';
import { anna, at, away, id, manager, other, outboxWorld, receipt, write } from '../../support/outbox-world';
import { eventually } from '../../support/waiting';

describe('a command whose partner is away', () => {
  test('waits with its person, the version it was given on and its end; delivered once when the partner is back', async () => {
    const { store, clock, trouble, performed, outbox, ended } = outboxWorld();
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
    const { store, clock, trouble, outbox, ended } = outboxWorld();
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
    const { store, clock, trouble, outbox, ended } = outboxWorld();
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
    const first = outboxWorld();
    first.trouble.set('f1', away());
    await first.outbox.write(anna, write('f1'), { commandId: id('a') });
    await first.outbox.close();
    const { clock, outbox, performed, ended } = outboxWorld(first.store);
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

  test('asked again it is the same; something else under its commandId is not', async () => {
    const { trouble, outbox, store } = outboxWorld();
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
    const { trouble, outbox, store, status } = outboxWorld();
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
    const { clock, trouble, outbox, store, status } = outboxWorld();
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
    const { clock, trouble, outbox, store, gate } = outboxWorld();
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

  test('that came to wait while its person was forgotten ends without the name, at its next attempt', async () => {
    const { clock, trouble, outbox, store, gate, ended } = outboxWorld();
    trouble.set('f1', away());
    const letGo = gate('f1');
    const waits = outbox.write(anna, write('f1'), { commandId: id('a') });
    await outbox.forget(anna);
    letGo();
    expect(await waits).toMatchObject({ status: 'queued' });
    trouble.set('f1', new NodeRefusal('PERSON_DENIED', { reason: 'unknown' }));
    await eventually(
      () => Promise.resolve(clock.next()),
      (next) => next === at(1),
    );
    clock.moveTo(at(1));
    expect(await ended(id('a'))).toBe('refused');
    expect(await store.find(id('a'))).toMatchObject({ person: { issuer: '', subject: '', roles: [] } });
    await outbox.close();
  });

  test('is known for a while after its end, then forgotten', async () => {
    const { clock, trouble, outbox, store, ended, toNext } = outboxWorld();
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
    const { trouble, outbox, store } = outboxWorld();
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
    const { trouble, outbox, store } = outboxWorld();
    trouble.set('f1', away());
    store.countWaiting = (person) => Promise.resolve(person ? own : all);
    const written = outbox.write(anna, write('f1'), {});
    if (becomes === 'refused') await expect(written).rejects.toMatchObject({ code: 'PARTNER_UNAVAILABLE' });
    else expect(await written).toMatchObject({ status: becomes });
    await outbox.close();
  });

  test('is not taken back while it is asked for once more, nor after that has brought it to the ledger', async () => {
    const { trouble, outbox, store, status, gate } = outboxWorld();
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
