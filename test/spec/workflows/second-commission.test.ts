import { secondCommission } from '@tierline/workflows';
import { specify, type Step } from '../../support/workflows/process-specification';

const { decides, record } = specify(secondCommission, 'custody');
const offer: Step = ['RoleOffered', { offer: { role: 'custodian', from: 'AxleMSP', to: 'CarrierMSP' } }];

describe('two commissions of one identifier', () => {
  it('are looked for at each offer', () => {
    const effect = { type: 'declineIfSecond', record, offer: { role: 'custodian', to: 'CarrierMSP' } };
    expect(decides([], offer)).toEqual([{ type: 'perform', name: 'look/0/0/0', effect }]);
  });

  it('are looked for again at an offer made again', () => {
    expect(decides([offer], offer)).toMatchObject([{ name: 'look/1/0/0' }]);
  });

  it('are looked for at each offer that is open in a unit that takes another’s place', () => {
    const offers = [
      { role: 'custodian', to: 'CarrierMSP', status: 'offered' },
      { role: 'owner', to: 'OemMSP', status: 'declined' },
    ];
    const effect = { type: 'declineIfSecond', record, offer: { role: 'custodian', to: 'CarrierMSP' } };
    expect(decides([], ['Succeeded', { of: '11'.repeat(16), state: { offers } }])).toEqual([
      { type: 'perform', name: 'look/0/0/0/custodian/CarrierMSP', effect },
    ]);
  });

  it('leave nothing to watch', () => {
    expect(decides([], ['UnitCommissioned', {}])).toEqual([]);
  });
});
