import { isReported } from '@tierline/chaincode/domain';
import type { QualityState } from '@tierline/chaincode/schema';
import { type Duty, present, type Projection } from './projection';

/** Found by its number, what it is about, the disruption that its cases share, and the day on which it was sent. */
export const qualityNoticeTraits: Projection<QualityState> = (state) => {
  const { status, number, affected, times } = state;
  const parts = affected.map(({ what, name, part }) => (what === 'part' ? name : part));
  const things = affected.filter(({ what }) => what !== 'part').map(({ name }) => name);
  const day = times.sent.slice(0, 10);
  return {
    ...{
      status,
      parts: present(...parts),
      names: present(number, state.case?.disruption, ...things),
      days: { first: day, last: day },
    },
    ...{ title: state.title, words: [state.description] },
    duties: dutiesOf(state),
  };
};

/** The receiver answers and reports; the sender says to each discipline whether it will do, and closes. */
function dutiesOf(state: QualityState): Duty[] {
  const { status, severity } = state;
  const isOpen = status !== 'closed' && status !== 'declined';
  const duties = [...toAnswer(state), ...(isOpen ? inWork(state) : []), ...toClose(state)];
  return duties.map((duty) => ({ ...duty, severity }));
}

function toAnswer({ receiver: of, status, dueBy: dueAt }: QualityState): Duty[] {
  if (status === 'sent' || status === 'received')
    return [{ of, command: 'AcknowledgeQualityNotice', why: 'Acknowledge the notice', dueAt }];
  if (status !== 'acknowledged') return [];
  return [{ of, command: 'AcceptQualityNotice', why: 'Accept the notice, or decline it', dueAt }];
}

function inWork({ sender, receiver: of, reportBy: dueAt, report }: QualityState): Duty[] {
  const judging = toJudge(sender, report);
  if (dueAt === undefined || isReported(report)) return judging;
  return [{ of, command: 'StateDiscipline', why: 'State the 8D report', dueAt }, ...judging];
}

function toClose({ sender: of, status, report }: QualityState): Duty[] {
  const isDone = status === 'declined' || (status === 'accepted' && isAccepted(report));
  return isDone ? [{ of, command: 'CloseQualityNotice', why: 'Close the notice' }] : [];
}

const toJudge = (sender: string, report: QualityState['report'] = {}): Duty[] =>
  Object.entries(report)
    .filter(([, { judged }]) => judged === undefined)
    .map(([discipline]) => ({
      ...{ of: sender, command: 'AcceptDiscipline', about: discipline },
      why: `Accept ${discipline.toUpperCase()} of the report, or return it`,
    }));

const isAccepted = (report: QualityState['report']): boolean => report?.d8?.judged?.verdict === 'accepted';
