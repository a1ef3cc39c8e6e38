import { productionPlan } from '@tierline/chaincode/domain';
import { given, type Said } from '../support/given';

const output = (completesAt: string, quantity = '40') => ({ completesAt, quantity });
const plan = {
  ...{ customer: 'Buyer', customerPart: '8P0-501', site: 'BPNS00000000S1S1', unit: 'PCE' },
  outputs: [output('2026-12-02T10:00:00.000Z'), output('2026-12-01T22:00:00.000Z', '12.5')],
};
const published: Said = ['Supplier', 'PublishProductionPlan', plan];

describe('a production plan', () => {
  it('is published by the supplier and stands in order', () => {
    expect(
      given(productionPlan)
        .when(...published)
        .state(),
    ).toEqual({ ...plan, supplier: 'Supplier', revision: 1, outputs: [plan.outputs[1], plan.outputs[0]] });
  });
  it('is made with another member, and once', () => {
    given(productionPlan).when('Buyer', 'PublishProductionPlan', plan).refused('WITH_ONESELF');
    given(productionPlan, published)
      .when(...published)
      .refused('ALREADY_THERE');
  });
  it('is replaced as a whole by the supplier alone, down to nothing', () => {
    const revised = { outputs: [], reason: 'the press is down' };
    given(productionPlan, published)
      .when('Buyer', 'ReviseProductionPlan', revised)
      .refused('OTHER_SIDE', { side: 'supplier' });
    expect(given(productionPlan, published).when('Supplier', 'ReviseProductionPlan', revised).state()).toMatchObject({
      ...{ revision: 2, outputs: [] },
    });
  });
  it('is not revised where there is none', () => {
    given(productionPlan).when('Supplier', 'ReviseProductionPlan', { outputs: [] }).refused('RECORD_UNKNOWN');
  });
});
