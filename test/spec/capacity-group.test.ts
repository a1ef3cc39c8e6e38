import { capacityGroup, capacityRules } from '@tierline/chaincode/domain';
import { refusalsPage } from '@tierline/chaincode/errors';
import { at, given, type Said } from '../support/given';

const groupId = '3f2a7c01-7b54-4d19-9a32-5c0de977aa01';
const other = '3f2a7c01-7b54-4d19-9a32-5c0de977aa02';
const link = { customerPart: '8P0-501', site: 'BPNS00000000A1B2', category: '0001' };
const week = (start: string, agreed?: string) => {
  const stated = { start, actual: '100', maximum: '150' };
  return agreed === undefined ? stated : { ...stated, agreed };
};
const volatility = { start: '2026-11-30T00:00:00.000Z', measurementInterval: 4 };
const statement = {
  ...{ name: 'Spark plugs, line 2', unit: 'PCE', linkedSeries: [link] },
  capacities: [week('2026-11-23', '100'), week('2026-12-07', '120'), week('2026-12-14')],
};
type Change = Record<string, unknown>;
const publish = (change: Change = {}): Said => [
  'Supplier',
  'PublishCapacityGroup',
  { customer: 'Buyer', groupId, ...statement, ...change },
];
const revise = (change: Change = {}, later = at): Said => [
  'Supplier',
  'ReviseCapacityGroup',
  { ...statement, ...change },
  { at: later },
];
const agree = (...weeks: [start: string, quantity: string][]): Said => [
  'Buyer',
  'AgreeCapacity',
  { weeks: weeks.map(([start, quantity]) => ({ start, quantity })) },
];

describe('a capacity group', () => {
  it('is published by the supplier to one customer, its weeks in order', () => {
    const [first, ...rest] = statement.capacities;
    const state = given(capacityGroup)
      .when(...publish({ capacities: [...rest, first] }))
      .state();
    expect(state).toEqual({
      ...{ ...statement, supplier: 'Supplier', customer: 'Buyer', groupId, revision: 1, active: true },
      ...{ supplierSites: [], linkedGroups: [], signed: [] },
    });
    expect(capacityGroup.state.parse(state)).toEqual(state);
    given(capacityGroup)
      .when(...publish({ customer: 'Supplier' }))
      .refused('WITH_ONESELF');
    given(capacityGroup, publish())
      .when(...publish())
      .refused('ALREADY_THERE');
  });

  it('is replaced as a whole by the supplier alone', () => {
    const without = { linkedSeries: undefined, capacities: undefined, linkedGroups: [other] };
    const state = given(capacityGroup, publish({ volatility }))
      .when(...revise(without))
      .state();
    expect(state).toMatchObject({ revision: 2, linkedSeries: [], capacities: [], linkedGroups: [other] });
    expect(state.volatility).toBeUndefined();
    given(capacityGroup, publish())
      .when('Buyer', 'ReviseCapacityGroup', statement)
      .refused('OTHER_SIDE', { side: 'supplier' });
  });

  it('has a capacity agreed only where the customer signs what the supplier states', () => {
    const asked = given(capacityGroup, publish());
    asked
      .when('Supplier', 'AgreeCapacity', { weeks: [{ start: '2026-12-07', quantity: '120' }] })
      .refused('OTHER_SIDE');
    asked.when(...agree(['2026-12-07', '130'])).refused('AGREEMENT_DIFFERS', { starts: ['2026-12-07'] });
    asked.when(...agree(['2026-12-14', '100'])).refused('AGREEMENT_DIFFERS', { starts: ['2026-12-14'] });
    asked.when(...agree(['2026-12-07', '120'], ['2026-12-07', '120'])).refused('AGREEMENT_DIFFERS');
    expect(asked.when(...agree(['2026-12-07', '120.0'])).state().signed).toEqual([
      { start: '2026-12-07', quantity: '120.0', at },
    ]);
  });

  it('keeps what was signed while the supplier states it, and says why it changes the rest', () => {
    const signed = given(capacityGroup, publish(), agree(['2026-12-07', '120']), agree(['2026-11-23', '100']));
    expect(signed.state().signed.map(({ start }) => start)).toEqual(['2026-11-23', '2026-12-07']);
    expect(signed.when(...revise()).state().signed).toHaveLength(2);
    const less = { capacities: [week('2026-11-23', '100'), week('2026-12-07', '90'), week('2026-12-14')] };
    signed.when(...revise(less)).refused('REASON_MISSING', { starts: ['2026-12-07'] });
    expect(signed.when(...revise({ ...less, reason: 'a press is down' })).state()).toMatchObject({
      signed: [{ start: '2026-11-23' }],
    });
  });

  it('keeps no signature under a figure that measures something else now', () => {
    const signed = given(capacityGroup, publish(), agree(['2026-12-07', '120']));
    const otherwise = [
      { unit: 'KGM' },
      { linkedSeries: [{ ...link, loadFactor: '2' }] },
      { linkedSeries: [link, { ...link, category: 'SR99' }] },
      { linkedGroups: [other] },
    ];
    for (const change of otherwise) {
      signed.when(...revise(change)).refused('REASON_MISSING', { starts: ['2026-12-07'] });
      expect(signed.when(...revise({ ...change, reason: 'another press' })).state().signed).toEqual([]);
    }
    const linked = [link, { ...link, category: 'SR99' }];
    const two = given(capacityGroup, publish({ linkedSeries: linked }), agree(['2026-12-07', '120']));
    const same = { name: 'New name', linkedSeries: linked.toReversed(), supplierSites: ['BPNS00000000B2C3'] };
    expect(two.when(...revise(same)).state().signed).toHaveLength(1);
  });

  it('lets weeks go that are over', () => {
    const signed = given(capacityGroup, publish(), agree(['2026-11-23', '100']));
    const later = { capacities: statement.capacities.slice(1) };
    signed.when(...revise(later, '2026-11-29T23:59:59.999Z')).refused('REASON_MISSING');
    expect(signed.when(...revise(later, '2026-11-30T00:00:00.000Z')).state().signed).toEqual([]);
  });

  it('is asked for newer figures within 24 hours, each of who states them', () => {
    const dueBy = '2026-11-25T12:00:00.000Z';
    const ask = (by: string, of: string): Said => [by, 'RequestCapacityUpdate', { of, dueBy }];
    given(capacityGroup, publish())
      .when(...ask('Supplier', 'capacity'))
      .refused('OTHER_SIDE');
    given(capacityGroup, publish())
      .when('Buyer', 'RequestCapacityUpdate', { of: 'capacity', dueBy: '2026-11-25T12:00:00.001Z' })
      .refused('TERM_TOO_LONG');
    expect(
      given(capacityGroup, publish(), ask('Buyer', 'capacity'))
        .when(...revise())
        .state().request,
    ).toBeUndefined();
    const agreement = given(capacityGroup, publish(), ask('Supplier', 'agreement'));
    expect(agreement.when(...revise()).state().request).toMatchObject({ of: 'agreement', by: 'Supplier' });
    expect(agreement.when(...agree(['2026-12-07', '120'])).state().request).toBeUndefined();
  });

  it('is out of use until it is stated again', () => {
    const off = given(capacityGroup, publish(), ['Supplier', 'DeactivateCapacityGroup', { reason: 'moved' }]);
    off.when(...agree(['2026-12-07', '120'])).refused('STATUS');
    off
      .when('Buyer', 'RaiseCapacityAlert', { type: 'bottleneck', severity: 'red', from: '2026-12-07' })
      .refused('STATUS');
    expect(off.when(...revise()).state()).toMatchObject({ active: true, revision: 2 });
  });

  it('carries alerts of either side, also through a revision', () => {
    const alert = { type: 'bottleneck', severity: 'red', from: '2026-12-07', quantity: '20' };
    const raised = given(capacityGroup, publish(), ['Buyer', 'RaiseCapacityAlert', alert]);
    expect(raised.when(...revise()).state().alerts).toMatchObject([{ ...alert, by: 'Buyer' }]);
    raised.when('Supplier', 'RaiseCapacityAlert', alert).refused('ALREADY_RAISED');
    expect(raised.when('Buyer', 'ClearCapacityAlert', { type: 'bottleneck' }).state().alerts).toBeUndefined();
  });
});

/** One statement that breaks each rule, by the rule's own words, and what stood before it. */
const breaking: Record<string, [change: Change, before?: Change]> = {
  'weeks are named by their Monday': [{ capacities: [week('2026-12-08')] }],
  'no week stands twice': [{ capacities: [week('2026-12-07'), week('2026-12-07')] }],
  'where capacities are given, at least one week comes two or more weeks after the current one': [
    { capacities: [week('2026-11-30')] },
  ],
  'the maximum is not below the actual capacity': [
    { capacities: [{ start: '2026-12-07', actual: '100.000000001', maximum: '100' }] },
  ],
  'it is linked to a demand series or to another group': [{ linkedSeries: [], linkedGroups: [] }],
  'no series is linked twice': [{ linkedSeries: [link, { ...link, supplierPart: 'other number' }] }],
  'a load factor stands at every linked series or at none': [
    { linkedSeries: [link, { ...link, category: 'SR99', loadFactor: '1' }] },
  ],
  'no group is linked twice, nor to itself': [{ linkedGroups: [groupId] }],
  'a new start of the measurement lies in the future': [{ volatility: { ...volatility, start: at } }],
  'another measurement interval comes with a new start': [
    { volatility: { ...volatility, measurementInterval: 2 } },
    { volatility },
  ],
  'no two subhorizons have one place in the sequence': [
    { volatility: { ...volatility, subhorizons: [1, 1].map((sequence) => ({ sequence, length: 4 })) } },
  ],
};

describe('CX-0128 on capacity groups', () => {
  test.each(capacityRules.map((one) => [one.rule, one] as const))('%s', (rule, { standard, section, field }) => {
    const [change, before] = breaking[rule] ?? [];
    const said = before ? given(capacityGroup, publish(before)) : given(capacityGroup);
    said
      .when(...(before ? revise(change) : publish(change)))
      .refused('GROUP_INVALID', { standard, section, rule, field });
    expect(refusalsPage({})).toContain(`| ${standard} §${section} | ${rule} | ${field} |`);
  });

  it('lets a measurement go on that has begun', () => {
    const later = '2027-01-11T00:00:00.000Z';
    const capacities = [week('2027-02-01')];
    given(capacityGroup, publish({ volatility }))
      .when(...revise({ volatility, capacities }, later))
      .state();
  });
});
