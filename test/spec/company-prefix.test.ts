import { custody, holdsPrefix } from '@tierline/chaincode/domain';
import { assertRegistry } from '@tierline/chaincode/record';
import { registryShape, type Registry } from '@tierline/chaincode/schema';
import { registry } from '../support/channel';
import { contextOf, digest, given, type Said } from '../support/given';

const kind = { name: 'crate', properties: {} };
const codes = { 'unit-kinds': { version: 1, items: { crate: digest(kind) } } };
const crate = { identifier: { scheme: 'sscc', sscc: '340123450000000017' }, kind, values: {} };

/** Members as `contextOf` has them, each with the prefixes that it holds. */
const holding = (prefixes: Record<string, string[]>) => ({
  codes,
  members: contextOf('Supplier').members.map((one) => {
    const companyPrefixes = prefixes[one.mspId];
    return companyPrefixes ? { ...one, companyPrefixes } : one;
  }),
});
const bound = holding({ Supplier: ['4012345'], Buyer: ['95220'] });

describe('a unit’s identifier', () => {
  const commission = (by: string, context: ReturnType<typeof holding>): Said => [by, 'CommissionUnit', crate, context];

  it('begins with a company prefix of who commissions it', () => {
    expect(given(custody, commission('Supplier', bound)).state().owner).toBe('Supplier');
  });
  it('is nobody else’s to commission, whoever comes first', () => {
    given(custody)
      .when(...commission('Buyer', bound))
      .refused('PREFIX_NOT_HELD', { mspId: 'Buyer', held: ['95220'] });
    given(custody)
      .when(...commission('Carrier', bound))
      .refused('PREFIX_NOT_HELD', { mspId: 'Carrier', held: [] });
  });
  it('may be several members’, as a brand’s and its manufacturer’s', () => {
    const both = holding({ Supplier: ['4012345'], Buyer: ['95220', '4012345'] });
    for (const by of ['Supplier', 'Buyer']) expect(given(custody, commission(by, both)).state().owner).toBe(by);
  });
  it('is bound to nobody where the registry lists no prefix', () => {
    expect(given(custody, commission('Buyer', holding({}))).state().owner).toBe('Buyer');
  });
  it('is looked at again by who takes the unit on: it may have been taken before prefixes were bound', () => {
    const offered: Said = ['Buyer', 'OfferRole', { role: 'custodian', to: 'Carrier' }];
    const unit = given(custody, commission('Buyer', holding({})), offered);
    unit.when('Carrier', 'AcceptOffer', { role: 'custodian' }, bound).refused('PREFIX_NOT_HELD', { mspId: 'Buyer' });
    unit.when('Carrier', 'DeclineOffer', { role: 'custodian' }, bound).state();
    unit.when('Carrier', 'AcceptOffer', { role: 'custodian' }, holding({ Buyer: ['4012345'] })).state();
  });
  it.each([
    [{ scheme: 'sgtin', gtin: '09522000000015', serial: '1' }, '9522000', true],
    [{ scheme: 'sgtin', gtin: '09522000000015', serial: '1' }, '0952200', false],
    [{ scheme: 'sscc', sscc: '340123450000000017' }, '401234500000', true],
    [{ scheme: 'sscc', sscc: '340123450000000017' }, '3401', false],
    [{ scheme: 'grai', grai: '04012345678901ABS' }, '4012', true],
    [{ scheme: 'grai', grai: '04012345678901ABS' }, '4013', false],
  ] as const)('%j has the prefix %s: %s', (identifier, prefix, holds) => {
    expect(holdsPrefix(identifier, 'Supplier', holding({ Supplier: [prefix] }).members)).toBe(holds);
  });
});

describe('a registry’s company prefixes', () => {
  const having = (...companyPrefixes: string[][]): Registry => ({
    ...registry,
    members: registry.members.map((one, at) => {
      const given = companyPrefixes[at];
      return given ? { ...one, companyPrefixes: given } : one;
    }),
  });
  it('are four to twelve digits, and none begins with another', () => {
    assertRegistry(having(['4012345', '95220'], ['4012345']));
    for (const one of [['401'], ['4012345678901'], ['40123A'], []])
      expect(registryShape.safeParse(having(one)).success).toBe(false);
    for (const nested of [having(['4012345', '40123']), having(['40123'], ['4012345'])])
      expect(() => assertRegistry(nested)).toThrow('REGISTRY_INVALID');
  });
});
