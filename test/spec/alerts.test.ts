import { alertCommands, decideAlert, evolveAlerts } from '@tierline/chaincode/domain';
import { alertShapes, type Alert } from '@tierline/chaincode/schema';
import { at, contextOf, refusalOf } from '../support/given';

const names = { raise: 'RaiseThingAlert', clear: 'ClearThingAlert' };
const shapes = alertShapes(['shortage', 'late']);
const commands = alertCommands(names, shapes);
type State = { what: string; alerts?: Alert[] | undefined };
type Said = [mspId: string, name: string, input: object];

const raise = { type: 'shortage', severity: 'amber', from: '2026-12-01' };
const byBuyer: Said = ['Buyer', names.raise, raise];

const decide = (state: State, [mspId, name, input]: Said) => {
  commands[name]?.input.parse(input);
  return decideAlert(names, { name, input: input as never }, state, contextOf(mspId));
};
function after(...said: Said[]): State {
  return said.reduce<State>((state, one) => (decide(state, one) ?? []).reduce(evolveAlerts, state), { what: 'thing' });
}
const refusal = (state: State, said: Said) => refusalOf(() => decide(state, said));

describe('an alert', () => {
  it('is opened by either party, and says by whom and since when', () => {
    expect(after(byBuyer)).toEqual({ what: 'thing', alerts: [{ ...raise, by: 'Buyer', since: at }] });
    expect(after(['Supplier', names.raise, raise]).alerts).toMatchObject([{ by: 'Supplier' }]);
  });
  it('is opened once: the other party’s node finds it open', () => {
    const second: Said = ['Supplier', names.raise, { ...raise, from: '2026-12-03' }];
    expect(refusal(after(byBuyer), second)).toMatchObject({ code: 'ALREADY_RAISED', data: { by: 'Buyer', since: at } });
  });
  it('gets worse, and not milder', () => {
    const worse: Said = ['Supplier', names.raise, { ...raise, severity: 'red' }];
    const red = after(byBuyer, worse);
    expect(red.alerts).toEqual([{ ...raise, severity: 'red', by: 'Supplier', since: at }]);
    expect(refusal(red, byBuyer)).toMatchObject({ code: 'ALREADY_RAISED' });
    expect(refusal(red, worse)).toMatchObject({ code: 'ALREADY_RAISED' });
  });
  it('stands beside those of other types, and of other things of the record, in order of opening', () => {
    const others: Said[] = [
      ['Buyer', names.raise, { ...raise, type: 'late' }],
      ['Buyer', names.raise, { ...raise, about: 'the second one' }],
    ];
    const state = after(byBuyer, ...others, ['Buyer', names.raise, { ...raise, severity: 'red' }]);
    expect(state.alerts?.map(({ type, about, severity }) => [type, about, severity])).toEqual([
      ['shortage', undefined, 'red'],
      ['late', undefined, 'amber'],
      ['shortage', 'the second one', 'amber'],
    ]);
  });
  it('is cleared by who raised it, and may open again', () => {
    const clear: Said = ['Buyer', names.clear, { type: 'shortage' }];
    expect(decide(after(byBuyer), clear)).toEqual([
      { type: 'AlertCleared', alert: { type: 'shortage' }, by: 'Buyer', since: at },
    ]);
    expect(after(byBuyer, clear)).toEqual({ what: 'thing' });
    expect(after(byBuyer, clear, byBuyer).alerts).toHaveLength(1);
  });
  it('is cleared by the other side only with a reason', () => {
    expect(refusal(after(byBuyer), ['Supplier', names.clear, { type: 'shortage' }])?.code).toBe('REASON_MISSING');
    expect(after(byBuyer, ['Supplier', names.clear, { type: 'shortage', reason: 'counted again' }])).toEqual({
      what: 'thing',
    });
  });
  it('is not cleared where none is open', () => {
    const clear: Said = ['Buyer', names.clear, { type: 'shortage', about: 'something else' }];
    expect(refusal(after(byBuyer), clear)?.code).toBe('ALREADY_CLEARED');
  });
  it('does not end before it begins', () => {
    const backwards: Said = ['Buyer', names.raise, { ...raise, until: '2026-11-30' }];
    expect(refusal(after(), backwards)?.code).toBe('SPAN_INVALID');
  });
  it('is nothing that another command is about', () => {
    expect(decide(after(), ['Buyer', 'OtherCommand', {}])).toBeUndefined();
  });
  it.each([
    ['of another kind’s type', { type: 'bottleneck' }],
    ['of a severity nobody agreed', { severity: 'grave' }],
    ['from no day', { from: '2026-02-30' }],
    ['of less than nothing', { quantity: '-1' }],
    ['with a word too many', { urgent: true }],
  ])('is malformed %s', (_what, wrong) => {
    expect(shapes.raise.safeParse({ ...raise, ...wrong }).success).toBe(false);
    expect(shapes.raise.safeParse({ ...raise, quantity: '12.5', until: '2026-12-04' }).success).toBe(true);
  });
});
