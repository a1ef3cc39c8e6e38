import { RangeSummary, type Version } from '@tierline/network/wire';

const version = (tx: number): Version => ({ block: 7n, tx });

function summary(count: number, changed = -1): RangeSummary {
  const made = new RangeSummary(50);
  for (let at = 0; at < count; at += 1)
    made.add(`key${String(at).padStart(6, '0')}`, version(at === changed ? count : at));
  return made;
}

describe('the results of a range query', () => {
  test('stand one by one up to fifty, beyond that as the top of a tree', () => {
    const few = summary(50).finish();
    expect('reads' in few && few.reads.length).toBe(50);
    expect(summary(51).finish()).toMatchObject({ merkle: { maxDegree: 50, maxLevel: 1 } });
    expect(summary(51 * 51).finish()).toMatchObject({ merkle: { maxDegree: 50, maxLevel: 2 } });
  });

  test.each([51, 120, 2602, 5000])('match themselves and nothing else (%p results)', (count) => {
    const made = summary(count).finish();
    if (!('merkle' in made)) throw new Error('a tree is expected');
    expect(summary(count).matches(made.merkle)).toBe(true);
    expect(summary(count, count - 1).matches(made.merkle)).toBe(false);
    expect(summary(count - 1).matches(made.merkle)).toBe(false);
  });
});
