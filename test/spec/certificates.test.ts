import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority } from '@tierline/network/embedded';

const day = 86_400_000;

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
