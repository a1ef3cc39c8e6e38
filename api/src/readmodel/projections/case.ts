import type { CaseState } from '@tierline/chaincode/schema';
import { earliest, present, type Projection } from './projection';

/** Found by what it concerns, and by the disruption that cases in several tiers share; due when the first thing owed in it is. */
export const caseTraits: Projection<CaseState> = (state) => {
  const named = (what: string) => state.affected.filter((one) => one.what === what).map(({ name }) => name);
  const others = state.affected.filter(({ what }) => what !== 'part' && what !== 'site').map(({ name }) => name);
  const { from, until = from } = state.period ?? {};
  return {
    status: state.status,
    parts: present(...named('part')),
    sites: present(...named('site')),
    names: present(state.disruption, ...others),
    ...(from !== undefined && until !== undefined && { days: { first: from.slice(0, 10), last: until.slice(0, 10) } }),
    ...earliest(duties(state)),
  };
};

const isOver = ({ status }: CaseState): boolean => status === 'resolved' || status === 'closed';

function duties(state: CaseState): (string | undefined)[] {
  const isAcknowledged = state.parties.every(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  return [
    ...(isOver(state) ? [] : [isAcknowledged ? undefined : state.due?.acknowledgeBy, state.due?.resolveBy]),
    ...state.tasks.filter(({ status }) => status === 'open').map(({ due }) => due),
  ];
}
