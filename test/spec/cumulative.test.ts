import { reconcile, type Note, type Side } from '@tierline/planning/cumulative';
import { Exact } from '@tierline/chaincode/schema';
import fc from 'fast-check';

const since = '2026-01-01';
const note = (name: string, date: string, quantity: string, cumulative?: string): Note => ({
  ...{ note: name, date, quantity },
  ...(cumulative !== undefined && { cumulative }),
});
const sent = [
  note('432699', '2026-02-20', '346', '346'),
  note('432700', '2026-02-24', '480', '826'),
  note('432701', '2026-02-26', '500.5', '1326.5'),
];
const came = [
  note('432699', '2026-02-21', '346', '346'),
  note('432700', '2026-02-25', '480', '826'),
  note('432701', '2026-02-27', '500.5', '1326.5'),
];
const side = (notes: readonly Note[], more: Partial<Side> = {}): Side => ({ since, notes, ...more });
const without = (notes: readonly Note[]): Note[] => notes.map(({ cumulative: _figure, ...rest }) => rest);

describe('cumulative quantities', () => {
  it('are even where both books say the same', () =>
    expect(reconcile(side(sent), side(came))).toEqual({
      ...{ dispatched: '1326.5', received: '1326.5', inTransit: '0', drift: '0', findings: [], unexplained: '0' },
    }));

  it('a receipt that is missing, though a later note has come', () =>
    expect(reconcile(side(sent), side(without([came[0]!, came[2]!])))).toMatchObject({
      drift: '480',
      findings: [{ cause: 'missing-receipt', note: '432700', date: '2026-02-24', effect: '480' }],
      unexplained: '0',
    }));

  it('what nothing has overtaken is on its way, until it is due', () => {
    const received = side(came.slice(0, 2));
    expect(reconcile(side(sent), received)).toMatchObject({ inTransit: '500.5', drift: '0', findings: [] });
    expect(reconcile(side(sent), received, '2026-03-05')).toMatchObject({
      ...{ inTransit: '0', drift: '500.5', findings: [{ cause: 'missing-receipt', note: '432701' }] },
    });
  });

  it('a year begun anew on one side, by its day of reset', () =>
    expect(
      reconcile(
        side([note('9', '2025-12-30', '800'), ...without(sent)], { since: '2025-01-01', opening: '200' }),
        side(came),
      ),
    ).toMatchObject({
      drift: '1000',
      findings: [{ side: 'dispatched', cause: 'year-reset', from: '2026-01-01', effect: '1000' }],
      unexplained: '0',
    }));

  it('a year begun anew on one side, by the figures of its book', () => {
    const old = note('9', '2025-12-30', '800', '800');
    const going = [old, note('10', '2026-01-05', '5', '805')];
    const anew = [{ ...old, date: '2025-12-31' }, note('10', '2026-01-06', '5', '5')];
    expect(reconcile(side(going, { since: '2025-01-01' }), side(anew, { since: '2025-01-01' }))).toMatchObject({
      drift: '800',
      findings: [{ side: 'received', cause: 'year-reset', from: '10', effect: '800' }],
      unexplained: '0',
    });
  });

  it('a note received after the reset that was dispatched before it', () =>
    expect(
      reconcile(side([note('9', '2025-12-30', '7'), ...sent]), side([note('9', '2026-01-02', '7'), ...without(came)])),
    ).toMatchObject({ drift: '-7', findings: [{ cause: 'across-reset', note: '9', effect: '-7' }], unexplained: '0' }));

  it('a note that was booked twice, also under another spelling', () =>
    expect(reconcile(side(sent), side(without([...came, note('0432700', '2026-03-02', '480')])))).toMatchObject({
      drift: '-480',
      findings: [{ side: 'received', cause: 'double-count', note: '0432700', effect: '-480' }],
      unexplained: '0',
    }));

  it('a note booked again is no finding where the figure stands', () =>
    expect(reconcile(side(sent), side([...came, note('432701', '2026-02-28', '500.5', '1326.5')]))).toMatchObject({
      drift: '0',
      findings: [],
    }));

  it('a note that the figure holds twice, or not at all', () => {
    const twice = [came[0]!, { ...came[1]!, cumulative: '1306' }, { ...came[2]!, cumulative: '1806.5' }];
    const never = [came[0]!, { ...came[1]!, cumulative: '346' }, { ...came[2]!, cumulative: '846.5' }];
    expect(reconcile(side(sent), side(twice))).toMatchObject({
      ...{ drift: '-480', findings: [{ cause: 'double-count', note: '432700', effect: '-480' }], unexplained: '0' },
    });
    expect(reconcile(side(sent), side(never))).toMatchObject({
      ...{ drift: '480', findings: [{ cause: 'not-counted', note: '432700', effect: '480' }], unexplained: '0' },
    });
  });

  it('another quantity on one note', () =>
    expect(reconcile(side(sent), side(without([came[0]!, { ...came[1]!, quantity: '460' }, came[2]!])))).toMatchObject({
      drift: '20',
      findings: [{ cause: 'quantity-difference', note: '432700', dispatched: '480', received: '460', effect: '20' }],
      unexplained: '0',
    }));

  it('a stated figure, explained by the one note of just that quantity', () => {
    const stating = (cumulative: string, last?: string) =>
      reconcile(side(sent), side(came, { stated: { cumulative, ...(last !== undefined && { note: last }) } }));
    expect(stating('1806.5')).toMatchObject({ drift: '-480', findings: [{ cause: 'double-count', note: '432700' }] });
    expect(stating('846.5')).toMatchObject({ drift: '480', findings: [{ cause: 'not-counted', note: '432700' }] });
    expect(stating('826', '432700')).toMatchObject({ drift: '0', findings: [] });
    expect(stating('1333.5')).toMatchObject({ drift: '-7', findings: [{ cause: 'unexplained' }], unexplained: '-7' });
  });

  it('two notes of one quantity explain nothing', () =>
    expect(
      reconcile(
        side([...without(sent), note('432702', '2026-03-01', '480')]),
        side([...without(came), note('432702', '2026-03-02', '480')], { stated: { cumulative: '1326.5' } }),
      ),
    ).toMatchObject({ drift: '480', findings: [{ cause: 'unexplained' }], unexplained: '480' }));

  it('what has no cause is told as such: a step in the book, different openings', () => {
    const jumped = [came[0]!, { ...came[1]!, cumulative: '829' }, { ...came[2]!, cumulative: '1329.5' }];
    expect(reconcile(side(sent), side(jumped))).toMatchObject({
      ...{ drift: '-3', findings: [{ side: 'received', cause: 'unexplained', note: '432700' }], unexplained: '-3' },
    });
    expect(reconcile(side(without(sent), { opening: '10' }), side(without(came)))).toMatchObject({
      ...{ drift: '10', findings: [{ cause: 'unexplained', effect: '10' }], unexplained: '10' },
    });
  });
});

describe('one fault in any even pair of books is located', () => {
  const book = fc
    .uniqueArray(fc.integer({ min: 1, max: 999_999 }), { minLength: 3, maxLength: 40 })
    .map((quantities) => quantities.map((value, index) => note(`N${index}`, dayOf(index), String(value / 4))));
  const dayOf = (index: number) => `2026-0${Math.floor(index / 28) + 1}-${String((index % 28) + 1).padStart(2, '0')}`;
  const counted = (notes: readonly Note[]): Note[] => {
    let sum = new Exact(0);
    return notes.map((one) => ({ ...one, cumulative: (sum = sum.plus(one.quantity)).toFixed() }));
  };
  // Never the last: what nothing has overtaken is on its way.
  const faulty = book.chain((notes) => fc.record({ notes: fc.constant(notes), at: fc.nat(notes.length - 2) }));
  type Fault = (notes: readonly Note[], at: number) => Note[];
  const located = (cause: string, fault: Fault, effectOf: (quantity: string) => { toFixed(): string }) =>
    fc.assert(
      fc.property(faulty, ({ notes, at }) => {
        const wrong = notes[at]!;
        const { findings, drift, unexplained } = reconcile(side(counted(notes)), side(fault(notes, at)));
        const effect = effectOf(wrong.quantity).toFixed();
        expect([findings.map(({ side: _side, ...told }) => told), drift, unexplained]).toEqual([
          [expect.objectContaining({ cause, note: wrong.note, effect })],
          effect,
          '0',
        ]);
      }),
      { numRuns: 60 },
    );

  it('a missing receipt', () =>
    located(
      'missing-receipt',
      (notes, at) => counted(notes.toSpliced(at, 1)),
      (quantity) => new Exact(quantity),
    ));
  it('a note booked twice', () =>
    located(
      'double-count',
      (notes, at) => counted([...notes, { ...notes[at]!, date: '2026-11-01' }]),
      (quantity) => new Exact(quantity).negated(),
    ));
  it('another quantity', () =>
    located(
      'quantity-difference',
      (notes, at) =>
        counted(notes.with(at, { ...notes[at]!, quantity: new Exact(notes[at]!.quantity).plus('0.01').toFixed() })),
      () => new Exact('-0.01'),
    ));
  it('a note added twice to the figure', () =>
    located(
      'double-count',
      (notes, at) => {
        const extra = notes[at]!.quantity;
        return counted(notes).map((one, index) =>
          index < at ? one : { ...one, cumulative: new Exact(one.cumulative!).plus(extra).toFixed() },
        );
      },
      (quantity) => new Exact(quantity).negated(),
    ));

  it('any faults at all: the effects add up to the drift', () => {
    const anySide = fc.record({
      notes: book.chain((notes) => fc.shuffledSubarray(notes)),
      since: fc.constantFrom(since, '2026-01-10'),
      opening: fc.constantFrom('0', '12.5'),
    });
    fc.assert(
      fc.property(anySide, anySide, (dispatched, received) => {
        const { findings, drift } = reconcile(dispatched, received);
        expect(findings.reduce((sum, { effect }) => sum.plus(effect), new Exact(0)).toFixed()).toBe(drift);
      }),
      { numRuns: 100 },
    );
  });
});
