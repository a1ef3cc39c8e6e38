import { Refusal } from '../../errors';
import type { FindingCode } from './findings';
import type { Finding, Outcome } from './transaction';

/** Thrown inside a check: the transaction is no state, for this reason. */
export class Found extends Error {
  override readonly name = 'Found';
  constructor(readonly finding: Finding) {
    super(finding.code);
  }
}

export function found(code: FindingCode, data: Record<string, unknown>, record?: { kind: string; id: string }): never {
  throw new Found({ code, ...(record && { kind: record.kind, id: record.id }), data });
}

export const noOutcome = (): Outcome => ({
  versions: [],
  entries: [],
  erased: [],
  missing: [],
  waits: false,
  findings: [],
  ended: [],
});

/** The finding that an error stands for; anything but a finding or a refusal is a fault of ours and thrown on. */
export function findingOf(error: unknown): Finding {
  if (error instanceof Found) return error.finding;
  if (!(error instanceof Refusal)) throw error;
  const { kind, id } = error.data;
  const record = typeof kind === 'string' && typeof id === 'string' ? { kind, id } : {};
  return { code: error.code, ...record, data: error.data };
}
