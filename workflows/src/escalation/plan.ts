import { afterWorkingMinutes } from '@tierline/planning/time';
import type { RecordId } from '../ports';
import { type CaseDuties, type Duty, owedIn } from './case-duties';
import type { Escalating, EscalationPath, PathVersion } from './path';

/** Something that is to happen if a duty is not done by a time. `level`: of those that escalate. */
export type PlannedStep = {
  name: string;
  at: string;
  duty: Duty;
  /** Who is told; absent: the deadline itself, of which all parties are reminded. */
  role?: EscalationPath['steps'][number]['role'];
  level?: number;
};

/** What happens if nobody moves, and when: for each thing owed a reminder at its time, and the steps of the member's path. */
export function planOf(duties: CaseDuties, { channel }: RecordId, { mspId, paths }: Escalating): PlannedStep[] {
  // who has left sees to nothing any more
  if (!duties.parties.some((one) => one.mspId === mspId)) return [];
  return owedIn(duties).flatMap((duty) => {
    const name = duty.task === undefined ? duty.of : `${duty.of}-${String(duty.task)}`;
    const path = pathFor(duty, duties, channel, paths);
    const reminder = { name: `${name}/due/${duty.dueBy}`, at: duty.dueBy, duty };
    const isOwn = duty.by.includes(mspId);
    return [reminder, ...(path ? stepsOf(path, duty, { name, isOwn }) : [])];
  });
}

/** The path by which it goes: of those for it, the one that names more of it. */
export function pathFor(
  duty: Duty,
  duties: CaseDuties,
  channel: string,
  paths: readonly PathVersion[],
): PathVersion | undefined {
  const partners = duties.parties.map(({ mspId }) => mspId);
  const any = (list: readonly string[] | undefined, of: readonly string[]) =>
    list === undefined || list.some((one) => of.includes(one));
  return paths
    .filter(({ active, of, severities, scope }) =>
      [
        active && of.includes(duty.of),
        any(severities, [duties.severity]),
        any(scope.channels, [channel]),
        any(scope.partners, partners),
        any(scope.categories, [duties.category]),
      ].every(Boolean),
    )
    .sort((a, b) => Object.keys(b.scope).length - Object.keys(a.scope).length || (a.name < b.name ? -1 : 1))[0];
}

/** Persons are told of what is their own member's to do; the case is escalated whoever's it is, and one side does it. */
function stepsOf(
  { steps, hours }: PathVersion,
  duty: Duty,
  { name, isOwn }: { name: string; isOwn: boolean },
): PlannedStep[] {
  let level = 0;
  return steps.flatMap(({ role, afterMinutes, escalates }, index): PlannedStep[] => {
    if (escalates) level += 1;
    if (!isOwn && !escalates) return [];
    const at = afterWorkingMinutes(duty.dueBy, afterMinutes, hours);
    const planned = { name: `${name}/${String(index)}/${duty.dueBy}`, at, duty };
    return [{ ...planned, ...(isOwn && { role }), ...(escalates && { level }) }];
  });
}
