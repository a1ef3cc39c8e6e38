import type { GrantScope, GrantState } from '@tierline/chaincode/schema';
import { grantStatuses } from '../readmodel';
import type { Builder } from './builder';
import { addRecordKind, type Shared } from './record-kind';

/** What one member may ask of another beyond that one. Questions and answers are its entries. */
export function addGrant(builder: Builder, shared: Shared): void {
  const scope = builder.objectRef<GrantScope>('GrantScope').implement({
    fields: (t) => ({
      aspects: t.exposeStringList('aspects', { description: 'demand, disruption, capacity, stock, bullwhip.' }),
      parts: t.exposeStringList('parts', { nullable: true, description: 'The requester’s numbers; null: all.' }),
      from: t.expose('from', { type: 'DateTime' }),
      until: t.expose('until', { type: 'DateTime', description: 'It ends by itself then.' }),
    }),
  });
  const state = builder.objectRef<GrantState>('GrantState').implement({
    fields: (t) => ({
      requester: t.exposeString('requester', { description: 'MSP id of who asks.' }),
      answerer: t.exposeString('answerer', { description: 'MSP id of who answers.' }),
      reference: t.exposeString('reference', { description: 'What the requester calls it.' }),
      purpose: t.exposeString('purpose'),
      asked: t.expose('asked', { type: scope }),
      granted: t.expose('granted', { type: scope, nullable: true, description: 'As asked, or less.' }),
      isAutomatic: t.boolean({
        description: 'Questions within it are answered without a person.',
        resolve: ({ granted }) => granted?.automatic ?? false,
      }),
    }),
  });
  addRecordKind(builder, shared, 'grant', {
    description: 'Consent of a member to be asked about the tiers behind it.',
    state,
    statuses: grantStatuses,
    statusDescription: 'asked, granted, declined or ended; one whose time is over stays granted, and is of no use.',
    by: ['part', 'weeks'],
  });
}
