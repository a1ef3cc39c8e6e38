import { CommandStore } from '@tierline/api/engine';
import type { OutboxStore, Queued, Unsettled } from '@tierline/api/commands';
import { Feed } from '@tierline/api/feed';
import { DatabaseServer, type MemberDatabase } from '@tierline/api/readmodel';

const at = '2026-03-02T08:00:00.000Z';
const commandId = 'a'.repeat(32);
const queued: Queued = {
  ...{ commandId, status: 'queued', queuedAt: at, expiresAt: '2026-03-03T08:00:00.000Z', nextAt: at, attempts: 1 },
  write: {
    type: 'apply',
    channel: 'programme',
    intents: [{ kind: 'forecast', id: 'f1', name: 'Revise', input: { n: 'ä' } }],
  },
  person: { issuer: 'urn:idp', subject: 'anna', roles: ['planner'] },
  reason: { code: 'PARTNER_UNAVAILABLE', data: { organisations: ['AxleMSP'] } },
  isUnsettled: false,
};
const envelope: Unsettled = {
  commandId,
  by: 'p-anna',
  asked: [{ channel: 'programme', kind: 'forecast', id: 'f1', command: 'Revise', input: { n: 'ä' } }],
  prepared: { channel: 'programme', txId: 'tx1', at, bytes: Buffer.from([0, 255, 7]) },
  expected: [{ channel: 'programme', kind: 'forecast', id: 'f1', version: 2, command: 'Revise', sealHash: 's' }],
  basis: [{ place: { channel: 'programme', kind: 'forecast', id: 'f1' }, version: 1 }],
};
const receipt = { ...envelope.expected[0]!, txId: 'tx1', block: 2n ** 60n };

describe('persons’ commands in the member’s database', () => {
  let server: DatabaseServer;
  let members = 0;
  let database: MemberDatabase;
  let store: OutboxStore;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    database = await server.member(`commands${String((members += 1))}`);
    store = new CommandStore(database);
  });

  it('come back as they were given, the oldest first while they wait', async () => {
    const older = { ...queued, commandId: 'b'.repeat(32), queuedAt: '2026-03-02T07:00:00.000Z' };
    await store.save(queued);
    await store.save(older);
    expect(await store.waiting()).toEqual([older, queued]);
    const delivered: Queued = { ...queued, status: 'delivered', receipts: [receipt] };
    await store.save(delivered);
    expect(await store.waiting()).toEqual([older]);
    expect(await store.find(commandId)).toEqual({ ...delivered, nextAt: '' });
    expect(await store.find('c'.repeat(32))).toBeUndefined();
  });

  it('are counted while they wait, all or a person’s', async () => {
    await store.save(queued);
    await store.save({ ...queued, commandId: 'b'.repeat(32), person: { ...queued.person, subject: 'otto' } });
    await store.save({ ...queued, commandId: 'c'.repeat(32), status: 'refused' });
    await store.keep({ ...envelope, commandId: 'd'.repeat(32) });
    const counted = [await store.countWaiting(), await store.countWaiting(queued.person)];
    expect(counted).toEqual([2, 1]);
    expect(await store.countWaiting({ ...queued.person, issuer: 'urn:other' })).toBe(0);
  });

  it('tell the feed what became of them, in the same transaction', async () => {
    await store.save(queued, { type: 'CommandQueued', at });
    await store.save({ ...queued, nextAt: '2026-03-02T08:00:02.000Z' });
    const { items } = await new Feed(database).page(undefined);
    expect(items).toMatchObject([
      {
        channel: 'local',
        type: 'CommandQueued',
        kind: 'forecast',
        id: 'f1',
        content: { commandId, command: 'Revise' },
      },
    ]);
  });

  it('are not cancelled while they are attempted, nor changed once they have ended', async () => {
    const cancelled: Queued = { ...queued, status: 'cancelled' };
    const told = { type: 'CommandCancelled' as const, at };
    await store.save(queued);
    expect(await store.attempt(commandId)).toBe(true);
    expect(await store.find(commandId)).toEqual({ ...queued, isUnsettled: true });
    expect(await store.change(cancelled, told)).toBe(false);
    expect(await store.change({ ...queued, attempts: 2 })).toBe(true);
    expect(await store.find(commandId)).toEqual({ ...queued, attempts: 2 });
    expect(await store.change(cancelled, told)).toBe(true);
    for (const late of [cancelled, queued]) expect(await store.change(late, told)).toBe(false);
    expect(await store.attempt(commandId)).toBe(false);
    expect((await new Feed(database).page(undefined)).items).toHaveLength(1);
  });

  it('are erased a while after their end, with envelopes that nobody asks for; what waits stays', async () => {
    const [ended, old] = ['e'.repeat(32), 'd'.repeat(32)];
    await store.save(queued);
    await store.save({ ...queued, commandId: ended });
    await store.change({ ...queued, commandId: ended, status: 'refused' }, { type: 'CommandRefused', at });
    await store.keep({ ...envelope, commandId: old });
    await store.forgetEnded(at);
    expect(await store.find(ended)).toBeDefined();
    await store.forgetEnded('2026-03-02T08:00:00.001Z');
    expect(await store.find(ended)).toBeUndefined();
    expect(await store.unsettled(old)).toBeUndefined();
    expect(await store.waiting()).toEqual([queued]);
  });

  it('forget who asked for what has ended', async () => {
    const other: Queued = { ...queued, commandId: 'e'.repeat(32), person: { ...queued.person, subject: 'otto' } };
    await store.save({ ...queued, status: 'refused' }, { type: 'CommandRefused', at });
    await store.save({ ...other, status: 'refused' }, { type: 'CommandRefused', at });
    await store.forgetPerson(queued.person);
    expect((await store.find(commandId))?.person).toEqual({ issuer: '', subject: '', roles: [] });
    expect((await store.find(other.commandId))?.person).toEqual(other.person);
  });

  it('keep an envelope that has no answer beside what waits, and alone', async () => {
    await store.save(queued);
    await store.keep(envelope);
    const alone = { ...envelope, commandId: 'd'.repeat(32) };
    await store.keep(alone);
    for (const one of [envelope, alone]) expect(await store.unsettled(one.commandId)).toEqual(one);
    expect(await store.find(commandId)).toEqual({ ...queued, isUnsettled: true });
    expect(await store.find(alone.commandId)).toBeUndefined();
    await store.forget(commandId);
    await store.forget(alone.commandId);
    for (const one of [envelope, alone]) expect(await store.unsettled(one.commandId)).toBeUndefined();
    expect(await store.waiting()).toEqual([queued]);
  });
});
