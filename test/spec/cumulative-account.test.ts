import { reconcileAccount } from '@tierline/api/graphql';
import { accountDrift, cumulativeAccount } from '@tierline/chaincode/domain';
import type { ShipmentState } from '@tierline/chaincode/schema';
import { at, given, refusalOf, type Said } from '../support/given';

const site = 'BPNS00000003AYRE';
const subject = { customer: 'Buyer', supplier: 'Supplier', customerPart: '7H0955119', site, unit: 'PCE' };
const opening = { ...subject, startsAt: '2026-01-01' };
const opened: Said = ['Buyer', 'OpenAccount', opening];
const statement = (note: string, quantity: string, cumulative: string, date = '2026-02-26') => ({
  ...{ note, quantity, cumulative, date },
});
const sent = (...figures: Parameters<typeof statement>): Said => ['Supplier', 'StateDispatched', statement(...figures)];
const came = (...figures: Parameters<typeof statement>): Said => ['Buyer', 'StateReceived', statement(...figures)];
const correction = {
  ...{ side: 'received', delta: '346', reason: 'missing-receipt', text: 'booked at the other gate', note: '432701' },
};
const drifting: Said[] = [opened, sent('432701', '346', '19427'), came('432701', '346', '19081')];

describe('a cumulative account', () => {
  it('is opened by either side, never by a third or with oneself', () => {
    given(cumulativeAccount)
      .when(...opened)
      .then({ type: 'AccountOpened', ...opening });
    expect(given(cumulativeAccount, ['Supplier', 'OpenAccount', opening]).state()).toMatchObject({ count: 1 });
    given(cumulativeAccount).when('Carrier', 'OpenAccount', opening).refused('SIDES_DIFFER');
    given(cumulativeAccount)
      .when('Buyer', 'OpenAccount', { ...opening, supplier: 'Buyer' })
      .refused('WITH_ONESELF');
    given(cumulativeAccount, opened)
      .when(...opened)
      .refused('ALREADY_THERE');
  });
  it('begins at nothing: figures of the other side are not for one to open with, both agree on them', () => {
    const figures = { dispatched: '19427', received: '19081' };
    expect(() => given(cumulativeAccount, ['Buyer', 'OpenAccount', { ...opening, opening: figures }])).toThrow();
    const reset = { startsAt: '2026-01-01', opening: figures };
    const agreed = given(cumulativeAccount, opened, ['Buyer', 'ResetAccount', reset], ['Supplier', 'AcceptReset', {}]);
    expect(agreed.state()).toEqual({
      ...{ ...opening, count: 1, opening: figures, postings: [], corrected: { dispatched: '0', received: '0' } },
    });
    agreed.when(...sent('1', '5', '19426')).refused('FIGURE_FALLS');
    const earlier = given(cumulativeAccount, opened, ['Buyer', 'ResetAccount', { startsAt: '2025-07-01' }]);
    expect(earlier.when('Supplier', 'AcceptReset', {}).state()).toEqual({
      ...agreed.state(),
      ...earlier.state(),
      reset: undefined,
      startsAt: '2025-07-01',
    });
  });
  it('is not opened or begun anew ahead of time: until then nobody could state anything', () => {
    for (const startsAt of ['2026-11-26', '2199-12-31']) {
      given(cumulativeAccount)
        .when('Supplier', 'OpenAccount', { ...opening, startsAt })
        .refused('NOT_PAST', { at, given: startsAt });
      given(cumulativeAccount, opened).when('Buyer', 'ResetAccount', { startsAt }).refused('NOT_PAST');
    }
    expect(
      given(cumulativeAccount, ['Buyer', 'OpenAccount', { ...opening, startsAt: '2026-11-25' }]).state().count,
    ).toBe(1);
  });
  it('holds no figure that nobody could state any more', () => {
    const full = given(cumulativeAccount, opened, sent('1', '5', '999999999999999'));
    const more = (delta: string): Said => ['Buyer', 'ProposeCorrection', { ...correction, side: 'dispatched', delta }];
    full.when(...more('1')).refused('OVERSIZE', { actual: '1000000000000000' });
    const proposed = given(
      cumulativeAccount,
      opened,
      sent('1', '5', '5'),
      more('999999999999990'),
      sent('2', '5', '50'),
    );
    proposed.when('Supplier', 'AcceptCorrection', {}).refused('OVERSIZE');
    proposed
      .when('Supplier', 'DeclineCorrection', { reason: 'too much by now' })
      .then({ type: 'CorrectionDeclined', reason: 'too much by now' });
  });
  it('belongs to its two sides, and its id to customer, part and site', () => {
    const state = given(cumulativeAccount, opened).state();
    expect(cumulativeAccount.parties(state)).toEqual(['Buyer', 'Supplier']);
    expect(cumulativeAccount.subject?.(state)).toEqual({
      ...{ between: ['Buyer', 'Supplier'], subject: ['Buyer', '7H0955119', site] },
    });
  });

  it('takes each figure from its own side alone', () => {
    given(cumulativeAccount, opened)
      .when(...sent('1', '5', '5'))
      .then({ type: 'QuantityDispatched', ...statement('1', '5', '5'), at });
    given(cumulativeAccount, opened)
      .when('Buyer', 'StateDispatched', statement('1', '5', '5'))
      .refused('OTHER_SIDE', { side: 'supplier' });
    given(cumulativeAccount, opened)
      .when('Supplier', 'StateReceived', statement('1', '5', '5'))
      .refused('OTHER_SIDE', { side: 'customer' });
    given(cumulativeAccount)
      .when(...sent('1', '5', '5'))
      .refused('RECORD_UNKNOWN');
  });
  it('a figure does not fall, is not stated twice, and not of a day before the count or ahead', () => {
    const account = given(cumulativeAccount, opened, sent('1', '5', '5'));
    account
      .when(...sent('2', '1', '4.999'))
      .refused('FIGURE_FALLS', { side: 'dispatched', stated: '5', given: '4.999' });
    account.when(...sent('1', '5', '5')).refused('ALREADY_STATED', { side: 'dispatched', note: '1' });
    account.when(...sent('2', '1', '6', '2025-12-31')).refused('SPAN_INVALID', { from: '2026-01-01' });
    account.when(...sent('2', '1', '6', '2026-11-26')).refused('NOT_PAST');
    expect(account.when(...sent('2', '1', '6', '2026-11-25')).state().dispatched?.cumulative).toBe('6');
  });

  it('compares the figures as of the note received that was dispatched last', () => {
    const even = given(
      cumulativeAccount,
      opened,
      sent('0432700', '480', '480'),
      sent('432701', '346', '826'),
      came('432700', '480', '480'),
    );
    expect(accountDrift(even.state())).toEqual({
      ...{ note: '432700', dispatched: '480', received: '480', drift: '0', inTransit: '346' },
    });
    expect(accountDrift(given(cumulativeAccount, ...drifting).state())?.drift).toBe('346');
    expect(accountDrift(given(cumulativeAccount, opened, came('9', '1', '1')).state())).toBeUndefined();
    expect(
      accountDrift(given(cumulativeAccount, opened, sent('8', '1', '1'), came('9', '1', '1')).state()),
    ).toBeUndefined();
  });

  it('is not misled by a truck that overtakes another', () => {
    const sentAll = [opened, sent('1', '10', '10'), sent('2', '20', '30'), sent('3', '5', '35')];
    const overtaken = given(cumulativeAccount, ...sentAll, came('2', '20', '20'));
    expect(accountDrift(overtaken.state())).toMatchObject({ note: '2', drift: '10', inTransit: '5' });
    expect(accountDrift(overtaken.when(...came('1', '10', '30')).state())).toEqual({
      ...{ note: '2', dispatched: '30', received: '30', drift: '0', inTransit: '5' },
    });
  });

  it('is corrected by both: proposed by one, accepted by the other', () => {
    const account = given(cumulativeAccount, ...drifting);
    account
      .when('Supplier', 'ProposeCorrection', correction)
      .then({ type: 'CorrectionProposed', ...correction, by: 'Supplier', at } as never);
    const proposed = given(cumulativeAccount, ...drifting, ['Supplier', 'ProposeCorrection', correction]);
    expect(accountDrift(proposed.state())?.drift).toBe('346');
    proposed.when('Supplier', 'AcceptCorrection', {}).refused('NOT_ASKED');
    proposed.when('Supplier', 'DeclineCorrection', { reason: 'no' }).refused('NOT_ASKED');
    proposed.when('Buyer', 'WithdrawCorrection', {}).refused('NOT_OFFERER');
    proposed.when('Buyer', 'ProposeCorrection', correction).refused('STATUS', { status: 'correction-proposed' });
    proposed.when('Buyer', 'ResetAccount', { startsAt: '2026-11-01' }).refused('STATUS');
    const accepted = proposed.when('Buyer', 'AcceptCorrection', {}).state();
    expect([accepted.received?.cumulative, accepted.corrected, accepted.correction]).toEqual([
      ...['19427', { dispatched: '0', received: '346' }, undefined],
    ]);
    expect(accountDrift(accepted)?.drift).toBe('0');
    expect(accepted.postings.at(-1)).toMatchObject({ type: 'correction', by: 'Supplier', at });
    expect(proposed.when('Buyer', 'DeclineCorrection', { reason: 'not ours' }).state().correction).toBeUndefined();
    expect(proposed.when('Supplier', 'WithdrawCorrection', {}).state().received?.cumulative).toBe('19081');
    account.when('Buyer', 'AcceptCorrection', {}).refused('STATUS', { needed: ['proposed'] });
  });
  it('a correction of a dispatch made before shows in the drift; none takes a figure below zero', () => {
    const lower = { ...correction, side: 'dispatched', delta: '-346' };
    const corrected = given(
      cumulativeAccount,
      ...drifting,
      ['Buyer', 'ProposeCorrection', lower],
      ['Supplier', 'AcceptCorrection', {}],
    ).state();
    expect(accountDrift(corrected)).toMatchObject({ dispatched: '19081', drift: '0', inTransit: '0' });
    given(cumulativeAccount, ...drifting)
      .when('Buyer', 'ProposeCorrection', { ...correction, delta: '-19081.5' })
      .refused('FIGURE_FALLS', { given: '-0.5' });
    for (const delta of ['0', '-0.00', '1e3', '+1'])
      expect(() =>
        given(cumulativeAccount, ...drifting)
          .when('Buyer', 'ProposeCorrection', { ...correction, delta })
          .state(),
      ).toThrow();
  });

  it('begins a new count when both say so, and keeps with what the old one ended', () => {
    const reset = { startsAt: '2026-11-01', text: 'model year' };
    const proposed = given(cumulativeAccount, ...drifting, ['Buyer', 'ResetAccount', reset]);
    proposed.when('Buyer', 'AcceptReset', {}).refused('NOT_ASKED');
    proposed.when('Supplier', 'AcceptCorrection', {}).refused('STATUS');
    proposed.when('Supplier', 'WithdrawReset', {}).refused('NOT_OFFERER');
    expect(proposed.when('Supplier', 'DeclineReset', { reason: 'later' }).state()).toMatchObject({ count: 1 });
    expect(proposed.when('Supplier', 'AcceptReset', {}).state()).toEqual({
      ...subject,
      ...{ count: 2, startsAt: '2026-11-01', opening: { dispatched: '0', received: '0' }, postings: [] },
      corrected: { dispatched: '0', received: '0' },
      previous: { startsAt: '2026-01-01', endsAt: at.slice(0, 10), dispatched: '19427', received: '19081' },
    });
    given(cumulativeAccount, ...drifting)
      .when('Buyer', 'ResetAccount', { startsAt: '2026-01-01' })
      .refused('SPAN_INVALID');
    const anew = given(
      cumulativeAccount,
      ...drifting,
      ['Buyer', 'ResetAccount', reset],
      ['Supplier', 'AcceptReset', {}],
    );
    anew.when(...sent('2', '1', '1')).refused('SPAN_INVALID');
    expect(anew.when(...sent('2', '1', '1', '2026-11-02')).state().dispatched?.cumulative).toBe('1');
  });

  it('shows the latest postings, and its state is what its shape says', () => {
    const many = Array.from({ length: 70 }, (_, index) => sent(`N${index}`, '1', String(index + 1)));
    const state = given(cumulativeAccount, opened, ...many).state();
    expect([state.postings.length, state.postings[0]]).toEqual([60, expect.objectContaining({ note: 'N10' })]);
    const proposed = given(cumulativeAccount, ...drifting, ['Supplier', 'ProposeCorrection', correction]).state();
    for (const one of [state, proposed]) expect(cumulativeAccount.state.parse(one)).toEqual(one);
    expect(refusalOf(() => given(cumulativeAccount, ...drifting))).toBeUndefined();
  });
});

describe('the reconciliation of an account', () => {
  const shipment = (
    number: string,
    quantity: string,
    received?: string,
    more: Partial<ShipmentState> = {},
  ): ShipmentState => ({
    ...{ shipper: 'Supplier', consignee: 'Buyer', number, handlingUnits: [], times: [], pins: [] },
    lines: [{ line: 1, customerPart: '7H0955119', quantity, unit: 'PCE' }],
    legs: [{ from: 'BPNS00000003B2OM', to: site }],
    status: received === undefined ? 'dispatched' : 'received',
    dispatchedAt: `2026-02-${number.slice(-2)}T10:00:00.000Z`,
    ...(received !== undefined && {
      receipt: { receivedAt: `2026-02-${number.slice(-2)}T18:00:00.000Z`, lines: [{ line: 1, quantity: received }] },
    }),
    ...more,
  });
  const shipments = [shipment('N03', '480', '480'), shipment('N02', '346', '340'), shipment('N01', '500', '500')];
  const account = given(cumulativeAccount, opened).state();

  it('counts what the shipments say, note by note', () => {
    expect(reconcileAccount(account, shipments)).toMatchObject({
      ...{ dispatched: '1326', received: '1320', drift: '6', unexplained: '0', otherUnits: [] },
      findings: [{ cause: 'quantity-difference', note: 'N02', effect: '6' }],
    });
  });
  it('holds the stated figures against them', () => {
    const stated = given(
      cumulativeAccount,
      ...[opened, sent('N03', '480', '1326'), came('N03', '480', '1820')],
    ).state();
    expect(reconcileAccount(stated, [shipments[0]!, shipment('N02', '346', '346'), shipments[2]!])).toMatchObject({
      drift: '-494',
      findings: [{ side: 'received', cause: 'unexplained', effect: '-494' }],
    });
    const twice = { ...stated, received: { ...stated.received!, cumulative: '1806' } };
    expect(reconcileAccount(twice, [shipments[0]!, shipment('N02', '346', '346'), shipments[2]!])).toMatchObject({
      ...{ drift: '-480', findings: [{ cause: 'double-count', note: 'N03' }], unexplained: '0' },
    });
    const corrected = { ...stated, corrected: { dispatched: '0', received: '494' } };
    expect(reconcileAccount(corrected, [shipments[0]!, shipment('N02', '346', '346'), shipments[2]!])).toMatchObject({
      ...{ received: '1820', unexplained: '0', findings: [{ side: 'received', cause: 'corrected', effect: '-494' }] },
    });
  });
  it('takes notes of one day, and those that were overtaken, as the account counted them', () => {
    const receipt = (time: string, quantity: string) => ({
      receipt: { receivedAt: `2026-02-02T${time}:00.000Z`, lines: [{ line: 1, quantity }] },
    });
    const day = [
      shipment('N01', '10', '10', receipt('20:00', '10')),
      shipment('N02', '20', '20', receipt('18:00', '20')),
    ];
    const counted = [opened, sent('N01', '10', '10'), sent('N02', '20', '30')];
    const orders = [
      [came('N02', '20', '20'), came('N01', '10', '30')],
      [came('N01', '10', '10'), came('N02', '20', '30')],
    ];
    for (const order of orders)
      expect(reconcileAccount(given(cumulativeAccount, ...counted, ...order).state(), day)).toMatchObject({
        ...{ drift: '0', findings: [] },
      });
  });
  it('leaves out other sites, partners and parts, and names those in another unit', () => {
    const others = [
      shipment('N04', '1', undefined, { shipper: 'Carrier' }),
      shipment('N05', '1', undefined, { legs: [{ from: site, to: 'BPNS00000003B2OM' }] }),
      shipment('N06', '1', undefined, { lines: [{ line: 1, customerPart: 'X', quantity: '1', unit: 'PCE' }] }),
      shipment('N07', '1', undefined, { lines: [{ line: 1, customerPart: '7H0955119', quantity: '1', unit: 'BX' }] }),
    ];
    expect(reconcileAccount(account, others)).toMatchObject({ dispatched: '0', received: '0', otherUnits: ['N07'] });
  });
});
