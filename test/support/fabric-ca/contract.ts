import 'reflect-metadata';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { X509Crl } from '@peculiar/x509';
import { CertificateAuthority, type Credentials } from '@tierline/network/embedded';
import { FabricCa, type FabricCaOptions } from '@tierline/network/fabric-ca';
import { parseCertificate, parseRevocationList } from '@tierline/network/wire';
import { selfSigned } from '../self-signed';

/** A Fabric CA that answers: the real one, or the double. */
export interface FabricCaAtHand extends FabricCaOptions {
  /** The authority's own. */
  readonly authority: Credentials;
  /** What it was asked, as `POST /api/v1/enroll`, in order; `<id>` for an enrolment id. */
  calls(): string[];
  close(): Promise<void>;
}
/** @param days how long the certificates that it issues last */
export type StartFabricCa = (days: number) => Promise<FabricCaAtHand>;

const id = 'p-0011223344556677';
const planner = { 'tierline.roles': 'planner' };
const serialOf = (pem: string): bigint => parseCertificate(pem).details.serial;

/** What the project relies on of Fabric CA. */
export function fabricCaContract(start: StartFabricCa): void {
  let at: FabricCaAtHand;
  const authority = (more: Partial<FabricCaOptions> = {}): FabricCa => new FabricCa({ ...optionsOf(at), ...more });
  const callsOf = async (work: () => Promise<unknown>): Promise<string[]> => {
    const before = at.calls().length;
    await work();
    return at.calls().slice(before);
  };

  describe('whose certificates last', () => {
    beforeAll(async () => (at = await start(365)), 30_000);
    afterAll(() => at.close());

    test('registers a pseudonym and enrols it, with its attributes in the certificate', async () => {
      const one = authority();
      const enrolling = () => one.enrol({ enrolmentId: id, attributes: planner });
      expect(await callsOf(enrolling)).toEqual(['POST /api/v1/enroll', 'POST /api/v1/register', 'POST /api/v1/enroll']);
      const { certificatePem, privateKeyPem } = await enrolling();
      const { details, x509 } = parseCertificate(certificatePem);
      expect(details).toMatchObject({ commonName: id, ous: ['client'], isCa: false });
      const ofFabric = { 'hf.Affiliation': '', 'hf.EnrollmentID': id, 'hf.Type': 'client' };
      expect(details.attributes).toEqual({ ...ofFabric, ...planner });
      expect(x509.checkPrivateKey(createPrivateKey(privateKeyPem))).toBe(true);
      expect(x509.verify(new X509Certificate(at.authority.certificatePem).publicKey)).toBe(true);
      const days = (Date.parse(x509.validTo) - Date.parse(x509.validFrom)) / 86_400_000;
      expect(Math.round(days)).toBe(365);
    });

    test('gives one that is known new attributes and another key', async () => {
      const one = authority();
      const before = await one.enrol({ enrolmentId: 'p-2', attributes: planner });
      const roles = { 'tierline.roles': 'planner,manager' };
      let after = before;
      const calls = await callsOf(async () => (after = await one.enrol({ enrolmentId: 'p-2', attributes: roles })));
      expect(calls).toEqual(['POST /api/v1/register', 'PUT /api/v1/identities/<id>', 'POST /api/v1/enroll']);
      expect(parseCertificate(after.certificatePem).details.attributes).toMatchObject(roles);
      expect(after.privateKeyPem).not.toBe(before.privateKeyPem);
    });

    test('enrols the registrar once for many', async () => {
      const one = authority();
      const many = [1, 2, 3].map((n) => `p-many-${n}`);
      const calls = await callsOf(() =>
        Promise.all(many.map((enrolmentId) => one.enrol({ enrolmentId, attributes: {} }))),
      );
      expect(calls.filter((call) => /(re)?enroll$/.test(call))).toHaveLength(1 + many.length);
    });

    test('says what was refused, and why; no secret is in it', async () => {
      const { registrar } = at;
      const refused = authority({ registrar: { ...registrar, secret: 'guessed' } }).enrol({
        ...{ enrolmentId: 'p-3', attributes: {} },
      });
      await expect(refused).rejects.toMatchObject({ name: 'CertificateAuthorityRefused', status: 401, code: 20 });
      await expect(refused).rejects.not.toThrow('guessed');
      const otherName = authority({ caName: 'ca-axle' }).enrol({ enrolmentId: 'p-3', attributes: {} });
      await expect(otherName).rejects.toMatchObject({ status: 404, code: 19 });
      const otherAttribute = authority().enrol({ enrolmentId: 'p-3', attributes: { other: 'yes' } });
      await expect(otherAttribute).rejects.toMatchObject({ status: 403, code: 71 });
    });

    test('whoever guesses at the registrar’s secret does not lock the registrar out', async () => {
      const guessing = authority({ registrar: { ...at.registrar, secret: 'guessed' } });
      for (let n = 0; n < 11; n++)
        await expect(guessing.enrol({ enrolmentId: 'p-4', attributes: {} })).rejects.toMatchObject({ status: 401 });
      await authority().enrol({ enrolmentId: 'p-4', attributes: planner });
    });

    test('revokes what it issued, and says so in a list that it signs', async () => {
      const one = authority();
      const [gone, stays] = [
        await one.enrol({ enrolmentId: 'p-5', attributes: planner }),
        await one.enrol({ enrolmentId: 'p-5', attributes: planner }),
      ];
      expect(await one.revoke(gone.certificatePem)).toBe(true);
      expect(await one.revoke(gone.certificatePem)).toBe(true);
      const text = await one.revocationList();
      const list = parseRevocationList(Buffer.from(text));
      expect([...list.revoked.keys()]).toContain(serialOf(gone.certificatePem));
      expect([...list.revoked.keys()]).not.toContain(serialOf(stays.certificatePem));
      const { x509, details } = parseCertificate(at.authority.certificatePem);
      expect(list.isSignedBy(x509)).toBe(true);
      expect(list.authorityKeyId).toBe(details.subjectKeyId);
      // It is published once and stays in the channels' configuration.
      const left = (new X509Crl(text).nextUpdate?.getTime() ?? 0) - Date.now();
      expect(left).toBeGreaterThan(3600 * 86_400_000);
      await one.enrol({ enrolmentId: 'p-5', attributes: planner });
    });

    test('does not know what was issued beside it, by the same key', async () => {
      const beside = await CertificateAuthority.of(at.authority);
      const { certificatePem } = await beside.enrolPerson({ enrolmentId: 'p-7' });
      expect(await authority().revoke(certificatePem)).toBe(false);
    });

    test('is not asked when TLS shows another authority', async () => {
      const { certificatePem } = await selfSigned('somebody', 1);
      const one = authority({ tlsCaPem: certificatePem });
      const enrolling = () => expect(one.enrol({ enrolmentId: id, attributes: {} })).rejects.toThrow(/certificate/);
      expect(await callsOf(enrolling)).toEqual([]);
    });
  });

  test('renews a registrar whose certificate nears its end', async () => {
    at = await start(3);
    try {
      const one = authority();
      await one.enrol({ enrolmentId: 'p-6', attributes: {} });
      const calls = await callsOf(() => one.enrol({ enrolmentId: 'p-6', attributes: planner }));
      expect(calls[0]).toBe('POST /api/v1/reenroll');
      expect(calls.at(-1)).toBe('POST /api/v1/enroll');
    } finally {
      await at.close();
    }
  }, 30_000);
}

const optionsOf = ({ url, tlsCaPem, caName, affiliation, registrar }: FabricCaOptions): FabricCaOptions => ({
  ...{ url, tlsCaPem, registrar },
  ...(caName !== undefined && { caName }),
  ...(affiliation !== undefined && { affiliation }),
});
