import { SqlMailStore, WorkflowStore } from '@tierline/api/engine';
import { Feed } from '@tierline/api/feed';
import { type Identified, Persons } from '@tierline/api/identity';
import { type Delivery, MailCourier, MailWork, smtp, type SmtpSettings } from '@tierline/api/mail';
import type { MemberDatabase } from '@tierline/api/readmodel';
import type { Role } from '@tierline/chaincode/schema';
import type { Notice } from '@tierline/workflows';
import { databases, type TestDatabase } from '../support/databases';
import { MailServer } from '../support/mail-server';
import { selfSigned } from '../support/self-signed';
import { eventually } from '../support/waiting';
import { HandClock } from '../support/workflows/hand-clock';

const issuer = 'https://id.oem.example';
const from = 'tierline@oem.example';
const immediate: Delivery = { type: 'immediate' };
const settings = (server: MailServer, more: Partial<SmtpSettings> = {}): SmtpSettings => ({
  ...{ host: '127.0.0.1', port: server.port, tls: 'none', from, seconds: 20, ...more },
});

describe.each(databases)('mail, on %s', (_name, begin) => {
  let server: TestDatabase;
  let database: MemberDatabase;
  let feed: Feed;
  let mail: MailServer;
  let clock: HandClock;
  let courier: MailCourier;
  let members = 0;
  let faults: unknown[];

  beforeAll(async () => {
    server = await begin();
    mail = await MailServer.listen();
  });
  afterAll(async () => {
    await mail.close();
    await server.stop();
  });
  beforeEach(async () => {
    members += 1;
    database = await server.server.member(`oem_${String(members)}`);
    feed = new Feed(database);
    mail.mailed.length = mail.offered.length = 0;
    mail.answer = mail.answerTo = () => 250;
    clock = new HandClock('2026-03-02T10:00:00.000Z');
    faults = [];
    courier = newCourier();
    courier.start();
    await eventually(
      async () => store().cursor(),
      (cursor) => cursor !== undefined,
    );
  });
  afterEach(async () => {
    await courier.close();
    feed.close();
    expect(faults).toEqual([]);
  });

  const store = () => new SqlMailStore(database);
  const domains = ['oem.example'];
  const newCourier = (places: readonly string[] = domains) =>
    new MailCourier({
      ...{ mspId: 'OemMSP', feed, store: store(), send: smtp(settings(mail)), domains: places, clock },
      ...{ patience: { attempts: 3, random: () => 0.5 }, report: (fault) => void faults.push(fault) },
    });
  const asPerson = (subject: string, ...roles: Role[]) =>
    new MailWork({
      ...{ mspId: 'OemMSP', person: { issuer, subject, roles }, store: store(), domains, clock },
      changed: () => feed.wake(),
    });
  const someone = async (subject: string, roles: Role[], delivery: Delivery): Promise<Identified> => {
    await new Persons(database).admit({ issuer, subject, roles });
    await asPerson(subject, ...roles).prefer({ address: `${subject}@oem.example`, delivery });
    return { issuer, subject };
  };
  const tell = async (to: Notice['to'], why = 'a case is open', record = 'ab'.repeat(16)) => {
    const at = clock.now().toISOString();
    await new WorkflowStore(database).transaction((tx) =>
      tx.appendLocal({
        ...{ type: 'Notified', record: { channel: 'axle-programme', kind: 'case', id: record }, at },
        data: { to, why, urgency: 'high' },
      }),
    );
    feed.wake();
  };
  const arrived = (...addresses: string[]) =>
    eventually(
      () => Promise.resolve(mail.mailed.flatMap(({ to }) => to).join()),
      (now) => now === addresses.join(),
    );
  const offered = (count: number) =>
    eventually(
      () => Promise.resolve(mail.offered.length),
      (now) => now === count,
    );
  const minutesLater = (minutes: number) =>
    clock.moveTo(new Date(clock.now().getTime() + minutes * 60_000).toISOString());
  const undelivered = () => asPerson('boss', 'manager').undelivered(9);
  /** Nothing is on its way, and all that the feed has was taken. */
  const idle = async () => {
    const head = await feed.head();
    feed.wake();
    await eventually(
      async () => store().cursor(),
      (cursor) => cursor === head,
    );
    await courier.settled();
  };

  test('a notice comes at once: to the person, or to whoever has the role and wants mail', async () => {
    const anna = await someone('anna', ['planner'], immediate);
    await someone('bert', ['logistics'], immediate);
    await someone('carl', ['planner'], { type: 'none' });
    await tell({ person: anna }, '4711 pieces are missing');
    await arrived('anna@oem.example');
    await tell({ role: 'logistics' });
    await tell({ role: 'planner' });
    await arrived('anna@oem.example', 'bert@oem.example');
    await idle();
    minutesLater(1);
    await arrived('anna@oem.example', 'bert@oem.example', 'anna@oem.example');
    const [first] = mail.mailed;
    expect(first).toMatchObject({ from, subject: 'Tierline OemMSP: a notice, urgent' });
    expect(first?.body).toContain('4711 pieces are missing (high)');
    expect(first?.headers).not.toContain('4711');
    expect(first?.headers).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(first?.headers).toMatch(/^Content-Type: text\/plain/m);
    expect(new Set(mail.mailed.map(({ id }) => id)).size).toBe(3);
    await idle();
    expect(await undelivered()).toEqual([]);
  });

  test('whatever a partner can have told, a person has one mail a minute, with all of it', async () => {
    const anna = await someone('anna', ['planner'], immediate);
    await tell({ person: anna }, 'the first');
    await arrived('anna@oem.example');
    for (const number of [1, 2, 3]) {
      await tell({ person: anna }, `flood ${String(number)}`);
      await idle();
    }
    minutesLater(0.9);
    await tell({ role: 'planner' }, 'flood 4');
    await idle();
    expect(mail.offered).toHaveLength(1);
    minutesLater(0.1);
    await arrived('anna@oem.example', 'anna@oem.example');
    expect(mail.mailed[1]).toMatchObject({ subject: 'Tierline OemMSP: 4 notices, urgent' });
    await idle();
    // a minute after the flood is over it comes at once again
    minutesLater(1);
    await tell({ person: anna }, 'calm');
    await arrived('anna@oem.example', 'anna@oem.example', 'anna@oem.example');
  });

  test('what was told before mail was switched on, and what a blocked person would hear, is not sent', async () => {
    const anna = await someone('anna', ['planner'], immediate);
    await new Persons(database).block(anna, true);
    await tell({ person: anna });
    await idle();
    await new Persons(database).block(anna, false);
    await tell({ person: anna }, 'again');
    await arrived('anna@oem.example');
    expect(mail.mailed[0]?.body).toContain('again');
  });

  test('a digest comes at its hour, as one mail; the next has an id of its own', async () => {
    const digest = { type: 'digest', hour: 13, timeZone: 'Europe/Berlin' } as const;
    const anna = await someone('anna', ['planner'], digest);
    await tell({ person: anna }, 'one');
    await tell({ role: 'planner' }, 'two');
    await idle();
    minutesLater(119);
    await idle();
    expect(mail.offered).toEqual([]);
    minutesLater(1);
    await arrived('anna@oem.example');
    expect(mail.mailed[0]).toMatchObject({ subject: 'Tierline OemMSP: 2 notices, urgent' });
    await tell({ person: anna }, 'three');
    await idle();
    // another preference lets go what was collected under the old one
    await asPerson('anna').prefer({ address: 'anna@oem.example', delivery: digest });
    await arrived('anna@oem.example', 'anna@oem.example');
    await tell({ person: anna }, 'four');
    await idle();
    minutesLater(24 * 60);
    await arrived('anna@oem.example', 'anna@oem.example', 'anna@oem.example');
    expect(new Set(mail.mailed.map(({ id }) => id)).size).toBe(3);
  });

  test('what is not taken comes again under the same id, also from whoever leads next', async () => {
    const anna = await someone('anna', ['planner'], immediate);
    mail.answer = () => 451;
    await tell({ person: anna });
    await offered(1);
    await idle();
    expect(await undelivered()).toMatchObject([{ person: anna, status: 'waiting', attempts: 1 }]);
    await courier.close();
    courier = newCourier();
    mail.answer = () => 250;
    minutesLater(1);
    courier.start();
    await arrived('anna@oem.example');
    expect(new Set(mail.offered).size).toBe(1);
    await idle();
    expect(await undelivered()).toEqual([]);
  });

  test('after the last attempt it is given up, and managers see it; an address that is none, at once', async () => {
    const anna = await someone('anna', ['planner'], immediate);
    mail.answer = () => 451;
    await tell({ person: anna });
    for (const attempt of [1, 2, 3]) {
      await offered(attempt);
      await idle();
      minutesLater(1);
    }
    await idle();
    expect(mail.offered).toHaveLength(3);
    const [one] = await undelivered();
    expect(one).toMatchObject({ person: anna, status: 'given-up', attempts: 3 });
    expect(one?.lastError).toContain('451');
    const bert = await someone('bert', ['logistics'], immediate);
    mail.answerTo = () => 550;
    await tell({ person: bert });
    await eventually(undelivered, (mails) => mails.length === 2);
    expect(await undelivered()).toMatchObject([{}, { person: bert, status: 'given-up', attempts: 1 }]);
    expect(await store().counts()).toEqual({ waiting: 0, 'given-up': 2 });
    await expect(asPerson('anna', 'planner').undelivered(9)).rejects.toMatchObject({ code: 'ROLE_MISSING' });
  });

  test('who is forgotten leaves nothing behind, and gets no mail', async () => {
    const anna = await someone('anna', ['planner'], immediate);
    mail.answer = () => 451;
    await tell({ person: anna });
    await offered(1);
    await idle();
    await store().forget(anna);
    mail.answer = () => 250;
    minutesLater(1);
    await tell({ person: anna });
    await tell({ role: 'planner' });
    await idle();
    expect(mail.mailed).toEqual([]);
    for (const table of ['mail_preferences', 'mails', 'mail_notices'] as const)
      expect([table, await database.engine.tables.selectFrom(table).selectAll().execute()]).toEqual([table, []]);
  });

  test('what others write adds no header and no recipient', async () => {
    const anna = await someone('anna', ['planner'], immediate);
    await tell({ person: anna }, 'late\r\nBcc: eve@evil.example\r\n\r\n.\r\nMAIL FROM:<x@evil.example>', 'x\r\nBcc: y');
    await arrived('anna@oem.example');
    const [one] = mail.mailed;
    expect(one?.headers).not.toMatch(/bcc/i);
    expect(one?.to).toEqual(['anna@oem.example']);
    await idle();
    // an address that the door would not have let through
    await store().prefer(anna, { address: 'anna@oem.example\r\nBcc: eve@evil.example', delivery: immediate }, '');
    await courier.close();
    courier = newCourier([]);
    courier.start();
    await tell({ person: anna });
    await idle();
    expect(mail.mailed).toHaveLength(1);
    expect(await undelivered()).toMatchObject([{ status: 'given-up', lastError: 'no mail to that address' }]);
  });

  test('mail goes to the operator’s domains only', async () => {
    await expect(
      asPerson('anna').prefer({ address: 'anna@elsewhere.example', delivery: immediate }),
    ).rejects.toMatchObject({ code: 'MAIL_DOMAIN', data: { domain: 'elsewhere.example' } });
    expect(await asPerson('anna').preference()).toBeUndefined();
    const anna = await someone('anna', ['planner'], immediate);
    await courier.close();
    courier = newCourier(['other.example']);
    courier.start();
    await tell({ person: anna });
    await eventually(undelivered, (mails) => mails.length === 1);
    expect(await undelivered()).toMatchObject([{ status: 'given-up', lastError: 'no mail to that address' }]);
    expect(mail.offered).toEqual([]);
  });
});

describe('the mail server', () => {
  const letter = { subject: 's', text: 't' };
  const login = { user: 'oem', password: 'secret' };

  test('hears no password and gets no mail where it has no TLS, or another’s certificate', async () => {
    const { certificatePem: cert, privateKeyPem: key } = await selfSigned('localhost', 2);
    const [plain, encrypted] = [await MailServer.listen(), await MailServer.listen({ cert, key })];
    const starttls = { tls: 'starttls', ...login } as const;
    const to = 'anna@oem.example';
    expect(await smtp(settings(plain, starttls))(to, 'id', letter)).toMatchObject({ type: 'failed' });
    expect(await smtp(settings(encrypted, starttls))(to, 'id', letter)).toMatchObject({ type: 'failed' });
    expect([...plain.logins, ...encrypted.logins, ...plain.offered, ...encrypted.offered]).toEqual([]);
    const known = { ...starttls, host: 'localhost', tlsCaPem: cert };
    expect(await smtp(settings(encrypted, known))(to, 'id', letter)).toEqual({ type: 'sent' });
    expect([encrypted.logins, encrypted.mailed.map(({ id }) => id)]).toEqual([['oem'], ['<id@oem.example>']]);
    await Promise.all([plain.close(), encrypted.close()]);
  });
});
