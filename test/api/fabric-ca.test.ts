import { createPrivateKey, X509Certificate } from 'node:crypto';
import { FabricCa, type FabricCaOptions } from '@tierline/api/identity';
import { parseCertificate } from '@tierline/network/wire';
import { FabricCaDouble } from '../support/fabric-ca-double';
import { selfSigned } from '../support/self-signed';

const id = 'p-0011223344556677';
const planner = { 'tierline.roles': 'planner' };

describe('Fabric CA', () => {
  let double: FabricCaDouble;
  const authority = (more: Partial<FabricCaOptions> = {}) =>
    new FabricCa({
      ...{ url: double.url, tlsCaPem: double.tlsCaPem, caName: 'ca-oem', affiliation: 'oem.plant1' },
      registrar: { id: 'registrar', secret: 'registrarpw' },
      ...more,
    });

  beforeEach(async () => {
    double = await FabricCaDouble.start();
  });
  afterEach(() => double.close());

  test('registers a pseudonym and enrols it, with its attributes in the certificate', async () => {
    const { certificatePem, privateKeyPem } = await authority().enrol({ enrolmentId: id, attributes: planner });
    const { details: certificate } = parseCertificate(certificatePem);
    expect(certificate.commonName).toBe(id);
    expect(certificate.attributes).toMatchObject({ 'hf.EnrollmentID': id, ...planner });
    expect(new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(privateKeyPem))).toBe(true);
    expect(double.identities.get(id)).toMatchObject({ affiliation: 'oem.plant1', max_enrollments: -1 });
    expect(double.calls).toEqual(['POST /api/v1/enroll', 'POST /api/v1/register', 'POST /api/v1/enroll']);
  });

  test('gives one that is known new attributes, another secret and another key', async () => {
    const one = authority();
    const before = await one.enrol({ enrolmentId: id, attributes: planner });
    const secret = double.identities.get(id)?.secret;
    double.calls.length = 0;
    const after = await one.enrol({ enrolmentId: id, attributes: { 'tierline.roles': 'planner,manager' } });
    expect(parseCertificate(after.certificatePem).details.attributes).toMatchObject({
      'tierline.roles': 'planner,manager',
    });
    expect(after.privateKeyPem).not.toBe(before.privateKeyPem);
    expect(double.identities.get(id)?.secret).not.toBe(secret);
    expect(double.calls).toEqual(['POST /api/v1/register', 'PUT /api/v1/identities/<id>', 'POST /api/v1/enroll']);
  });

  test('enrols the registrar once for many, again when its certificate nears its end or is not taken', async () => {
    const one = authority();
    await Promise.all([1, 2, 3].map((n) => one.enrol({ enrolmentId: `p-${String(n)}`, attributes: {} })));
    const registrarCalls = () => double.calls.filter((call) => /(re)?enroll$/.test(call)).length;
    expect(registrarCalls()).toBe(1 + 3);
    await double.renewAuthority();
    await one.enrol({ enrolmentId: 'p-4', attributes: {} });
    expect(registrarCalls()).toBe(1 + 3 + 2);
    double.days = 3;
    const ending = authority();
    await ending.enrol({ enrolmentId: 'p-5', attributes: {} });
    double.calls.length = 0;
    await ending.enrol({ enrolmentId: 'p-6', attributes: {} });
    expect(double.calls).toContain('POST /api/v1/reenroll');
  });

  test('says what was refused, and why; no secret is in it', async () => {
    const wrongSecret = authority({ registrar: { id: 'registrar', secret: 'guessed' } });
    const refused = wrongSecret.enrol({ enrolmentId: id, attributes: {} });
    await expect(refused).rejects.toMatchObject({ name: 'CertificateAuthorityRefused', status: 401, code: 20 });
    await expect(refused).rejects.not.toThrow('guessed');
    const otherName = authority({ caName: 'ca-axle' }).enrol({ enrolmentId: id, attributes: {} });
    await expect(otherName).rejects.toMatchObject({ status: 404, code: 19 });
    expect(double.identities.has(id)).toBe(false);
  });

  test('a registrar that failed once is tried again', async () => {
    const one = authority();
    const registrar = double.identities.get('registrar')!;
    double.identities.set('registrar', { ...registrar, secret: 'changed' });
    await expect(one.enrol({ enrolmentId: id, attributes: {} })).rejects.toMatchObject({ status: 401 });
    double.identities.set('registrar', registrar);
    await one.enrol({ enrolmentId: id, attributes: planner });
  });

  test('trusts the configured authority of TLS and no other', async () => {
    const { certificatePem } = await selfSigned('somebody', 1);
    const one = authority({ tlsCaPem: certificatePem });
    await expect(one.enrol({ enrolmentId: id, attributes: {} })).rejects.toThrow(/certificate/);
    expect(double.calls).toEqual([]);
  });
});
