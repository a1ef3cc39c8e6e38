import { partReference, site } from '@tierline/chaincode/domain';
import { at, given, type Said } from '../support/given';

const detail = {
  bpns: 'BPNS00000000A1B2',
  name: 'Plant Nord',
  city: 'Leipzig',
  country: 'DE',
  timeZone: 'Europe/Berlin',
};
const corrected = { ...detail, city: 'Halle' };
const proposed: Said = ['Buyer', 'ProposeSite', { partner: 'Supplier', detail }];
const agreed: Said[] = [proposed, ['Supplier', 'AgreeSite', {}]];
const later = { at: '2027-01-04T08:00:00.000Z' };
const doubt = { fields: ['city'], reason: 'the truck found nobody there' };
const doubted: Said[] = [...agreed, ['Supplier', 'ChallengeSite', doubt]];
const suggested: Said[] = [...agreed, ['Supplier', 'ChallengeSite', { ...doubt, suggested: corrected }]];

describe('what both signed', () => {
  it('is confirmed by each side, with the day of its next check', () => {
    given(site, ...agreed)
      .when('Buyer', 'ConfirmSite', { nextCheck: '2027-11-24' })
      .then({ type: 'Confirmed', by: 'Buyer', at, nextCheck: '2027-11-24' });
    const both = given(
      site,
      ...agreed,
      ['Supplier', 'ConfirmSite', {}],
      ['Buyer', 'ConfirmSite', { nextCheck: '2027-11-24' }],
    ).state();
    expect(both.confirmations).toEqual([
      { by: 'Buyer', at, nextCheck: '2027-11-24' },
      { by: 'Supplier', at },
    ]);
  });

  it('keeps each side’s last word only', () => {
    const { confirmations } = given(
      site,
      ...agreed,
      ['Buyer', 'ConfirmSite', { nextCheck: '2026-12-01' }],
      ['Buyer', 'ConfirmSite', {}, later],
    ).state();
    expect(confirmations).toEqual([{ by: 'Buyer', at: later.at }]);
  });

  it('is not confirmed before it is agreed, nor once withdrawn', () => {
    given(site, proposed)
      .when('Buyer', 'ConfirmSite', {})
      .refused('STATUS', { status: 'proposed', needed: ['agreed'] });
    given(site, ...agreed, ['Buyer', 'WithdrawSite', { reason: 'sold' }])
      .when('Supplier', 'ConfirmSite', {})
      .refused('STATUS', { status: 'withdrawn' });
    given(site).when('Buyer', 'ConfirmSite', {}).refused('RECORD_UNKNOWN');
  });

  it.each(['2026-11-23', '2026-11-24'])('is not confirmed until %s, which is no later day', (nextCheck) => {
    given(site, ...agreed)
      .when('Buyer', 'ConfirmSite', { nextCheck })
      .refused('NOT_LATER', { at, given: nextCheck });
  });

  it('stays confirmed while a change is proposed or declined; a changed detail is to be confirmed anew', () => {
    const revised: Said[] = [
      ...agreed,
      ['Buyer', 'ConfirmSite', {}],
      ['Supplier', 'ReviseSite', { detail: corrected }],
    ];
    expect(given(site, ...revised).state()).toHaveProperty('confirmations.length', 1);
    expect(given(site, ...revised, ['Buyer', 'DeclineSite', {}]).state()).toHaveProperty('confirmations.length', 1);
    expect(given(site, ...revised, ['Buyer', 'AgreeSite', {}]).state()).not.toHaveProperty('confirmations');
  });

  it('states nothing of it where nobody said anything, so that old records stay as they were', () => {
    expect(Object.keys(given(site, ...agreed).state()).sort()).toEqual([
      ...['agreed', 'detail', 'partner', 'proposer', 'statedBy', 'status'],
    ]);
  });
});

describe('a challenge', () => {
  it('names what is doubted, and why, while what was agreed stays in force', () => {
    expect(given(site, ...doubted).state()).toMatchObject({
      status: 'agreed',
      agreed: detail,
      challenge: { by: 'Supplier', at, ...doubt },
    });
  });

  it('ends the doubter’s own confirmation, not the other’s', () => {
    const { confirmations } = given(
      site,
      ...agreed,
      ['Buyer', 'ConfirmSite', {}],
      ['Supplier', 'ConfirmSite', {}],
      ['Supplier', 'ChallengeSite', doubt],
    ).state();
    expect(confirmations).toEqual([{ by: 'Buyer', at }]);
  });

  it('with a suggestion proposes it: agreed by the other side, the correction is signed by both', () => {
    expect(given(site, ...suggested).state()).toMatchObject({
      ...{ status: 'proposed', statedBy: 'Supplier', detail: corrected, agreed: detail },
      challenge: { by: 'Supplier' },
    });
    const signed = given(site, ...suggested, ['Buyer', 'AgreeSite', {}]).state();
    expect(signed).toMatchObject({ status: 'agreed', agreed: corrected });
    expect(signed).not.toHaveProperty('challenge');
  });

  it('is answered by a revision that the doubter agrees to', () => {
    const answered: Said[] = [...doubted, ['Buyer', 'ReviseSite', { detail: corrected }]];
    expect(given(site, ...answered).state()).toHaveProperty('challenge');
    expect(given(site, ...answered, ['Supplier', 'AgreeSite', {}]).state()).not.toHaveProperty('challenge');
    const refused = given(site, ...answered, ['Supplier', 'DeclineSite', {}]).state();
    expect(refused).toMatchObject({ status: 'declined', agreed: detail, challenge: { by: 'Supplier' } });
  });

  it('is declined with a reason, its suggestion with it', () => {
    const reason = 'the gate is on the north side';
    given(site, ...doubted)
      .when('Buyer', 'DeclineSite', { reason })
      .then({ type: 'ChallengeDeclined', by: 'Buyer', reason });
    given(site, ...suggested)
      .when('Buyer', 'DeclineSite', { reason })
      .then({ type: 'Declined', reason }, { type: 'ChallengeDeclined', by: 'Buyer', reason });
    const state = given(site, ...suggested, ['Buyer', 'DeclineSite', { reason }]).state();
    expect(state).toMatchObject({ status: 'declined', agreed: detail });
    expect(state).not.toHaveProperty('challenge');
    given(site, ...doubted)
      .when('Buyer', 'DeclineSite', {})
      .refused('REASON_MISSING');
  });

  it('is let go by the doubter’s own confirmation', () => {
    const state = given(site, ...doubted, ['Supplier', 'ConfirmSite', {}]).state();
    expect(state.confirmations).toEqual([{ by: 'Supplier', at }]);
    expect(state).not.toHaveProperty('challenge');
  });

  it('ends with the record', () => {
    const state = given(site, ...doubted, ['Buyer', 'WithdrawSite', { reason: 'sold' }]).state();
    expect(state).not.toHaveProperty('challenge');
  });

  it('is not answered by who doubts, confirmed away by the other, or opened twice', () => {
    given(site, ...doubted)
      .when('Supplier', 'DeclineSite', { reason: 'no' })
      .refused('STATUS');
    given(site, ...suggested)
      .when('Supplier', 'AgreeSite', {})
      .refused('NOT_ASKED');
    given(site, ...suggested)
      .when('Supplier', 'DeclineSite', { reason: 'no' })
      .refused('NOT_ASKED');
    given(site, ...doubted)
      .when('Buyer', 'AgreeSite', {})
      .refused('STATUS', { needed: ['proposed'] });
    given(site, ...doubted)
      .when('Buyer', 'ConfirmSite', {})
      .refused('CHALLENGE_OPEN', { by: 'Supplier', since: at });
    for (const side of ['Buyer', 'Supplier'])
      given(site, ...doubted)
        .when(side, 'ChallengeSite', doubt)
        .refused('CHALLENGE_OPEN', { by: 'Supplier' });
  });

  it('is of what is agreed, while no change is under way', () => {
    given(site, proposed)
      .when('Supplier', 'ChallengeSite', doubt)
      .refused('STATUS', { needed: ['agreed'] });
    given(site, proposed, ['Supplier', 'DeclineSite', {}]).when('Supplier', 'ChallengeSite', doubt).refused('STATUS');
    given(site, ...agreed, ['Buyer', 'ReviseSite', { detail: corrected }])
      .when('Supplier', 'ChallengeSite', doubt)
      .refused('STATUS', { status: 'proposed' });
    given(site, ...agreed, ['Buyer', 'WithdrawSite', { reason: 'sold' }])
      .when('Supplier', 'ChallengeSite', doubt)
      .refused('STATUS', { status: 'withdrawn' });
  });

  it.each([
    ['changes nothing', detail, []],
    ['changes a field that is not doubted', { ...corrected, name: 'Plant' }, ['city', 'name']],
    ['adds one', { ...corrected, unLocode: 'DEHAL' }, ['city', 'unLocode']],
  ])('suggests nothing that %s', (_what, other, changed) => {
    given(site, ...agreed)
      .when('Supplier', 'ChallengeSite', { ...doubt, suggested: other })
      .refused('FIELDS_DIFFER', { changed, named: ['city'] });
  });

  it('suggests no other site', () => {
    given(site, ...agreed)
      .when('Supplier', 'ChallengeSite', {
        ...{ fields: ['bpns'], reason: 'moved' },
        suggested: { ...detail, bpns: 'BPNS00000000C3D4' },
      })
      .refused('SUBJECT_FIXED');
  });

  it.each([
    [{ fields: [], reason: 'why' }],
    [{ fields: ['city', 'city'], reason: 'why' }],
    [{ fields: ['colour'], reason: 'why' }],
    [{ fields: ['city'] }],
    [{ ...doubt, suggested: { city: 'Halle' } }],
  ])('is not taken as %j', (input) => {
    expect(site.commands['ChallengeSite']!.input.safeParse(input).success).toBe(false);
  });
});

describe('a conversion factor', () => {
  const part = {
    ...{ customer: 'Buyer', supplier: 'Supplier', customerPart: '8P0-501', name: 'rear axle', baseUnit: 'PCE' },
    conversions: [{ unit: 'KGM', factor: '0.0125' }],
  };
  const reference: Said[] = [
    ['Buyer', 'ProposePartReference', { partner: 'Supplier', detail: part }],
    ['Supplier', 'AgreePartReference', {}],
  ];
  const challenge = (factor: string): Said => [
    'Supplier',
    'ChallengePartReference',
    {
      ...{ fields: ['conversions'], reason: 'weighed' },
      suggested: { ...part, conversions: [{ unit: 'KGM', factor }] },
    },
  ];

  it('is corrected by both, and never to one that cannot be', () => {
    const state = given(partReference, ...reference, challenge('0.0127'), ['Buyer', 'AgreePartReference', {}]).state();
    expect(state).toHaveProperty('agreed.conversions', [{ unit: 'KGM', factor: '0.0127' }]);
    given(partReference, ...reference)
      .when(...challenge('0'))
      .refused('CONVERSION_INVALID');
  });
});
