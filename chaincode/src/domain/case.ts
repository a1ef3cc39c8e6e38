import { Refusal } from '../errors';
import { caseEntries, caseInputs, type CaseEntry, type CaseInput } from '../schema/case';
import { caseFacts, type CaseFact } from '../schema/case-facts';
import { caseStateShape, type CaseState } from '../schema/case-state';
import { agreeAdmission, askAdmission, declineAdmission, evolveAdmissions } from './case-admissions';
import { isAdmissionFact, isRemedyFact, isTaskFact } from './case-facts';
import { clearCase } from './case-clearing';
import { leaveCase } from './case-leaving';
import { acknowledgeCase, changeCase, closeCase, evolveLife, reopenCase } from './case-life';
import { openCase, openedCase } from './case-opening';
import { authoriseReminder, escalateCase } from './case-overdue';
import { evolveRemedies, suggestRemedy, voteOnRemedy, withdrawRemedy } from './case-remedies';
import { live, requireStatus } from './case-requirements';
import { addTask, dropTask, evolveTasks, finishTask, handOnTask, takeTask } from './case-tasks';
import { caseWithout } from './case-without';
import { guestEntry } from './guests';
import type { DecideContext, Kind } from './kind';
import { messageEntries } from './messages';

/** Persons give their member's word: that it has seen, who may join, what it is bound to. */
const persons = ['planner', 'logistics', 'quality', 'manager'] as const;
const roles = [...persons, 'bot'] as const;
const assent = { rebase: 'never', roles: persons } as const;

/** Members work together on what went wrong until those whom the outcome binds have decided it. domain.md "Cases" */
export const cases: Kind<CaseState, CaseFact> = {
  name: 'case',
  state: caseStateShape,
  facts: caseFacts,
  mayJoin: true,
  commands: {
    OpenCase: { input: caseInputs.OpenCase, rebase: 'ifUntouched', roles },
    AcknowledgeCase: { input: caseInputs.AcknowledgeCase, rebase: 'free', roles: persons },
    ChangeCase: { input: caseInputs.ChangeCase, rebase: 'ifUntouched', roles },
    EscalateCase: { input: caseInputs.EscalateCase, rebase: 'free', roles },
    AskAdmission: { input: caseInputs.AskAdmission, ...assent },
    AgreeAdmission: { input: caseInputs.AgreeAdmission, ...assent },
    DeclineAdmission: { input: caseInputs.DeclineAdmission, rebase: 'ifUntouched', roles: persons },
    LeaveCase: { input: caseInputs.LeaveCase, rebase: 'free', roles: persons },
    AddTask: { input: caseInputs.AddTask, rebase: 'free', roles },
    TakeTask: { input: caseInputs.TakeTask, rebase: 'free', roles },
    HandOnTask: { input: caseInputs.HandOnTask, rebase: 'free', roles },
    FinishTask: { input: caseInputs.FinishTask, rebase: 'free', roles },
    DropTask: { input: caseInputs.DropTask, rebase: 'free', roles },
    SuggestRemedy: { input: caseInputs.SuggestRemedy, rebase: 'free', roles },
    // the number stands for one text and those whom it binds: whoever votes beside, it is the same remedy (ADR 138)
    VoteOnRemedy: { input: caseInputs.VoteOnRemedy, rebase: 'free', roles: persons },
    WithdrawRemedy: { input: caseInputs.WithdrawRemedy, rebase: 'ifUntouched', roles },
    ClearCase: { input: caseInputs.ClearCase, rebase: 'free', roles },
    CloseCase: { input: caseInputs.CloseCase, rebase: 'ifUntouched', roles },
    ReopenCase: { input: caseInputs.ReopenCase, rebase: 'ifUntouched', roles: persons },
  },
  entries: {
    ...guestEntry<CaseState>(['impact-confirmed', 'answer']),
    ...messageEntries<CaseState>(({ counted }, thread) => {
      const [of, number] = /^(task|remedy)\/([1-9]\d{0,9})$/.exec(thread)?.slice(1) ?? [];
      return of !== undefined && Number(number) <= (of === 'task' ? counted.tasks : counted.remedies);
    }),
    reminder: {
      content: caseEntries.reminder,
      roles,
      authorise: (state, content, context) => authoriseReminder(state, content as CaseEntry<'reminder'>, context),
      subject: ({ of, task, dueBy }) => [of ?? null, task ?? null, dueBy ?? null],
    },
  },
  decide({ name, input }, state, context) {
    if (name === 'OpenCase') return openCase(input as CaseInput<'OpenCase'>, state, context);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    const decision = decisions[name];
    if (!decision) throw new Refusal('COMMAND_UNKNOWN', { kind: 'case', command: name });
    return decision(input as never, state, context);
  },
  evolve(state, fact) {
    if (fact.type === 'CaseOpened') return openedCase(fact);
    if (!state) throw new Refusal('RECORD_UNKNOWN');
    if (isAdmissionFact(fact)) return evolveAdmissions(state, fact);
    if (isTaskFact(fact)) return evolveTasks(state, fact);
    return isRemedyFact(fact) ? evolveRemedies(state, fact) : evolveLife(state, fact);
  },
  parties: ({ parties }) => parties.map(({ mspId }) => mspId).sort(),
  /** Both sides' detectors find one id for one thing that one of them found in one record. */
  subject({ openedBy, detected }) {
    if (!detected) return undefined;
    const { detector, kind, record, about = null, since, neighbour } = detected;
    return { between: [openedBy, neighbour], subject: ['case', detector, kind, record, about, since] };
  },
  introductions: ({ parties, admissions }) => [...parties, ...admissions].map(({ mspId, by }) => ({ mspId, by })),
  // an absent party blocks nobody; what it must agree to, a remedy that binds it or an admission, waits for its own command
  quorum: () => [],
  without: caseWithout,
};

type Decision = (input: never, state: CaseState, context: DecideContext) => CaseFact[];
/** Of what happens inside a case: as long as it is not closed. */
const whileLive =
  <Input>(decision: (input: Input, state: CaseState, context: DecideContext) => CaseFact[]) =>
  (input: Input, state: CaseState, context: DecideContext): CaseFact[] => {
    requireStatus(state, live);
    return decision(input, state, context);
  };
const decisions: Readonly<Record<string, Decision>> = {
  AcknowledgeCase: (_nothing, state, context) => acknowledgeCase(state, context),
  ChangeCase: changeCase,
  EscalateCase: escalateCase,
  AskAdmission: askAdmission,
  AgreeAdmission: agreeAdmission,
  DeclineAdmission: declineAdmission,
  LeaveCase: leaveCase,
  AddTask: whileLive(addTask),
  TakeTask: whileLive(takeTask),
  HandOnTask: whileLive(handOnTask),
  FinishTask: whileLive(finishTask),
  DropTask: whileLive(dropTask),
  SuggestRemedy: suggestRemedy,
  VoteOnRemedy: voteOnRemedy,
  WithdrawRemedy: withdrawRemedy,
  ClearCase: clearCase,
  CloseCase: closeCase,
  ReopenCase: reopenCase,
};
