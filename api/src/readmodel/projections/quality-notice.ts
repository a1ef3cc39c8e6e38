import { isReported } from '@tierline/chaincode/domain';
import type { QualityState } from '@tierline/chaincode/schema';
import { earliest, present, type Projection } from './projection';

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
    ...earliest(owed(state)),
  };
};

function owed({ status, dueBy, reportBy, report }: QualityState): (string | undefined)[] {
  if (status === 'closed' || status === 'declined') return [];
  return [status === 'accepted' ? undefined : dueBy, isReported(report) ? undefined : reportBy];
}
