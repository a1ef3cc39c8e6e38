import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority, Organisation } from '@tierline/network/embedded';

const day = 86_400_000;

describe('what an organisation renews', () => {
  test('are certificates of its services too, for the keys that are there', async () => {
    const root = mkdtempSync(join(tmpdir(), 'tierline-renewal-'));
    const member = await Organisation.open(root, { mspId: 'AMSP', domain: 'a.example.com', kind: 'peer' });
    const before = await member.service('node.a.example.com', 'services');
    const renewed = await member.renew(new Date(Date.now() + 1000 * 365 * day));
    const named = renewed.map((file) => file.slice(before.folder.length + 1)).sort();
    expect(named).toEqual(['client.crt', 'server.crt']);
    const after = await member.service('node.a.example.com', 'services');
    for (const side of ['server', 'client'] as const) {
      expect(after[side].privateKeyPem).toBe(before[side].privateKeyPem);
      expect(after[side].certificatePem).not.toBe(before[side].certificatePem);
    }
    rmSync(root, { recursive: true });
  });
});

describe('the lifetimes that a consortium states', () => {
  let folder: string;
  let authority: CertificateAuthority;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tierline-lifetimes-'));
    const lifetimes = { authorityDays: 100, nodeDays: 30, personDays: 10 };
    authority = await CertificateAuthority.open(folder, 'ca', 'a.example.com', lifetimes);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const daysOf = (pem: string) => Math.round((Date.parse(new X509Certificate(pem).validTo) - Date.now()) / day);

  test('are those of authority, peers and persons, in signing and in TLS', async () => {
    const peer = await authority.enrol({ commonName: 'peer0', role: 'peer' });
    const person = await authority.enrolPerson({ enrolmentId: 'p1' });
    const tls = await authority.issueTls('peer0', ['localhost']);
    const issued = [authority, peer, person, tls].map(({ certificatePem }) => daysOf(certificatePem));
    expect(issued).toEqual([100, 30, 10, 30]);
  });

  test('give way to a day that is asked for', async () => {
    const expiresAt = new Date(Date.now() + 3 * day);
    const { certificatePem } = await authority.enrolPerson({ enrolmentId: 'p2', expiresAt });
    expect(daysOf(certificatePem)).toBe(3);
  });
});
