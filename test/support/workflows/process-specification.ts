import type { FeedFact, Input, Output, Process, RecordId } from '@tierline/workflows';

export type Step = [type: string, data?: unknown, at?: string] | { due: string; timer: string; now?: string };

/** given / when / then for one process on one record: folds `given`, then compares what it decides on `when`. */
export function specify<State, Settings>(process: Process<State, Settings>, kind: string, settings?: Settings) {
  const record: RecordId = { channel: 'axle-programme', kind, id: '00'.repeat(16) };
  const inputOf = (step: Step, index: number): Input => {
    if (!Array.isArray(step)) return { type: 'due', now: step.due, ...step };
    const [type, data = {}, at = '2026-03-02T08:00:00.000Z'] = step;
    const fact: FeedFact = { ...record, block: BigInt(index), tx: 0, fact: 0, type, at, by: 'OemMSP', data };
    return { type: 'fact', fact };
  };
  const fold = (steps: Step[]): State | undefined =>
    steps.reduce<State | undefined>((state, step, index) => process.evolve(state, inputOf(step, index)), undefined);
  return {
    record,
    decides: (given: Step[], when: Step): Output[] =>
      process.decide(inputOf(when, given.length), fold(given), record, settings as Settings),
    knows: (given: Step[]): State | undefined => fold(given),
  };
}
