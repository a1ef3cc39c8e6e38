import type { LinkState } from '@tierline/chaincode/schema';
import { linkStatuses } from '../readmodel';
import type { Builder } from './builder';
import { addRecordKind, type Shared } from './record-kind';

/** First contact of two members, and what their derived ids rest on. */
export function addLink(builder: Builder, shared: Shared): void {
  const state = builder.objectRef<LinkState>('LinkState').implement({
    fields: (t) => ({
      proposer: t.exposeString('proposer', { description: 'MSP id.' }),
      acceptor: t.exposeString('acceptor', { description: 'MSP id of the member that was asked.' }),
    }),
  });
  addRecordKind(builder, shared, 'link', {
    description: 'The accepted relation of two members on a channel; without one they share no records.',
    state,
    statuses: linkStatuses,
    statusDescription: 'proposed, accepted, declined or ended.',
    by: [],
  });
}
