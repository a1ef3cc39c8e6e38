import type { UnitShown } from './sentences';

type Step = UnitShown['steps'][number];

/** From 0, the first step, to 1, the right edge, which lies a little after the last. */
type Stretch = { from: number; to: number };

/** Who had a unit when, laid out for whoever draws it. */
export type Timeline = {
  /** Each member that had it, in the order in which they got it. */
  lanes: string[];
  bands: (Stretch & { lane: number })[];
  /** Where nobody sees who had it, as a step's content is not shown. */
  gaps: Stretch[];
  handovers: { x: number; from: number; to: number }[];
  /** Steps too close to be told apart bear one mark. */
  marks: (Stretch & { label: string; isLate: boolean; isClosed: boolean; lane: number | undefined })[];
  ticks: { x: number; label: string }[];
};

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000] as const;
const intervals = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 28, 91, 182, 364, 728, 1820, 3640].map((count) => count * day),
];
const mostTicks = 6;
const tail = 0.06;

/** Steps stand in the order of the blocks; a signer's clock may be a little behind the one before. */
function timesOf(steps: readonly Step[]): number[] {
  let latest = 0;
  return steps.map(({ at }) => {
    const time = Date.parse(at);
    latest = Number.isNaN(time) ? latest : Math.max(latest, time);
    return latest;
  });
}

function labelOf(time: number, interval: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split('T');
  if (interval >= day) return date;
  return interval >= minute ? clock.slice(0, 5) : clock.slice(0, 8);
}

function ticksOf(first: number, span: number): Timeline['ticks'] {
  const interval = intervals.find((one) => span / one <= mostTicks);
  if (interval === undefined) return [];
  const ticks: Timeline['ticks'] = [];
  for (let time = Math.ceil(first / interval) * interval; time <= first + span; time += interval)
    ticks.push({ x: (time - first) / span, label: labelOf(time, interval) });
  return ticks;
}

type Placed = Step & { x: number; until: number; lane: number | undefined };

const markOf = ({ version, late, shown, x, lane }: Placed): Timeline['marks'][number] => ({
  ...{ from: x, to: x, lane, label: String(version) },
  ...{ isLate: late, isClosed: shown?.closed ?? false },
});

function marksOf(steps: readonly Placed[], apart: number): Timeline['marks'] {
  const marks: Timeline['marks'] = [];
  for (const one of steps.map(markOf)) {
    const last = marks.at(-1);
    if (!last || one.from - last.to > apart || last.lane !== one.lane) marks.push(one);
    else {
      last.label = `${last.label.split('–', 1).join('')}–${one.label}`;
      last.to = one.to;
      last.isLate ||= one.isLate;
      last.isClosed ||= one.isClosed;
    }
  }
  return marks;
}

/** A change of hands that both sides of it are seen of. */
function handoversOf(steps: readonly Placed[]): Timeline['handovers'] {
  return steps.flatMap(({ x, lane: to }, place) => {
    const from = steps[place - 1]?.lane;
    return from === undefined || to === undefined || from === to ? [] : [{ x, from, to }];
  });
}

/** @param apart how far marks must lie from each other to be told apart, as a part of the whole width */
export function timelineOf({ steps }: Pick<UnitShown, 'steps'>, apart: number): Timeline {
  const times = timesOf(steps);
  const first = times[0] ?? 0;
  const span = ((times.at(-1) ?? first) - first || second) * (1 + tail);
  const xs = times.map((time) => (time - first) / span);
  const lanes = [...new Set(steps.flatMap(({ shown }) => shown?.custodian ?? []))];
  const placed = steps.map((step, place) => ({
    ...{ ...step, x: xs[place] ?? 0, until: xs[place + 1] ?? 1 },
    lane: step.shown?.custodian === undefined ? undefined : lanes.indexOf(step.shown.custodian),
  }));
  return {
    lanes,
    bands: placed.flatMap(({ shown, lane, x: from, until: to }) =>
      lane === undefined || shown?.closed === true ? [] : [{ from, to, lane }],
    ),
    gaps: placed.flatMap(({ lane, x: from, until: to }) => (lane === undefined ? [{ from, to }] : [])),
    handovers: handoversOf(placed),
    marks: marksOf(placed, apart),
    ticks: ticksOf(first, span),
  };
}
