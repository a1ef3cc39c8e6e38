import { refuseUnless } from '../errors';
import type { QualityFact, QualityInput, QualityState } from '../schema/quality-notice';
import { type Discipline, disciplines, type QualityReport, type StatedDiscipline } from '../schema/quality-report';
import type { DecideContext } from './kind';
import { requireSide } from './sides';

export type ReportFact = Extract<
  QualityFact,
  { type: 'DisciplineStated' | 'DisciplineAccepted' | 'DisciplineReturned' }
>;

/** While the receiver is at work on it: it has acknowledged the notice and not declined it. */
const workedOn: readonly QualityState['status'][] = ['acknowledged', 'accepted'];

/** What the sender accepted stands until it sends it back. */
export function stateDiscipline(
  stated: QualityInput<'StateDiscipline'>,
  state: QualityState,
  { caller: { mspId: by }, at }: DecideContext,
): ReportFact[] {
  requireSide(state.receiver, by, 'receiver');
  requireWorkedOn(state);
  const discipline = nameOf(stated);
  const before = state.report?.[discipline];
  refuseUnless(before?.judged?.verdict !== 'accepted', 'DISCIPLINE_JUDGED', () => ({
    discipline,
    verdict: 'accepted',
  }));
  requireCauseFits(stated.d4);
  return [{ type: 'DisciplineStated', discipline, revision: (before?.revision ?? 0) + 1, by, at, stated }];
}

/** D8 says that all is done: it is accepted last. */
export function acceptDiscipline(
  { discipline }: QualityInput<'AcceptDiscipline'>,
  state: QualityState,
  { caller: { mspId: by }, at }: DecideContext,
): ReportFact[] {
  const { revision, judged } = requireStated(state, discipline, by);
  refuseUnless(judged === undefined, 'DISCIPLINE_JUDGED', () => ({ discipline, verdict: judged?.verdict }));
  const open = discipline === 'd8' ? disciplines.slice(0, -1).filter((one) => !isAccepted(state, one)) : [];
  refuseUnless(open.length === 0, 'REPORT_INCOMPLETE', () => ({ open }));
  return [{ type: 'DisciplineAccepted', discipline, revision, by, at }];
}

/** Also what was accepted, as long as the report is not: what is accepted to the end is taken up from its end. */
export function returnDiscipline(
  { discipline, reason }: QualityInput<'ReturnDiscipline'>,
  state: QualityState,
  { caller: { mspId: by }, at }: DecideContext,
): ReportFact[] {
  const { revision, judged } = requireStated(state, discipline, by);
  refuseUnless(judged?.verdict !== 'returned', 'DISCIPLINE_JUDGED', () => ({ discipline, verdict: 'returned' }));
  const isOver = discipline !== 'd8' && isAccepted(state, 'd8');
  refuseUnless(!isOver, 'DISCIPLINE_JUDGED', () => ({ discipline: 'd8', verdict: 'accepted' }));
  return [{ type: 'DisciplineReturned', discipline, revision, by, at, reason }];
}

export function evolveReport(report: QualityReport = {}, fact: ReportFact): QualityReport {
  if (fact.type === 'DisciplineStated') {
    const { discipline, revision, at: statedAt, stated } = fact;
    return { ...report, [discipline]: { revision, statedAt, content: stated[discipline] } };
  }
  const { discipline, at } = fact;
  const judged =
    fact.type === 'DisciplineAccepted' ? { verdict: 'accepted', at } : { verdict: 'returned', at, reason: fact.reason };
  return { ...report, [discipline]: { ...report[discipline], judged } };
}

/** Whether the receiver has said of each discipline what the sender has not sent back. */
export const isReported = (report: QualityReport = {}): boolean =>
  disciplines.every((one) => report[one] !== undefined && report[one].judged?.verdict !== 'returned');

const isAccepted = ({ report }: QualityState, discipline: Discipline): boolean =>
  report?.[discipline]?.judged?.verdict === 'accepted';

/** The shape sees to it that there is one. */
const nameOf = (stated: QualityInput<'StateDiscipline'>): Discipline =>
  disciplines.find((one) => stated[one] !== undefined) ?? 'd0';

function requireStated(state: QualityState, discipline: Discipline, mspId: string): StatedDiscipline {
  requireSide(state.sender, mspId, 'sender');
  requireWorkedOn(state);
  const stated = state.report?.[discipline];
  refuseUnless(stated !== undefined, 'NOT_STATED', () => ({ discipline }));
  return stated;
}

function requireWorkedOn({ status }: QualityState): void {
  refuseUnless(workedOn.includes(status), 'STATUS', () => ({ status, needed: [...workedOn] }));
}

/** Whys are those of a five-why, a bone is one of an Ishikawa. */
function requireCauseFits({ causes }: NonNullable<QualityInput<'StateDiscipline'>['d4']> = { causes: [] }): void {
  causes.forEach(({ method, whys, branch }, index) => {
    const fits = (whys === undefined || method === 'five-why') && (branch === undefined || method === 'ishikawa');
    refuseUnless(fits, 'CAUSE_INVALID', () => ({ cause: index, method }));
  });
}
