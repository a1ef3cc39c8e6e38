import { link } from '@tierline/chaincode/domain';
import { given } from '../support/given';

const random = '01'.repeat(16);
const other = '02'.repeat(16);
const proposed = ['Buyer', 'ProposeLink', { to: 'Supplier', random }] as const;
const accepted = ['Supplier', 'AcceptLink', { random: other }] as const;

describe('a link', () => {
  it('is proposed by one member to another', () => {
    given(link)
      .when(...proposed)
      .then({ type: 'LinkProposed', proposer: 'Buyer', acceptor: 'Supplier', random });
  });
  it('is not proposed to oneself', () => {
    given(link).when('Buyer', 'ProposeLink', { to: 'Buyer', random }).refused('WITH_ONESELF');
  });
  it('is accepted by the asked side, which adds its half of the secret', () => {
    expect(given(link, [...proposed], [...accepted]).state()).toMatchObject({
      status: 'accepted',
      proposersRandom: random,
      acceptorsRandom: other,
    });
  });
  it('is not accepted by who proposed it', () => {
    given(link, [...proposed])
      .when('Buyer', 'AcceptLink', { random: other })
      .refused('NOT_ASKED');
  });
  it('is answered once', () => {
    given(link, [...proposed], [...accepted])
      .when('Supplier', 'DeclineLink', {})
      .refused('STATUS', { status: 'accepted' });
  });
  it('may be declined, and then not ended', () => {
    given(link, [...proposed], ['Supplier', 'DeclineLink', {}])
      .when('Buyer', 'EndLink', { reason: 'over' })
      .refused('STATUS');
  });
  it('is ended by either side, with a reason', () => {
    given(link, [...proposed], [...accepted])
      .when('Supplier', 'EndLink', { reason: 'contract expired' })
      .then({ type: 'LinkEnded', by: 'Supplier', reason: 'contract expired' });
  });
  it('belongs to its two sides', () => {
    expect(link.parties(given(link, [...proposed]).state())).toEqual(['Buyer', 'Supplier']);
  });
});
