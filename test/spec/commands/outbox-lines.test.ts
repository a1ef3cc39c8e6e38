import { NodeRefusal } from '@tierline/api/refusals';
import { anna, at, away, id, outboxWorld, receipt, write } from '../../support/outbox-world';
import { eventually } from '../../support/waiting';

describe('whose turn it is in the outbox', () => {
  test('overtakes nothing of its record; a partner found away is asked once a round', async () => {
    const { clock, trouble, performed, outbox, ended } = outboxWorld();
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

  test('is not tried before one of its record that waits already, where it is told to come after it', async () => {
    const { trouble, performed, outbox, status } = outboxWorld();
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

  test('a partner that always differs holds up nobody who waits for another', async () => {
    const { clock, trouble, performed, outbox, ended, gate } = outboxWorld();
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
    const { trouble, outbox, ended, status, toNext } = outboxWorld();
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
    const { clock, trouble, outbox, faults, ended, status } = outboxWorld();
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
    const { store, clock, trouble, outbox, faults, ended } = outboxWorld();
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
    const first = outboxWorld();
    first.trouble.set('f1', away());
    await first.outbox.write(anna, write('f1'), { commandId: id('a') });
    await first.outbox.close();
    const { clock, outbox, performed, ended, reach, toNext } = outboxWorld(first.store);
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
});
