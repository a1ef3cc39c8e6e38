import { accountDrift } from '@tierline/chaincode/domain';
import type { CumulativeAccountState } from '@tierline/chaincode/schema';
import { type Duty, present, type Projection } from './projection';

export const cumulativeAccountStatuses = ['open', 'even', 'drift', 'unmatched', 'proposed'] as const;
type Status = (typeof cumulativeAccountStatuses)[number];

/** Drift is to be looked at since the figure that shows it was stated; what is proposed, since then. */
export const cumulativeAccountTraits: Projection<CumulativeAccountState> = (state) => {
  return {
    status: cumulativeAccountStatus(state),
    parts: present(state.customerPart, state.supplierPart),
    sites: [state.site],
    names: present(state.dispatched?.note, state.received?.note),
    duties: dutiesOf(state),
  };
};

function dutiesOf(state: CumulativeAccountState): Duty[] {
  const { customer, supplier, correction, reset, received } = state;
  const other = (side: string): string => (side === customer ? supplier : customer);
  if (correction)
    return [
      {
        ...{ of: other(correction.by), command: 'AcceptCorrection', dueAt: correction.at },
        why: 'Accept the correction, or decline it',
      },
    ];
  if (reset)
    return [{ of: other(reset.by), command: 'AcceptReset', why: 'Accept the reset, or decline it', dueAt: reset.at }];
  const status = cumulativeAccountStatus(state);
  if (status !== 'drift' && status !== 'unmatched') return [];
  const why = 'See why the two sides count differently';
  return [customer, supplier].map((of) => ({ of, command: 'ProposeCorrection', why, dueAt: received?.at }));
}

function cumulativeAccountStatus(state: CumulativeAccountState): Status {
  if (state.correction ?? state.reset) return 'proposed';
  if (!state.dispatched || !state.received) return 'open';
  const drift = accountDrift(state);
  if (!drift) return 'unmatched';
  return drift.drift === '0' ? 'even' : 'drift';
}
