/** From where to where a parameter may go, and where the search starts. */
export type Range = { least: number; most: number; start: number };

type Point = { at: readonly number[]; value: number };

/**
 * Nelder and Mead's simplex within a box: the same answer for the same question, always.
 * @returns the best place seen within that many evaluations
 */
export function minimise(
  ranges: readonly Range[],
  valueAt: (place: readonly number[]) => number,
  evaluations = 400,
): readonly number[] {
  let left = evaluations;
  const look = (place: readonly number[]): Point => {
    const at = ranges.map(({ least, most }, i) => Math.min(most, Math.max(least, place[i] ?? least)));
    const value = valueAt(at);
    left -= 1;
    return { at, value: Number.isNaN(value) ? Infinity : value };
  };
  const start = ranges.map(({ start: first }) => first);
  let points = [start, ...ranges.map((range, i) => start.with(i, stepped(range)))].map(look).sort(better);
  while (left > 0 && !settled(points)) points = improved(points, look).sort(better);
  return points[0]?.at ?? start;
}

const better = (a: Point, b: Point): number => a.value - b.value;

/** A tenth of the range away from the start, to the side that has more room. */
const stepped = ({ least, most, start }: Range): number =>
  start + ((most - least) / 10) * (most - start >= start - least ? 1 : -1);

/** Best first. */
function settled(points: readonly Point[]): boolean {
  const [best, worst] = [points[0]?.value ?? 0, points.at(-1)?.value ?? 0];
  return worst - best <= 1e-8 * Math.abs(best);
}

function improved(points: readonly Point[], look: (place: readonly number[]) => Point): Point[] {
  const [best, worst] = [points[0], points.at(-1)];
  if (!best || !worst) return [...points];
  const others = points.slice(0, -1);
  const centre = best.at.map((_, i) => others.reduce((total, { at }) => total + (at[i] ?? 0), 0) / others.length);
  const along = (step: number): Point => look(centre.map((c, i) => c + step * (c - (worst.at[i] ?? c))));
  const mirrored = along(1);
  if (mirrored.value < best.value) {
    const further = along(2);
    return [...others, further.value < mirrored.value ? further : mirrored];
  }
  if (mirrored.value < (others.at(-1)?.value ?? Infinity)) return [...others, mirrored];
  const nearer = along(mirrored.value < worst.value ? 0.5 : -0.5);
  if (nearer.value < Math.min(worst.value, mirrored.value)) return [...others, nearer];
  return [best, ...points.slice(1).map(({ at }) => look(at.map((a, i) => ((best.at[i] ?? a) + a) / 2)))];
}
