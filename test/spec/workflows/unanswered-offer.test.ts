import { unansweredOffer } from '@tierline/workflows';
import { specify, type Step } from '../../support/workflows/process-specification';

const { decides, knows, record } = specify(unansweredOffer, 'custody');
const noon = '2026-03-02T12:00:00.000Z';
const offer = (to: string, answerBy: string | undefined = noon): Step => [
  'RoleOffered',
  { offer: { role: 'custodian', from: 'AxleMSP', to, answerBy } },
];
const carrier = { role: 'custodian', to: 'CarrierMSP' };

describe('unanswered custody offer', () => {
  it('waits for an answer until the time the offer names', () => {
    expect(decides([], offer('CarrierMSP'))).toEqual([{ type: 'setTimer', timer: 'custodian/CarrierMSP', due: noon }]);
  });

  it('watches no offer that names none', () => {
    expect(knows([['RoleOffered', { offer: carrier }]])).toBeUndefined();
  });

  it.each(['OfferAccepted', 'OfferDeclined', 'OfferWithdrawn', 'OfferLapsed'])('is content with %s', (answer) => {
    expect(decides([offer('CarrierMSP')], [answer, carrier])).toEqual([
      { type: 'cancelTimer', timer: 'custodian/CarrierMSP' },
    ]);
    expect(knows([offer('CarrierMSP'), [answer, carrier]])).toBeUndefined();
  });

  it('keeps offers of other roles and to other members apart', () => {
    const given = [offer('CarrierMSP'), offer('OemMSP')];
    expect(decides(given, ['OfferAccepted', { role: 'owner', to: 'CarrierMSP' }])).toEqual([]);
    expect(knows([...given, ['OfferDeclined', { role: 'custodian', to: 'OemMSP' }]])).toEqual({
      open: { 'custodian/CarrierMSP': { ...carrier, answerBy: noon } },
    });
  });

  it('reminds once of an offer nobody answered', () => {
    const due = { timer: 'custodian/CarrierMSP', due: noon };
    expect(decides([offer('CarrierMSP')], due)).toEqual([
      {
        type: 'perform',
        name: `remind/custodian/CarrierMSP/${noon}`,
        effect: { type: 'remind', record, reminder: { ...carrier, answerBy: noon } },
      },
    ]);
    expect(knows([offer('CarrierMSP'), due])).toBeUndefined();
  });

  it('waits on for the offers that are open in a unit that takes another’s place', () => {
    const offers = [
      { ...carrier, status: 'offered', answerBy: noon },
      { role: 'custodian', to: 'OemMSP', status: 'lapsed', answerBy: noon },
      { role: 'owner', to: 'OemMSP', status: 'offered' },
    ];
    expect(decides([], ['Succeeded', { of: '11'.repeat(16), state: { offers } }])).toEqual([
      { type: 'setTimer', timer: 'custodian/CarrierMSP', due: noon },
    ]);
  });

  it('lets the offers of a closed unit go', () => {
    expect(decides([offer('CarrierMSP')], ['UnitClosed'])).toEqual([
      { type: 'cancelTimer', timer: 'custodian/CarrierMSP' },
    ]);
  });
});
