import type { GrantState } from '@tierline/chaincode/schema';
import type { Projection } from './projection';

export const grantStatuses = ['asked', 'granted', 'declined', 'ended'] as const;

/** Found by the days it is for, which say when it ends by itself. */
export const grantTraits: Projection<GrantState> = ({ status, reference, answerer, asked, granted }) => {
  const { parts = [], from, until } = granted ?? asked;
  return {
    ...{ status, parts, names: [reference], days: { first: from.slice(0, 10), last: until.slice(0, 10) } },
    duties:
      status === 'asked'
        ? [{ of: answerer, command: 'ApproveGrant', why: 'Approve what is asked, or decline it' }]
        : [],
  };
};
