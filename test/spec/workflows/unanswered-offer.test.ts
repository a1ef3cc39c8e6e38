import { unansweredOffer } from '@tierline/workflows';
import { specify } from '../../support/workflows/process-specification';

const { decides, knows, record } = specify(unansweredOffer, 'custody');
const noon = '2026-03-02T12:00:00.000Z';

describe('unanswered custody offer', () => {
  it('waits for an answer until the time the offer names', () => {
    expect(decides([], ['OfferMade', { offerId: 'a', answerBy: noon }])).toEqual([
      { type: 'setTimer', timer: 'a', due: noon },
    ]);
  });

  it('waits 24 hours where the offer names none', () => {
    expect(decides([], ['OfferMade', { offerId: 'a' }])).toEqual([
      { type: 'setTimer', timer: 'a', due: '2026-03-03T08:00:00.000Z' },
    ]);
  });

  it.each(['OfferAccepted', 'OfferDeclined', 'OfferWithdrawn', 'OfferLapsed'])('is content with %s', (answer) => {
    expect(decides([['OfferMade', { offerId: 'a', answerBy: noon }]], [answer, { offerId: 'a' }])).toEqual([
      { type: 'cancelTimer', timer: 'a' },
    ]);
    expect(
      knows([
        ['OfferMade', { offerId: 'a' }],
        [answer, { offerId: 'a' }],
      ]),
    ).toBeUndefined();
  });

  it('keeps several offers apart', () => {
    const given = [
      ['OfferMade', { offerId: 'a', answerBy: noon }] as [string, unknown],
      ['OfferMade', { offerId: 'b', answerBy: noon }] as [string, unknown],
    ];
    expect(decides(given, ['OfferDeclined', { offerId: 'b' }])).toEqual([{ type: 'cancelTimer', timer: 'b' }]);
    expect(knows([...given, ['OfferDeclined', { offerId: 'b' }]])).toEqual({ open: { a: noon } });
  });

  it('reminds once of an offer nobody answered', () => {
    expect(decides([['OfferMade', { offerId: 'a', answerBy: noon }]], { timer: 'a', due: noon })).toEqual([
      {
        type: 'perform',
        name: `remind/a/${noon}`,
        effect: { type: 'remind', record, reminder: { about: 'custody-offer', subject: 'a', due: noon } },
      },
    ]);
    expect(knows([['OfferMade', { offerId: 'a', answerBy: noon }], { timer: 'a', due: noon }])).toBeUndefined();
  });

  it('lets the offers of a closed unit go', () => {
    expect(decides([['OfferMade', { offerId: 'a', answerBy: noon }]], ['UnitClosed'])).toEqual([
      { type: 'cancelTimer', timer: 'a' },
    ]);
  });
});
