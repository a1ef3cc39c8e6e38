import type { LinkState } from '@tierline/chaincode/schema';
import type { Projection } from './projection';

export const linkStatuses = ['proposed', 'accepted', 'declined', 'ended'] as const;

export const linkTraits: Projection<LinkState> = ({ status, acceptor }) => ({
  status,
  duties: status === 'proposed' ? [{ of: acceptor, command: 'AcceptLink', why: 'Accept the link, or decline it' }] : [],
});
