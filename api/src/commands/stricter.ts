import { type CaseInput, caseSeverities, type CaseState } from '@tierline/chaincode/schema';
import type { CaseOpening } from '@tierline/workflows';

type Changes = Pick<CaseInput<'ChangeCase'>, 'severity' | 'due'>;
const unresolved: readonly CaseState['status'][] = ['open', 'acknowledged', 'in-work', 'voting', 'rejected'];
/** What two clocks make of one rule is no difference. */
const hour = 3_600_000;

/** What of a case that another has opened is less strict than a member's own rule; undefined: nothing. Times are RFC 3339. */
export function stricter(
  { status, severity, due = {} }: CaseState,
  opening: Pick<CaseOpening, 'severity' | 'due'>,
  now: string,
): Changes | undefined {
  if (!unresolved.includes(status)) return undefined;
  const graver = caseSeverities.find((one) => one === opening.severity && rank(one) > rank(severity));
  const earlier = Object.entries(opening.due ?? {}).filter(
    ([name, time]) => time > now && isMuchEarlier(time, due[name as keyof typeof due]),
  );
  if (!graver && earlier.length === 0) return undefined;
  return { ...(graver && { severity: graver }), ...(earlier.length > 0 && { due: Object.fromEntries(earlier) }) };
}

const rank = (severity: CaseState['severity']): number => caseSeverities.indexOf(severity);
const isMuchEarlier = (time: string, stands: string | undefined): boolean =>
  stands === undefined || Date.parse(stands) - Date.parse(time) > hour;
