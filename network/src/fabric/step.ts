/** A part of what an operator asked for; it says what it did, and may be done again. */
export type Step = { title: string; run: (say: (line: string) => void) => Promise<void> };

/** All at once, each with its own words. */
export async function together<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(items.map(work));
  const faults = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (faults.length === 1) throw faults[0];
  if (faults.length > 1) throw new AggregateError(faults, faults.map((fault) => textOf(fault)).join('\n'));
}

const textOf = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));
