import type { CaseState, CaseTask } from '@tierline/chaincode/schema';
import { type Duty, present, type Projection } from './projection';

/** Found by what it concerns, and by the disruption that cases in several tiers share; asking of each party what it owes. */
export const caseTraits: Projection<CaseState> = (state) => {
  const named = (what: string) => state.affected.filter((one) => one.what === what).map(({ name }) => name);
  const others = state.affected.filter(({ what }) => what !== 'part' && what !== 'site').map(({ name }) => name);
  const { from, until = from } = state.period ?? {};
  return {
    ...{ status: state.status, category: state.category, severity: state.severity },
    parts: present(...named('part')),
    sites: present(...named('site')),
    names: present(state.disruption, ...others),
    ...{ title: state.title, words: wordsOf(state) },
    ...(from !== undefined && until !== undefined && { days: { first: from.slice(0, 10), last: until.slice(0, 10) } }),
    duties: dutiesOf(state),
  };
};

const wordsOf = ({ description, tasks, remedies, resolution }: CaseState): string[] =>
  present(description, ...tasks.map(({ title }) => title), ...remedies.map(({ text }) => text), resolution?.text);

const persons = ['planner', 'logistics', 'quality', 'manager'] as const;

/** A closed case asks nothing of anybody; one that is resolved, what is left to do. */
function dutiesOf(state: CaseState): Duty[] {
  const { status, severity } = state;
  if (status === 'closed') return [];
  const duties = [...(status === 'resolved' ? toClose(state) : toResolve(state)), ...inWork(state)];
  return duties.map((duty) => ({ ...duty, severity }));
}

/** Who opened it, or, where it has left, who is party longest. */
function toClose({ openedBy, parties }: CaseState): Duty[] {
  const of = parties.find(({ mspId }) => mspId === openedBy)?.mspId ?? parties[0]?.mspId ?? openedBy;
  return [{ of, command: 'CloseCase', why: 'Close the case, or reopen it' }];
}

function toResolve({ parties, due: { acknowledgeBy, resolveBy } = {}, remedies }: CaseState): Duty[] {
  const votes = remedies
    .filter((remedy) => remedy.status === 'open')
    .flatMap(({ id, binds, votes: cast }) =>
      binds
        .filter((of) => !cast.some(({ mspId }) => mspId === of))
        .map((of) => ({ of, about: String(id), command: 'VoteOnRemedy', why: 'Vote on the remedy', dueAt: resolveBy })),
    );
  const unseen = parties.filter(({ acknowledgedAt }) => acknowledgedAt === undefined);
  return [
    ...unseen.map(({ mspId: of }) => ({
      ...{ of, command: 'AcknowledgeCase', why: 'Acknowledge the case', dueAt: acknowledgeBy },
    })),
    ...votes,
    ...(resolveBy === undefined
      ? []
      : parties.map(({ mspId: of }) => ({
          of,
          roles: persons,
          why: 'Bring the case to an outcome',
          dueAt: resolveBy,
        }))),
  ];
}

function inWork({ tasks, parties, admissions }: CaseState): Duty[] {
  const open = tasks.filter(({ status }) => status === 'open');
  const isFree = ({ blockedBy }: CaseTask): boolean => !open.some(({ id }) => blockedBy.includes(id));
  return [
    ...open.filter(isFree).map(({ owner: of, role, id, title, due: dueAt }) => ({
      ...{ of, command: 'FinishTask', about: String(id), roles: [role], why: `Do the task: ${title}`, dueAt },
    })),
    ...admissions.flatMap(({ mspId, agreed }) =>
      parties
        .filter((party) => !agreed.includes(party.mspId))
        .map((party) => ({
          ...{ of: party.mspId, command: 'AgreeAdmission', about: mspId },
          why: `Agree that ${mspId} joins the case, or decline`,
        })),
    ),
  ];
}
