import { partReference, site } from '@tierline/chaincode/domain';
import { given, type Said } from '../support/given';

const detail = {
  bpns: 'BPNS00000000A1B2',
  name: 'Plant Nord',
  city: 'Leipzig',
  country: 'DE',
  timeZone: 'Europe/Berlin',
};
const part = {
  customer: 'Buyer',
  supplier: 'Supplier',
  customerPart: '8P0-501',
  name: 'rear axle',
  baseUnit: 'PCE',
  conversions: [{ unit: 'KGM', factor: '0.0125' }],
};

describe('a site', () => {
  it('is proposed by one side and agreed by the other', () => {
    const agreed = given(
      site,
      ['Buyer', 'ProposeSite', { partner: 'Supplier', detail }],
      ['Supplier', 'AgreeSite', {}],
    ).state();
    expect(agreed).toMatchObject({ status: 'agreed', agreed: detail });
  });
  it('is not agreed by who stated it', () => {
    given(site, ['Buyer', 'ProposeSite', { partner: 'Supplier', detail }])
      .when('Buyer', 'AgreeSite', {})
      .refused('NOT_ASKED');
  });
  it('keeps what was agreed in force while a change is proposed', () => {
    const changed = { ...detail, name: 'Plant North' };
    const state = given(
      site,
      ['Buyer', 'ProposeSite', { partner: 'Supplier', detail }],
      ['Supplier', 'AgreeSite', {}],
      ['Supplier', 'ReviseSite', { detail: changed }],
    ).state();
    expect(state).toMatchObject({ status: 'proposed', detail: changed, agreed: detail, statedBy: 'Supplier' });
  });
  it.each([
    ['before it is agreed', []],
    ['after', [['Supplier', 'AgreeSite', {}] as Said]],
  ])('stays the site that it was proposed as, %s', (_when, answers: Said[]) => {
    given(site, ['Buyer', 'ProposeSite', { partner: 'Supplier', detail }], ...answers)
      .when('Buyer', 'ReviseSite', { detail: { ...detail, bpns: 'BPNS00000000C3D4' } })
      .refused('SUBJECT_FIXED', { is: detail.bpns, given: 'BPNS00000000C3D4' });
  });
  it('is one of the two sides’', () => {
    const propose = (of: string): Said => ['Buyer', 'ProposeSite', { partner: 'Supplier', detail: { ...detail, of } }];
    expect(given(site, propose('Supplier'), ['Supplier', 'AgreeSite', {}]).state().agreed).toMatchObject({
      of: 'Supplier',
    });
    given(site)
      .when(...propose('Carrier'))
      .refused('SIDES_DIFFER', { of: 'Carrier' });
  });
  it('is not revised once withdrawn', () => {
    given(
      site,
      ['Buyer', 'ProposeSite', { partner: 'Supplier', detail }],
      ['Supplier', 'WithdrawSite', { reason: 'sold' }],
    )
      .when('Buyer', 'ReviseSite', { detail })
      .refused('STATUS', { status: 'withdrawn' });
  });
});

describe('a part reference', () => {
  it('carries both sides’ numbers and conversions', () => {
    given(partReference)
      .when('Supplier', 'ProposePartReference', { partner: 'Buyer', detail: part })
      .then({ type: 'Proposed', proposer: 'Supplier', partner: 'Buyer', detail: part });
  });
  it('names exactly its two sides', () => {
    given(partReference)
      .when('Supplier', 'ProposePartReference', { partner: 'Buyer', detail: { ...part, customer: 'Carrier' } })
      .refused('SIDES_DIFFER');
  });
  it('stays one part of one customer', () => {
    given(partReference, ['Supplier', 'ProposePartReference', { partner: 'Buyer', detail: part }])
      .when('Buyer', 'RevisePartReference', { detail: { ...part, customerPart: '8P0-502' } })
      .refused('SUBJECT_FIXED', { is: ['Buyer', '8P0-501'], given: ['Buyer', '8P0-502'] });
  });
  it.each([
    [
      'twice',
      [
        { unit: 'KGM', factor: '2' },
        { unit: 'KGM', factor: '3' },
      ],
    ],
    ['to itself', [{ unit: 'PCE', factor: '1' }]],
    ['by zero', [{ unit: 'KGM', factor: '0.00' }]],
  ])('converts no unit %s', (_how, conversions) => {
    given(partReference)
      .when('Supplier', 'ProposePartReference', { partner: 'Buyer', detail: { ...part, conversions } })
      .refused('CONVERSION_INVALID');
  });
});
