import * as fc from 'fast-check';

/** What was learnt of one kind of input. */
export type Figures = {
  inputs: number;
  bytes: number;
  codes: Map<string, number>;
  slowest: number;
  slowestBytes: number;
};

/** A quick share in every run; as long as it is told to, from ever new seeds, where it is asked for. */
const seconds = Number(process.env['TIERLINE_FUZZ_SECONDS'] ?? '0');
export const isLong = seconds > 0;
const seed = 20261126;

/** Milliseconds that an input of so many bytes may take, on a busy machine: a constant, and a rate. */
export const allowed = (bytes: number): number => 3000 + bytes / 50;

/**
 * Gives a judge ever new inputs. @param judge the codes of what it found; what it throws is a bug
 * @throws with the smallest input that breaks the promise
 */
export async function fuzz<T>(
  input: fc.Arbitrary<T>,
  judge: (input: T) => Promise<{ codes: readonly string[]; bytes: number }>,
  { runs, share }: { runs: number; share: number },
): Promise<Figures> {
  const figures: Figures = { inputs: 0, bytes: 0, codes: new Map(), slowest: 0, slowestBytes: 0 };
  const property = fc.asyncProperty(input, async (one) => {
    const before = performance.now();
    const { codes, bytes } = await judge(one);
    const took = performance.now() - before;
    figures.inputs += 1;
    figures.bytes += bytes;
    for (const code of codes) figures.codes.set(code, (figures.codes.get(code) ?? 0) + 1);
    if (took > figures.slowest) Object.assign(figures, { slowest: took, slowestBytes: bytes });
    if (took > allowed(bytes)) throw new Error(`${String(bytes)} bytes took ${took.toFixed(0)} ms`);
  });
  if (!isLong) await fc.assert(property, { numRuns: runs, seed });
  for (const until = Date.now() + seconds * 1000 * share; isLong && Date.now() < until;)
    await fc.assert(property, { numRuns: 200, plugins: [fc.interruptAfterTimeLimit(until - Date.now())] });
  return figures;
}

export function lineOf(name: string, { inputs, bytes, codes, slowest, slowestBytes }: Figures): string {
  const found = [...codes].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${String(count)}`);
  const mebibytes = (bytes / 2 ** 20).toFixed(1);
  const slow = `${slowest.toFixed(0)} ms (${String(slowestBytes)} bytes)`;
  return `| ${name} | ${String(inputs)} (${mebibytes} MiB) | ${found.join(', ')} | ${slow} |`;
}
