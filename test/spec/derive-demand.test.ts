import {
  billFault,
  deriveDemand,
  workingDaysBefore,
  type Bill,
  type DerivationRequest,
} from '@tierline/planning/tiers';
import fc from 'fast-check';

const calendar = { weekdays: [1, 2, 3, 4, 5], holidays: ['2026-12-25'] };
const today = '2026-11-26';
const weeks = ['2026-11-30', '2026-12-07', '2026-12-14', '2026-12-21', '2026-12-28'];
const series = (part: string, ...quantities: string[]) => ({
  part,
  buckets: quantities.map((quantity, index) => ({ start: weeks[index] ?? '', quantity })),
});
const bill = (parent: string, ...components: Partial<Bill['components'][number]>[]): Bill => ({
  parent,
  unit: 'PCE',
  components: components.map((one) => ({ part: 'BOLT', quantityPer: '1', unit: 'PCE', ...one })),
});
const derive = (request: Partial<DerivationRequest>) =>
  deriveDemand({ received: [], bills: [], calendar, granularity: 'week', today, ...request });
const stated = (request: Partial<DerivationRequest>, part = 'BOLT') =>
  derive(request)
    .find((one) => one.part === part)
    ?.buckets.map(({ start, quantity }) => `${start} ${quantity}`);

describe('demand derived from received series', () => {
  it('multiplies by quantity and scrap, without losing a digit', () => {
    const bills = [bill('AXLE', { quantityPer: '2.5', scrap: '0.02' })];
    expect(stated({ received: [series('AXLE', '100', '0.3')], bills })).toEqual([
      '2026-11-23 0',
      '2026-11-30 255',
      '2026-12-07 0.765',
    ]);
  });

  it('goes down all levels, and adds up what several parents need', () => {
    const bills = [
      bill('AXLE', { part: 'HUB', quantityPer: '2' }, { part: 'BOLT', quantityPer: '4' }),
      bill('HUB', { part: 'BOLT', quantityPer: '5' }),
      bill('DRIVE', { part: 'HUB', quantityPer: '1' }),
    ];
    expect(stated({ received: [series('AXLE', '10'), series('DRIVE', '3')], bills })?.[1]).toBe('2026-11-30 155');
    expect(derive({ received: [series('AXLE', '10')], bills }).map(({ part }) => part)).toEqual(['BOLT']);
  });

  it('passes on a part without a bill as it is', () => {
    expect(stated({ received: [series('BOLT', '7')] })).toEqual(['2026-11-23 0', '2026-11-30 7']);
  });

  it('goes back by working days, over weekends and holidays, on exact days through all levels', () => {
    expect(workingDaysBefore('2026-12-28', 1, calendar)).toBe('2026-12-24');
    const open = { ...calendar, extraDays: ['2026-12-25', '2026-12-26'] };
    expect(workingDaysBefore('2026-12-28', 2, open)).toBe('2026-12-25');
    const bills = [bill('AXLE', { part: 'HUB', leadTimeDays: 2 }), bill('HUB', { part: 'BOLT', leadTimeDays: 2 })];
    expect(stated({ received: [series('AXLE', '0', '0', '9')], bills })).toEqual([
      '2026-11-23 0',
      '2026-11-30 0',
      '2026-12-07 9',
      '2026-12-14 0',
    ]);
  });

  it('refuses a calendar in which nobody ever works', () => {
    expect(() => workingDaysBefore(today, 1, { weekdays: [], holidays: [] })).toThrow(RangeError);
  });

  it('states what should have begun before today as due at once, and says so', () => {
    const bills = [bill('AXLE', { leadTimeDays: 20 })];
    const [bolt] = derive({ received: [series('AXLE', '8', '5')], bills });
    expect(bolt).toMatchObject({ overdue: '13', beyond: '0' });
    expect(bolt?.buckets[0]).toEqual({ start: '2026-11-23', quantity: '13' });
  });

  it('leaves weeks that are over alone', () => {
    const past = { part: 'BOLT', buckets: [{ start: '2026-11-16', quantity: '99' }, ...series('', '7').buckets] };
    expect(stated({ received: [past] })).toEqual(['2026-11-23 0', '2026-11-30 7']);
  });

  it('counts a line only while it is valid', () => {
    const bills = [bill('AXLE', { until: '2026-12-06' }, { quantityPer: '2', from: '2026-12-07' })];
    expect(stated({ received: [series('AXLE', '10', '10')], bills })?.slice(1)).toEqual([
      '2026-11-30 10',
      '2026-12-07 20',
    ]);
  });

  it('takes stock before it orders, and lets what a lot leaves over meet later needs', () => {
    const source = { name: 'S', percent: '100', lot: { minimum: '50', multiple: '20' } };
    const [bolt] = derive({
      received: [series('BOLT', '30', '30', '30', '30')],
      onHand: new Map([['BOLT', '25']]),
      sources: new Map([['BOLT', [source]]]),
    });
    expect(bolt?.buckets.map(({ quantity }) => quantity)).toEqual(['0', '5', '30', '30', '30']);
    expect(bolt?.shares[0]?.buckets.map(({ quantity }) => quantity)).toEqual(['0', '60', '0', '60', '0']);
  });

  it('makes sub-assemblies in their own lots', () => {
    const hub = { ...bill('HUB', {}), lot: { multiple: '100' } };
    const bills = [bill('AXLE', { part: 'HUB' }), hub];
    expect(stated({ received: [series('AXLE', '30', '30', '50')], bills })).toEqual([
      '2026-11-23 0',
      '2026-11-30 100',
      '2026-12-07 0',
      '2026-12-14 100',
    ]);
  });

  it('works in days as in weeks, four weeks at most', () => {
    const buckets = [{ start: '2026-11-30', quantity: '5' }];
    const bills = [bill('AXLE', { leadTimeDays: 1 })];
    const days = stated({ received: [{ part: 'AXLE', buckets }], bills, granularity: 'day' });
    expect(days).toEqual(['2026-11-26 0', '2026-11-27 5', '2026-11-28 0', '2026-11-29 0', '2026-11-30 0']);
    const far = [{ part: 'BOLT', buckets: [{ start: '2027-03-01', quantity: '5' }] }];
    expect(derive({ received: far, granularity: 'day' })[0]).toMatchObject({ beyond: '5' });
    expect(stated({ received: far, granularity: 'day' })).toHaveLength(28);
  });

  it('knows bills that lead back to themselves, and parts counted in two units', () => {
    const circle = [bill('A', { part: 'B' }), bill('B', { part: 'C' }), bill('C', { part: 'A' })];
    expect(billFault(circle)).toEqual({ fault: 'circle', parts: ['A', 'B', 'C', 'A'] });
    expect(billFault([bill('A', { part: 'A' })])).toMatchObject({ fault: 'circle' });
    expect(() => derive({ received: [series('A', '1')], bills: circle })).toThrow('A > B > C > A');
    const units = [bill('A', { unit: 'KGM' }), bill('B', {})];
    expect(billFault(units)).toEqual({ fault: 'units', part: 'BOLT', units: ['KGM', 'PCE'] });
  });
});

describe('whatever is demanded', () => {
  const parts = ['A', 'B', 'C', 'D', 'E'];
  const number = fc.nat(99_999).map((value) => String(value / 100));
  const component = fc.record({ quantityPer: number, scrap: fc.constantFrom('0', '0.1'), leadTimeDays: fc.nat(9) });
  /** A part is made of parts after it: no circle can come. */
  const bills = fc
    .tuple(
      ...parts
        .slice(0, 4)
        .map((_, index) => fc.array(fc.tuple(fc.integer({ min: index + 1, max: 4 }), component), { maxLength: 3 })),
    )
    .map((lines) =>
      lines.map((own, index) => bill(parts[index]!, ...own.map(([at, line]) => ({ ...line, part: parts[at]! })))),
    );
  const demand = fc.array(number, { minLength: 5, maxLength: 5 });
  const totals = (bills: readonly Bill[], quantities: readonly string[]) =>
    new Map(
      derive({ received: [series('A', ...quantities)], bills }).map(({ part, buckets }) => [part, total(buckets)]),
    );
  const total = (buckets: readonly { quantity: string }[]) =>
    buckets.reduce((all, { quantity }) => all + Number(quantity), 0);
  /** Sums of floats, and quantities stated to nine decimals. */
  const near = (one = 0, other = 0) => expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-6 + 1e-9 * Math.abs(other));
  const settings = { numRuns: 30, endOnFailure: true };

  it('two demands together need what each of them needs (linear without lots and stock)', () => {
    fc.assert(
      fc.property(bills, demand, demand, (made, one, other) => {
        const both = one.map((quantity, index) =>
          String(Math.round(100 * (Number(quantity) + Number(other[index]))) / 100),
        );
        const [all, first, second] = [totals(made, both), totals(made, one), totals(made, other)];
        for (const [part, quantity] of all) near(quantity, (first.get(part) ?? 0) + (second.get(part) ?? 0));
      }),
      settings,
    );
  });

  it('all that is needed is stated: lead times move it and lose none of it', () => {
    fc.assert(
      fc.property(bills, demand, (made, quantities) => {
        const atOnce = made.map((one) => ({
          ...one,
          components: one.components.map((line) => ({ ...line, leadTimeDays: 0 })),
        }));
        const [moved, there] = [totals(made, quantities), totals(atOnce, quantities)];
        for (const [part, quantity] of there) near(moved.get(part), quantity);
      }),
      settings,
    );
  });

  it('orders meet every need by its bucket, in whole lots, and leave over less than one', () => {
    fc.assert(
      fc.property(
        demand,
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 0, max: 900 }),
        (quantities, multiple, minimum) => {
          const lot = { multiple: String(multiple), minimum: String(minimum) };
          const sources = new Map([['A', [{ name: 'S', percent: '100', lot }]]]);
          const [derived] = derive({ received: [series('A', ...quantities)], sources });
          let left = 0;
          for (const [index, { quantity }] of derived?.shares[0]?.buckets.entries() ?? []) {
            expect(Number(quantity) % multiple).toBe(0);
            left += Number(quantity) - Number(derived?.buckets[index]?.quantity);
            expect(left).toBeGreaterThan(-1e-6);
            expect(left).toBeLessThan(Math.max(multiple, minimum) + multiple);
          }
        },
      ),
      settings,
    );
  });

  it('shares add up to the whole', () => {
    fc.assert(
      fc.property(demand, fc.integer({ min: 0, max: 100 }), (quantities, percent) => {
        const sources = new Map([
          [
            'A',
            [
              { name: 'S', percent: String(percent) },
              { name: 'T', percent: String(100 - percent) },
            ],
          ],
        ]);
        const [derived] = derive({ received: [series('A', ...quantities)], sources });
        for (const [index, { quantity }] of derived?.buckets.entries() ?? [])
          near(total(derived?.shares.map(({ buckets }) => buckets[index]!) ?? []), Number(quantity));
      }),
      settings,
    );
  });
});
