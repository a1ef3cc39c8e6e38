import { expectedOf, usualVariation, type Basis, type Dated, type Expected, type Incoming } from './expectation';
import { median } from './statistics';

/** What a planner should look at before believing a new series. */
export type Anomaly = {
  /** outlier: one bucket stands away; patternBreak: from a bucket on, several in a row stand away to the same side. */
  kind: 'outlier' | 'patternBreak';
  /** First and last bucket. */
  from: string;
  to: string;
  /** Of a pattern break the middle one. */
  value: number;
  expected: number;
  basis: Basis;
  reason: string;
};

/** An outlier is four standard deviations away and a fifth of what was expected; each of a break's buckets half of that. */
const outlier = { deviations: 4, share: 0.2 } as const;
const broken = { deviations: 2, share: 0.1 } as const;
/** Fewer in a row are outliers, each for itself. */
const leastRun = 4;

/** Where a new series is not what was to be expected, in order of the buckets. */
export function anomalies(incoming: Incoming): Anomaly[] {
  const expected = expectedOf(incoming);
  const usual = usualVariation(referenceOf(incoming));
  const runs = runsOf(expected, usual);
  const shifted = new Map(runs.flatMap((run) => run.map(({ index }) => [index, shiftOf(run)] as const)));
  const outliers = expected
    .map((bucket) => ({ ...bucket, expected: bucket.expected + (shifted.get(bucket.index) ?? 0) }))
    .filter((bucket) => isAway(bucket, usual, outlier) && !isOrdinaryNeed(bucket, incoming.series));
  return [
    ...runs.map((run) => patternBreak(run, usual)),
    ...outliers.map((bucket) => anomaly('outlier', [bucket], bucket, usual)),
  ].sort((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)));
}

const referenceOf = ({ series, before, history = [] }: Incoming): readonly number[] => {
  if (before && before.length > 0) return before.map(({ value }) => value);
  return history.length > 0 ? history : series.map(({ value }) => value);
};

function isAway(
  { value, expected }: Expected,
  usual: number,
  { deviations, share }: { deviations: number; share: number },
): boolean {
  return Math.abs(value - expected) > Math.max(deviations * usual, share * Math.abs(expected));
}

/** Where needs come seldom, what stands around one is mostly nothing; then a need is held against the other needs. */
function isOrdinaryNeed({ value, expected, basis }: Expected, series: readonly Dated[]): boolean {
  if (basis !== 'neighbours' || expected !== 0) return false;
  const needs = series.map(({ value: need }) => need).filter((need) => need !== 0);
  return needs.length > 1 && value <= (1 + outlier.share) * median(needs);
}

/** Of buckets that follow each other, away to the same side of the same basis. */
function runsOf(expected: readonly Expected[], usual: number): Expected[][] {
  const runs: Expected[][] = [];
  for (const bucket of expected.filter((one) => one.basis !== 'neighbours' && isAway(one, usual, broken))) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last?.index === bucket.index - 1 && last.basis === bucket.basis && side(last) === side(bucket))
      run.push(bucket);
    else runs.push([bucket]);
  }
  return runs.filter((run) => run.length >= leastRun);
}

const side = ({ value, expected }: Expected): number => Math.sign(value - expected);
const shiftOf = (run: readonly Expected[]): number => median(run.map(({ value, expected }) => value - expected));

function patternBreak(run: readonly Expected[], usual: number): Anomaly {
  const expected = median(run.map((bucket) => bucket.expected));
  const value = median(run.map((bucket) => bucket.value));
  return anomaly('patternBreak', run, { value, expected, basis: run[0]?.basis ?? 'before' }, usual);
}

function anomaly(
  kind: Anomaly['kind'],
  buckets: readonly Dated[],
  { value, expected, basis }: Pick<Expected, 'value' | 'expected' | 'basis'>,
  usual: number,
): Anomaly {
  const [from, to] = [buckets[0]?.start ?? '', buckets.at(-1)?.start ?? ''];
  const where = kind === 'outlier' ? from : `${from} to ${to}, ${buckets.length} in a row`;
  const middle = kind === 'outlier' ? '' : ' in the middle';
  const reason = `${where}: ${plain(value)}${middle} where ${against[basis]} ${plain(expected)} (${change(value, expected)}); a bucket usually lies ${plain(usual)} from those around it.`;
  return { kind, from, to, value, expected, basis, reason };
}

const against: Record<Basis, string> = {
  before: 'the version before had',
  history: 'the history had',
  neighbours: 'the buckets around it let expect',
};

const change = (value: number, expected: number): string =>
  expected === 0
    ? 'from nothing'
    : `${value < expected ? '-' : '+'}${Math.abs(Math.round((100 * (value - expected)) / expected))} %`;

/** Three decimals at most. */
const plain = (value: number): string => String(Number(value.toFixed(3)));
