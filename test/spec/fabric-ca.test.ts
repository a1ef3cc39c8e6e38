import { FabricCa } from '@tierline/network/fabric-ca';
import { fabricCaContract } from '../support/fabric-ca/contract';
import { FabricCaDouble } from '../support/fabric-ca/double';

const planner = { 'tierline.roles': 'planner' };

describe('Fabric CA, a double of it', () => {
  fabricCaContract((days) => FabricCaDouble.start(days));

  describe('whose memory is at hand', () => {
    let double: FabricCaDouble;
    beforeEach(async () => (double = await FabricCaDouble.start(365)));
    afterEach(() => double.close());
    const authority = (affiliation?: string): FabricCa => {
      const { url, tlsCaPem, caName, registrar } = double;
      return new FabricCa({ url, tlsCaPem, caName, registrar, ...(affiliation !== undefined && { affiliation }) });
    };

    test('is told where a person belongs; a secret is used once', async () => {
      const one = authority('oem.plant1');
      await one.enrol({ enrolmentId: 'p-1', attributes: planner });
      const known = double.identities.get('p-1');
      expect(known).toMatchObject({ affiliation: 'oem.plant1', max_enrollments: -1 });
      await one.enrol({ enrolmentId: 'p-1', attributes: planner });
      expect(double.identities.get('p-1')?.secret).not.toBe(known?.secret);
    });

    test('enrols the registrar again when its certificate is not taken any more', async () => {
      const one = authority();
      await one.enrol({ enrolmentId: 'p-1', attributes: {} });
      await double.renewAuthority();
      const before = double.calls().length;
      await one.enrol({ enrolmentId: 'p-2', attributes: {} });
      const calls = ['POST /api/v1/register', 'POST /api/v1/enroll', 'POST /api/v1/register', 'POST /api/v1/enroll'];
      expect(double.calls().slice(before)).toEqual(calls);
    });

    test('a registrar that failed once is tried again', async () => {
      const one = authority();
      const { registrar, identities } = double;
      const known = identities.get(registrar.id)!;
      identities.set(registrar.id, { ...known, secret: 'changed' });
      await expect(one.enrol({ enrolmentId: 'p-1', attributes: {} })).rejects.toMatchObject({ status: 401 });
      identities.set(registrar.id, known);
      await one.enrol({ enrolmentId: 'p-1', attributes: planner });
    });
  });
});
