import { accountDrift } from '@tierline/chaincode/domain';
import type { CumulativeAccountState } from '@tierline/chaincode/schema';
import { earliest, present, type Projection } from './projection';

export const cumulativeAccountStatuses = ['open', 'even', 'drift', 'unmatched', 'proposed'] as const;
type Status = (typeof cumulativeAccountStatuses)[number];

/** Drift is to be looked at since the figure that shows it was stated; what is proposed, since then. */
export const cumulativeAccountTraits: Projection<CumulativeAccountState> = (state) => {
  const status = cumulativeAccountStatus(state);
  const proposed = state.correction?.at ?? state.reset?.at;
  const drifting = status === 'drift' || status === 'unmatched' ? state.received?.at : undefined;
  return {
    status,
    parts: present(state.customerPart, state.supplierPart),
    sites: [state.site],
    names: present(state.dispatched?.note, state.received?.note),
    ...earliest([proposed, drifting]),
  };
};

function cumulativeAccountStatus(state: CumulativeAccountState): Status {
  if (state.correction ?? state.reset) return 'proposed';
  if (!state.dispatched || !state.received) return 'open';
  const drift = accountDrift(state);
  if (!drift) return 'unmatched';
  return drift.drift === '0' ? 'even' : 'drift';
}
