import { X509Certificate } from 'node:crypto';
import { DatabaseServer, type MemberDatabase } from '@tierline/api/readmodel';
import {
  absentSignatory,
  KeyVault,
  Persons,
  Wallet,
  walletRows,
  type CertificateAuthority,
  type Person,
} from '@tierline/api/identity';
import { selfSigned } from '../support/self-signed';
import { eventually } from '../support/waiting';

const key = '11'.repeat(32);
const anna: Person = { issuer: 'urn:id', subject: 'anna@oem.example', roles: ['planner'] };

describe('the wallet', () => {
  let server: DatabaseServer;
  let database: MemberDatabase;
  const enrolled: { enrolmentId: string; attributes: Record<string, string> }[] = [];
  let days = 365;
  let busy: Promise<void> | undefined;
  const authority: CertificateAuthority = {
    enrol: async (request) => {
      enrolled.push(request);
      await busy;
      return selfSigned(request.enrolmentId, days);
    },
  };
  const wallet = (vaultKey = key) =>
    new Wallet({ mspId: 'OemMSP', renewDays: 7, rows: walletRows(database), vault: new KeyVault(vaultKey), authority });

  beforeAll(async () => {
    server = await DatabaseServer.open();
    database = await server.member('oem');
  });
  afterAll(() => server.close());
  beforeEach(() => {
    enrolled.length = 0;
    days = 365;
  });

  test('enrols a person once, under a pseudonym, with one attribute', async () => {
    const one = wallet();
    const [first, again] = await Promise.all([one.signatory(anna), one.signatory(anna)]);
    expect(again).toBe(first);
    expect(enrolled).toEqual([{ enrolmentId: first.name, attributes: { 'tierline.roles': 'planner' } }]);
    expect(first.name).toMatch(/^p-[0-9a-f]{16}$/);
    expect(new X509Certificate(first.certificatePem).checkPrivateKey(first.privateKey)).toBe(true);
  });

  test('finds the same identity after a restart', async () => {
    const before = await wallet().signatory(anna);
    expect(enrolled).toHaveLength(0);
    expect((await wallet().signatory(anna)).certificatePem).toBe(before.certificatePem);
  });

  test('two processes that enrol a person at once come to one pseudonym', async () => {
    const cleo: Person = { ...anna, subject: 'cleo@oem.example' };
    let answer = (): void => undefined;
    busy = new Promise((resolve) => {
      answer = resolve;
    });
    const both = Promise.all([wallet().signatory(cleo), wallet().signatory(cleo)]);
    await eventually(
      () => Promise.resolve(enrolled.length),
      (asked) => asked === 2,
    );
    answer();
    const [one, other] = await both;
    expect(other.name).toBe(one.name);
  });

  test('a changed role gives a new certificate under the same pseudonym', async () => {
    const before = await wallet().signatory(anna);
    const after = await wallet().signatory({ ...anna, roles: ['planner', 'manager'] });
    expect(after.name).toBe(before.name);
    expect(after.roles).toEqual(['planner', 'manager']);
    expect(after.certificatePem).not.toBe(before.certificatePem);
  });

  test('a certificate near its end is renewed', async () => {
    days = 3;
    const bert: Person = { ...anna, subject: 'bert@oem.example' };
    const one = wallet();
    const before = await one.signatory(bert);
    days = 365;
    const after = await one.signatory(bert);
    expect(after.name).toBe(before.name);
    expect(after.certificatePem).not.toBe(before.certificatePem);
    expect((await one.signatory(bert)).certificatePem).toBe(after.certificatePem);
  });

  test('keeps keys encrypted, bound to their person', async () => {
    const rows = await database.engine.tables.selectFrom('wallet').selectAll().execute();
    expect(rows.every((row) => !row.private_key.includes('PRIVATE'))).toBe(true);
    const [one, other] = rows;
    expect(new KeyVault(key).open(one!.private_key, other!.subject)).toBeUndefined();
    expect(new KeyVault('22'.repeat(32)).open(one!.private_key, one!.subject)).toBeUndefined();
  });

  test('enrols anew under the same pseudonym after the wallet got another key', async () => {
    const before = await wallet().signatory(anna);
    const after = await wallet('22'.repeat(32)).signatory(anna);
    expect(after.name).toBe(before.name);
    expect(after.certificatePem).not.toBe(before.certificatePem);
    expect((await wallet('22'.repeat(32)).signatory(anna)).certificatePem).toBe(after.certificatePem);
  });

  describe('for a person who asked earlier', () => {
    const dora: Person = { ...anna, subject: 'dora@oem.example', roles: ['planner', 'manager'] };
    const signs = () => absentSignatory({ wallet: wallet(), persons: new Persons(database) }, dora);

    test('signs as enrolled, with the roles of then that the last token and the certificate still give', async () => {
      const persons = new Persons(database);
      await persons.admit(dora);
      const { name, certificatePem } = await wallet().signatory(dora);
      expect(await signs()).toMatchObject({ name, certificatePem, roles: ['planner', 'manager'] });
      await persons.admit({ ...dora, roles: ['planner', 'quality'] });
      enrolled.length = 0;
      expect(await signs()).toMatchObject({ certificatePem, roles: ['planner'] });
      await wallet().signatory({ ...dora, roles: ['quality'] });
      expect(await signs()).toMatchObject({ name, roles: [] });
      expect(enrolled).toHaveLength(1);
    });

    test('does not for one who is blocked, forgotten or was never seen, and enrols nobody', async () => {
      const persons = new Persons(database);
      await persons.block(dora, true);
      await expect(signs()).rejects.toMatchObject({ code: 'PERSON_DENIED', data: { reason: 'blocked' } });
      expect(await persons.forget(dora)).toEqual({ roles: [], isBlocked: true });
      expect(await persons.admit(dora)).toBe(false);
      await persons.block(dora, false);
      expect(await signs()).toMatchObject({ roles: [] });
      await wallet().forget(dora);
      await expect(signs()).rejects.toMatchObject({ code: 'PERSON_DENIED', data: { reason: 'unknown' } });
      await persons.forget(dora);
      await expect(signs()).rejects.toMatchObject({ code: 'PERSON_DENIED', data: { reason: 'unknown' } });
      expect(enrolled).toEqual([]);
    });

    test('does not with a certificate that has ended', async () => {
      days = 0;
      await new Persons(database).admit(dora);
      await wallet().signatory(dora);
      await expect(signs()).rejects.toMatchObject({ code: 'PERSON_DENIED', data: { reason: 'unknown' } });
    });
  });

  test('forgets who a pseudonym was', async () => {
    const before = await wallet().signatory(anna);
    await wallet().forget(anna);
    const after = await wallet().signatory(anna);
    expect(after.name).not.toBe(before.name);
  });
});
