import { inventoryPosition, limitsInForce } from '@tierline/chaincode/domain';
import { at, given, type Said } from '../support/given';

const subject = {
  ...{ customer: 'Buyer', supplier: 'Supplier', holder: 'customer', customerPart: '8P0-501', unit: 'PCE' },
  site: 'BPNS00000000A1B2',
};
const statement = (quantity: string, asOf = '2026-11-24T06:00:00.000Z') => ({
  asOf,
  stocks: [{ blocked: false, quantity }],
});
const opened: Said = ['Buyer', 'OpenInventoryPosition', subject];
const stated: Said = ['Buyer', 'StateInventory', statement('120')];
const limits: Said = ['Supplier', 'StateInventoryLimits', { safety: '10', minimum: '40' }];
const alert = { type: 'shortage', severity: 'red', from: '2026-12-03', quantity: '20' };

describe('an inventory position', () => {
  it.each(['Buyer', 'Supplier'])('is opened by either side, with its first statement: %s', (who) => {
    const state = given(inventoryPosition)
      .when(who, 'OpenInventoryPosition', { ...subject, statement: statement('120') })
      .state();
    const side = who === 'Buyer' ? 'customer' : 'supplier';
    expect(state).toEqual({ ...subject, open: true, statements: { [side]: { ...statement('120'), at } } });
  });
  it('is opened by nobody else, not with oneself, and not twice', () => {
    given(inventoryPosition)
      .when('Carrier', 'OpenInventoryPosition', subject)
      .refused('SIDES_DIFFER', { customer: 'Buyer', supplier: 'Supplier' });
    given(inventoryPosition)
      .when('Buyer', 'OpenInventoryPosition', { ...subject, supplier: 'Buyer' })
      .refused('WITH_ONESELF');
    given(inventoryPosition, opened)
      .when(...opened)
      .refused('ALREADY_THERE');
  });
  it('keeps both sides’ statements apart, each replaced as a whole by its own side', () => {
    const both = given(inventoryPosition, opened, stated, ['Supplier', 'StateInventory', statement('118')]);
    expect(both.state().statements).toEqual({
      customer: { ...statement('120'), at },
      supplier: { ...statement('118'), at },
    });
    const later = statement('90', '2026-11-24T10:00:00.000Z');
    expect(both.when('Buyer', 'StateInventory', later).state().statements).toEqual({
      customer: { ...later, at },
      supplier: { ...statement('118'), at },
    });
  });
  it('takes a correction of the same time, nothing older, nothing of the future', () => {
    const position = given(inventoryPosition, opened, stated);
    expect(position.when('Buyer', 'StateInventory', statement('119')).state().statements.customer).toMatchObject(
      statement('119'),
    );
    position
      .when('Buyer', 'StateInventory', statement('500', '2026-11-24T05:59:59.999Z'))
      .refused('STATED_SINCE', { stands: '2026-11-24T06:00:00.000Z', given: '2026-11-24T05:59:59.999Z' });
    position
      .when('Supplier', 'StateInventory', statement('500', '2026-11-24T12:00:00.001Z'))
      .refused('NOT_PAST', { at });
    const updatedAt = '2026-11-25T00:00:00.000Z';
    position
      .when('Buyer', 'StateInventory', { ...statement('0'), stocks: [{ blocked: true, quantity: '1', updatedAt }] })
      .refused('NOT_PAST', { given: updatedAt });
  });
  it('has limits that one side states and the other agrees to; until then the agreed ones stay in force', () => {
    const proposed = given(inventoryPosition, opened, limits);
    expect(limitsInForce(proposed.state())).toMatchObject({ minimum: '40', by: 'Supplier' });
    proposed.when('Supplier', 'AgreeInventoryLimits', {}).refused('NOT_ASKED');
    const agreed = given(inventoryPosition, opened, limits, ['Buyer', 'AgreeInventoryLimits', {}]);
    expect(agreed.state()).toMatchObject({ agreedLimits: { safety: '10', minimum: '40' } });
    expect(agreed.state().statedLimits).toBeUndefined();
    agreed.when('Buyer', 'AgreeInventoryLimits', {}).refused('STATUS');
    expect(limitsInForce(agreed.when('Buyer', 'StateInventoryLimits', { maximum: '900' }).state())).toEqual({
      ...{ safety: '10', minimum: '40' },
    });
  });
  it.each([
    ['none', {}],
    ['safety above minimum', { safety: '50', minimum: '40' }],
    ['minimum above maximum', { minimum: '9', maximum: '8.5' }],
    ['safety above maximum', { safety: '9', maximum: '8.5' }],
  ])('takes no limits that are %s', (_what, wrong) => {
    given(inventoryPosition, opened).when('Buyer', 'StateInventoryLimits', wrong).refused('LIMITS_INVALID', wrong);
  });
  it('carries alerts until they are over', () => {
    const raised: Said = ['Supplier', 'RaiseInventoryAlert', alert];
    const warned = given(inventoryPosition, opened, raised);
    expect(warned.state().alerts).toEqual([{ ...alert, by: 'Supplier', since: at }]);
    warned.when('Buyer', 'RaiseInventoryAlert', alert).refused('ALREADY_RAISED', { by: 'Supplier', since: at });
    expect(warned.when('Supplier', 'ClearInventoryAlert', { type: 'shortage' }).state().alerts).toBeUndefined();
    expect(warned.when('Buyer', 'CloseInventoryPosition', { reason: 'line moved' }).state().alerts).toBeUndefined();
  });
  it('says nothing more once closed, and is opened again as if new, of the same subject', () => {
    const closed = given(inventoryPosition, opened, stated, limits, [
      'Supplier',
      'CloseInventoryPosition',
      { reason: 'x' },
    ]);
    for (const [who, command, input] of [stated, limits, ['Buyer', 'RaiseInventoryAlert', alert]] as Said[])
      closed.when(who, command, input).refused('STATUS', { status: 'closed' });
    const anew = { ...subject, unit: 'KGM' };
    expect(closed.when('Supplier', 'OpenInventoryPosition', anew).state()).toEqual({
      ...{ ...anew, open: true, statements: {} },
    });
    closed.when('Buyer', 'OpenInventoryPosition', { ...subject, customerPart: 'another' }).refused('SUBJECT_FIXED');
  });
});
