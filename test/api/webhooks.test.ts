import { SqlCourierStore, SqlWebhookStore } from '@tierline/api/engine';
import { Feed } from '@tierline/api/feed';
import { KeyVault } from '@tierline/api/identity';
import { insertRows, type MemberDatabase } from '@tierline/api/readmodel';
import { Courier, Webhooks } from '@tierline/api/webhooks';
import { Webhook as Verifier } from 'standardwebhooks';
import { databases, type TestDatabase } from '../support/databases';
import { factRow } from '../support/node-surface';
import { eventually } from '../support/waiting';
import { WebhookTarget } from '../support/webhook-target';
import { HandClock } from '../support/workflows/hand-clock';

const vault = new KeyVault('ab'.repeat(32));
const open = (sealed: string, place: string) => vault.open(sealed, place);
const seal = (text: string, place: string) => vault.seal(text, place);
const record = (name: string) => name.repeat(32);

describe.each(databases)('webhooks, on %s', (_name, begin) => {
  let server: TestDatabase;
  let database: MemberDatabase;
  let feed: Feed;
  let target: WebhookTarget;
  let clock: HandClock;
  let courier: Courier;
  let webhooks: Webhooks;
  let members = 0;
  let faults: unknown[];

  beforeAll(async () => {
    server = await begin();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    members += 1;
    database = await server.server.member(`oem_${String(members)}`);
    feed = new Feed(database);
    target = await WebhookTarget.listen();
    clock = new HandClock(new Date().toISOString());
    faults = [];
    courier = newCourier();
    webhooks = asRoles('manager');
    await tell(0);
    courier.start();
  });
  afterEach(async () => {
    await courier.close();
    await target.close();
    feed.close();
    expect(faults).toEqual([]);
  });

  const limits = () => ({ seconds: 20, kilobytes: 64, atOnce: 8, allowedHosts: [target.host] });
  const resolve = () => Promise.resolve(['127.0.0.1']);
  const newCourier = () =>
    new Courier({
      ...{ mspId: 'OemMSP', feed, store: new SqlCourierStore(database), open, resolve, clock },
      ...{ patience: { attempts: 3, random: () => 0.5 }, limits: limits() },
      ...{ count: () => undefined, tell: () => feed.wake(), report: (fault) => void faults.push(fault) },
    });
  const asRoles = (...roles: ('manager' | 'planner' | 'bot')[]) =>
    new Webhooks({
      ...{ mspId: 'OemMSP', roles, store: new SqlWebhookStore(database), feed, seal, resolve, clock },
      ...{ allowedHosts: limits().allowedHosts, changed: () => feed.wake() },
    });
  /** Facts in blocks of these numbers, each about the record named, of its own where none is. */
  const tell = async (...blocks: (number | [block: number, name: string])[]) => {
    const facts = blocks.map((one): readonly [number, string] => (typeof one === 'number' ? [one, 'a'] : one));
    const { projection } = database;
    if (blocks.includes(0))
      await insertRows(projection, 'checkpoints', [
        { channel: 'axle-programme', next_block: 1, header_hash: 'ab'.repeat(32) },
      ]);
    await insertRows(
      projection,
      'facts',
      facts.map(([block, name]) => ({ ...factRow(block), id: record(name) })),
    );
    feed.wake();
  };
  const subscribe = (more: object = {}) =>
    webhooks.create({ url: target.url, description: 'test', filter: {}, ...more });
  const view = async (id: string) => (await webhooks.list()).find((one) => one.id === id)!;
  const arrived = (...blocks: number[]) =>
    eventually(
      () => Promise.resolve(target.blocks().join()),
      (now) => now === blocks.join(),
    );
  const minutesLater = (minutes: number) =>
    clock.moveTo(new Date(clock.now().getTime() + minutes * 60_000).toISOString());

  test('facts come as CloudEvents, signed, from now on', async () => {
    const { webhook, secret } = await subscribe();
    await tell(1, 2);
    await arrived(1, 2);
    const [first] = target.posted;
    const { id, timestamp, signature, body } = first!;
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    expect(new Verifier(secret).verify(body, headers)).toMatchObject({
      ...{ specversion: '1.0', id: 'axle-programme/1/0/0', type: 'tierline.forecast.ForecastPublished' },
      source: 'urn:tierline:member:OemMSP',
    });
    expect(() => new Verifier(secret).verify(body.replace('1.0', '1.1'), headers)).toThrow();
    expect(first!.type).toBe('application/cloudevents+json');
    await courier.settled();
    expect(await view(webhook.id)).toMatchObject({ waiting: 0, dead: 0, lastError: null, waitsSince: null });
    expect(JSON.stringify(await webhooks.list())).not.toContain(secret);
  });

  test('only what is wanted comes, and the cursor passes what is not', async () => {
    const { webhook } = await subscribe({ filter: { record: record('b') } });
    await tell(1, [2, 'b'], 3);
    await arrived(2);
    await courier.settled();
    expect((await view(webhook.id)).cursor).toBe(await feed.head());
  });

  test('a fact that fails holds back those of its record and no other, comes again, and is set aside in the end', async () => {
    const { webhook } = await subscribe();
    target.answer = ({ id }) => (id.includes('/1/') ? 500 : 204);
    await tell([1, 'a'], [2, 'a'], [3, 'b'], [4, 'a']);
    await courier.settled();
    // one record's do not wait for another's
    const first = target.blocks();
    expect([...first].sort()).toEqual([1, 3]);
    expect(await view(webhook.id)).toMatchObject({ waiting: 3, lastError: 'status 500' });
    for (const _again of [2, 3]) {
      minutesLater(1);
      await courier.settled();
    }
    await arrived(...first, 1, 1, 2, 4);
    await courier.settled();
    expect(await view(webhook.id)).toMatchObject({ waiting: 0, dead: 1 });
    expect(await webhooks.deliveries(webhook.id, 'dead', 9)).toMatchObject([{ block: 1n, attempts: 3 }]);
    const told = (await feed.page(undefined, { types: ['DeliveryFailed'] })).items;
    expect(told).toMatchObject([{ content: { webhook: webhook.id, fact: 'axle-programme/1/0/0', attempts: 3 } }]);
    target.answer = () => 204;
    expect(await webhooks.redeliver(webhook.id)).toBe(1);
    await arrived(...first, 1, 1, 2, 4, 1);
    await courier.settled();
    expect(await view(webhook.id)).toMatchObject({ waiting: 0, dead: 0 });
    expect(new Set(target.posted.filter(({ id }) => id.includes('/1/')).map(({ id }) => id)).size).toBe(1);
  });

  test('what was set aside can be discarded', async () => {
    const { webhook } = await subscribe();
    target.answer = () => 302;
    await tell(1);
    await arrived(1);
    for (const _again of [2, 3]) {
      await courier.settled();
      minutesLater(1);
    }
    await eventually(
      () => view(webhook.id),
      ({ dead }) => dead === 1,
    );
    const elsewhere = { channel: 'axle-programme', block: 9n, tx: 0, fact: 0 };
    expect(await webhooks.discard(webhook.id, elsewhere)).toBe(0);
    expect(await webhooks.discard(webhook.id, { ...elsewhere, block: 1n })).toBe(1);
    expect(await view(webhook.id)).toMatchObject({
      dead: 0,
      lastError: expect.stringContaining('redirects') as string,
    });
  });

  test('both secrets sign until the grace time is over', async () => {
    const { webhook, secret } = await subscribe();
    const { secret: newer } = await webhooks.rotateSecret(webhook.id, 10);
    await tell(1);
    await arrived(1);
    minutesLater(11);
    await tell(2);
    await arrived(1, 2);
    const signaturesBy = (one: string) =>
      target.posted.map(({ id, timestamp, body, signature }) =>
        signature.split(' ').includes(new Verifier(one).sign(id, new Date(Number(timestamp) * 1000), body)),
      );
    expect([signaturesBy(secret), signaturesBy(newer)]).toEqual([
      [true, false],
      [true, true],
    ]);
  });

  test('nothing comes while it is paused, and nothing is lost; 410 pauses it', async () => {
    const { webhook } = await subscribe();
    await webhooks.pause(webhook.id);
    await tell(1);
    await courier.settled();
    expect(target.posted).toEqual([]);
    target.answer = () => 410;
    await webhooks.resume(webhook.id);
    await eventually(
      () => view(webhook.id),
      ({ isPaused }) => isPaused,
    );
    target.answer = () => 204;
    await webhooks.resume(webhook.id);
    await arrived(1, 1);
    const told = (await feed.page(undefined, { types: ['WebhookStopped'] })).items;
    expect(told).toMatchObject([{ content: { reason: 'status 410' } }]);
  });

  test('is replayed from a cursor or a time, under the same ids', async () => {
    const { webhook } = await subscribe();
    await tell(1, 2);
    await arrived(1, 2);
    await courier.settled();
    const [zero] = (await feed.page(undefined)).items;
    await webhooks.replay(webhook.id, { after: zero!.cursor });
    await arrived(1, 2, 1, 2);
    await courier.settled();
    await webhooks.replay(webhook.id, { since: '2026-01-01T00:00:00.000Z' });
    await arrived(1, 2, 1, 2, 0, 1, 2);
    await courier.settled();
    await webhooks.replay(webhook.id, { since: '2027-01-01T00:00:00.000Z' });
    await tell(3);
    await arrived(1, 2, 1, 2, 0, 1, 2, 3);
    expect(new Set(target.posted.map(({ id }) => id)).size).toBe(4);
  });

  test('what was under way when its process went is sent again by the next', async () => {
    await subscribe();
    target.answer = () => 'never';
    await tell(1);
    await arrived(1);
    await courier.close();
    target.answer = () => 204;
    courier = newCourier();
    courier.start();
    await arrived(1, 1);
  });

  test('a receiver that never answers holds up neither other webhooks nor the read model', async () => {
    await subscribe({ url: `${target.url}/slow` });
    await subscribe();
    let held = 0;
    target.answer = ({ path }) => (path.endsWith('/slow') && (held += 1) > 0 ? 'never' : 204);
    // more than are looked at at once
    await tell(...Array.from('abcdefghijklmnopqrst', (name, index): [number, string] => [index + 1, name]));
    const ofOthers = () => target.posted.filter(({ path }) => !path.endsWith('/slow')).map(({ id }) => id);
    const others = () => Promise.resolve(new Set(ofOthers()).size);
    await eventually(others, (count) => count === 20);
    await tell([21, 'a']);
    await eventually(others, (count) => count === 21);
    expect(held).toBe(4);
  });

  test('content that was purged before it was sent is not sent', async () => {
    const { webhook } = await subscribe();
    target.answer = () => 500;
    await tell(1);
    await arrived(1);
    await courier.settled();
    const { tables } = database.projection;
    await tables.updateTable('facts').set({ type: 'ContentErased', content: '{}' }).where('block', '=', 1n).execute();
    target.answer = () => 204;
    minutesLater(1);
    await arrived(1, 1);
    const types = target.posted.map(({ body }) => (JSON.parse(body) as { type: string }).type);
    expect(types).toEqual(['tierline.forecast.ForecastPublished', 'tierline.forecast.ContentErased']);
    await courier.settled();
    expect(await view(webhook.id)).toMatchObject({ waiting: 0 });
  });

  test('is nobody’s but a manager’s, and goes to no address that is not public', async () => {
    const { webhook } = await subscribe();
    for (const roles of [[], ['planner'], ['bot']] as ('planner' | 'bot')[][]) {
      const others = asRoles(...roles);
      for (const act of [
        () => others.list(),
        () => others.create({ url: target.url, description: 'x', filter: {} }),
        () => others.change(webhook.id, { description: 'x' }),
        () => others.rotateSecret(webhook.id, 0),
        () => others.pause(webhook.id),
        () => others.resume(webhook.id),
        () => others.replay(webhook.id, {}),
        () => others.remove(webhook.id),
        () => others.deliveries(webhook.id, 'dead', 1),
        () => others.redeliver(webhook.id),
        () => others.discard(webhook.id),
      ])
        await expect(act()).rejects.toMatchObject({ code: 'ROLE_MISSING' });
    }
    for (const url of ['http://127.0.0.1:1/', 'https://[::1]/', 'https://inside.example.com/'])
      for (const act of [
        () => webhooks.create({ url, description: 'x', filter: {} }),
        () => webhooks.change(webhook.id, { url }),
      ])
        await expect(act()).rejects.toMatchObject({ code: 'WEBHOOK_TARGET' });
    await expect(webhooks.pause('00'.repeat(16))).rejects.toMatchObject({ code: 'WEBHOOK_UNKNOWN' });
    await webhooks.remove(webhook.id);
    await expect(webhooks.remove(webhook.id)).rejects.toMatchObject({ code: 'WEBHOOK_UNKNOWN' });
  });
});
