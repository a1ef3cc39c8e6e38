import { alertCommands, decideAlert, evolveAlerts } from '@tierline/chaincode/domain';
import { alertShapes, type Alert } from '@tierline/chaincode/schema';
import { at, contextOf, refusalOf } from '../support/given';

const names = { raise: 'RaiseThingAlert', clear: 'ClearThingAlert' };
const shapes = alertShapes(['shortage', 'late']);
const commands = alertCommands(names, shapes);
type State = { what: string; alerts?: Alert[] | undefined };
type Said = [mspId: string, name: string, input: object, at?: string];

const [later, nextDay] = ['2026-11-24T13:00:00.000Z', '2026-11-25T00:00:00.000Z'];
const raise = { type: 'shortage', severity: 'amber', from: '2026-12-01' };
const byBuyer: Said = ['Buyer', names.raise, raise];

const decide = (state: State, [mspId, name, input, when = at]: Said) => {
  commands[name]?.input.parse(input);
  return decideAlert(names, { name, input: input as never }, state, { ...contextOf(mspId), at: when });
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
  it('is opened once: what the other party’s node found just so is told already', () => {
    const second: Said = ['Supplier', names.raise, { ...raise, quantity: '105', note: 'mine' }];
    const first: Said = ['Buyer', names.raise, { ...raise, quantity: '100' }];
    expect(refusal(after(first), second)).toMatchObject({ code: 'ALREADY_RAISED', data: { by: 'Buyer', since: at } });
  });
  it.each([
    ['another first day', { from: '2026-12-03' }],
    ['another severity', { severity: 'amber' }],
    ['a quantity more than a tenth off', { quantity: '112' }],
    ['no quantity', { quantity: undefined }],
  ])('hides nothing that the other side finds: %s stands beside it, under one time of opening', (_what, own) => {
    const theirs = { ...raise, severity: 'red', quantity: '100' };
    const ours = { ...theirs, ...own };
    const both = after(['Buyer', names.raise, theirs], ['Supplier', names.raise, ours, later]);
    expect(both.alerts).toEqual([
      { ...theirs, by: 'Buyer', since: at },
      { ...ours, by: 'Supplier', since: at, statedAt: later },
    ]);
  });
  it('gets worse at once, and is red or amber as its own side says', () => {
    const red = { ...raise, severity: 'red' };
    const worse: Said = ['Buyer', names.raise, red];
    const said = decide(after(byBuyer), worse);
    expect(said).toEqual([{ type: 'AlertRaised', alert: { ...red, by: 'Buyer', since: at, statedAt: at } }]);
    expect(refusal(after(byBuyer, worse), worse)).toMatchObject({ code: 'ALREADY_RAISED' });
  });
  it('has its figures changed by who stated them, once a day, and is not opened again by that', () => {
    const changed = { ...raise, from: '2026-12-08' };
    expect(refusal(after(byBuyer), ['Buyer', names.raise, changed])).toMatchObject({ code: 'ALREADY_RAISED' });
    const onNext: Said = ['Buyer', names.raise, changed, nextDay];
    const alert = { ...changed, by: 'Buyer', since: at, statedAt: nextDay };
    expect(decide(after(byBuyer), onNext)).toEqual([{ type: 'AlertChanged', alert }]);
    expect(after(byBuyer, onNext).alerts).toEqual([alert]);
    const again: Said = ['Buyer', names.raise, { ...raise, quantity: '7' }, nextDay];
    expect(refusal(after(byBuyer, onNext), again)).toMatchObject({ code: 'ALREADY_RAISED' });
    const same: Said = ['Buyer', names.raise, { ...raise, until: '2026-12-20' }, nextDay];
    expect(refusal(after(byBuyer), same)).toMatchObject({ code: 'ALREADY_RAISED' });
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
      { type: 'AlertCleared', alert: { type: 'shortage' }, of: 'Buyer', by: 'Buyer', since: at },
    ]);
    expect(after(byBuyer, clear)).toEqual({ what: 'thing' });
    expect(after(byBuyer, clear, byBuyer).alerts).toHaveLength(1);
  });
  it('is cleared by the other side only with a reason, and never in the place of its own', () => {
    const clear: Said = ['Supplier', names.clear, { type: 'shortage' }];
    const because: Said = ['Supplier', names.clear, { type: 'shortage', reason: 'counted again' }];
    expect(refusal(after(byBuyer), clear)?.code).toBe('REASON_MISSING');
    expect(after(byBuyer, because)).toEqual({ what: 'thing' });
    const both = after(byBuyer, ['Supplier', names.raise, { ...raise, severity: 'red' }]);
    expect(after(byBuyer, ['Supplier', names.raise, { ...raise, severity: 'red' }], clear)).toEqual(after(byBuyer));
    expect(decide(both, because)).toMatchObject([{ of: 'Supplier', by: 'Supplier' }]);
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
