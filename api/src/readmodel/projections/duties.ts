import { kindNamed } from '@tierline/chaincode/record';
import type { RecordPlace } from '../schema/rows/columns';
import type { DutyRow } from '../schema/rows/records';
import { type Duty, type DutySeverity, earliest } from './projection';

/** Where several are due at one time, what is worse comes first. */
const ranks: Readonly<Record<DutySeverity | 'none', number>> = {
  ...{ 'life-threatening': 0, 'line-stop': 1, critical: 2, major: 3, minor: 4, none: 5 },
};

/** The time by which somebody should act on the record. */
export const urgencyOf = (duties: readonly Duty[]): string | null => earliest(duties.map(({ dueAt }) => dueAt)) ?? null;

export function dutyRows({ channel, kind, id }: RecordPlace, duties: readonly Duty[]): DutyRow[] {
  return duties.map(({ of, command = null, about = null, roles, why, dueAt = null, severity }, number) => ({
    ...{ channel, kind, id, number, msp_id: of, command, about, why },
    roles: [...(roles ?? rolesOf(kind, command))],
    ...{ due_at: dueAt, severity: severity ?? null, rank: ranks[severity ?? 'none'] },
  }));
}

/** @throws where the kind has no such command: a projection that names it is wrong */
function rolesOf(kind: string, command: string | null): readonly string[] {
  const shape = kindNamed(kind).commands[command ?? ''];
  if (!shape) throw new Error(`${kind} has no command ${String(command)}: who is to see to it?`);
  return shape.roles;
}
