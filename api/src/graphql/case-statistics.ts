import { text } from '@tierline/chaincode/schema';
import { caseGroupings, type CaseSpan, type CaseStatistics } from '../readmodel';
import type { Builder } from './builder';

/** How cases went, as this member's own copy of them tells. */
export function addCaseStatistics(builder: Builder): void {
  const grouping = builder.enumType('CaseGrouping', { values: caseGroupings });
  const span = builder.objectRef<CaseSpan>('CaseSpan').implement({
    description: 'How long something took, in minutes.',
    fields: (t) => ({
      count: t.exposeInt('count', { description: 'How often it was measured.' }),
      median: t.exposeFloat('median'),
      p90: t.exposeFloat('p90', { description: 'Nine in ten took no longer.' }),
    }),
  });
  const statistics = builder.objectRef<CaseStatistics>('CaseStatistics').implement({
    description: 'Of cases that were opened in the time asked for.',
    fields: (t) => ({
      name: t.exposeString('name', {
        nullable: true,
        description: 'A root cause, MSP id, part, category or severity; null: nothing is said of it, or it is purged.',
      }),
      opened: t.exposeInt('opened', { description: 'How many cases; the other numbers are of these.' }),
      closed: t.exposeInt('closed', { description: 'That are closed now.' }),
      reopened: t.exposeInt('reopened', { description: 'Once or more.' }),
      escalated: t.exposeInt('escalated', { description: 'Once or more.' }),
      toAcknowledge: t.field({
        type: span,
        nullable: true,
        description: 'By this member: from the opening, or from its own admission.',
        resolve: ({ spans }) => spans.acknowledgedHere,
      }),
      toAcknowledgeByPartners: t.field({
        type: span,
        nullable: true,
        description: 'By each of the others; grouped by partner, by that one.',
        resolve: ({ spans }) => spans.acknowledgedByPartners,
      }),
      toResolve: t.field({
        type: span,
        nullable: true,
        description: 'Until the outcome that holds; what was reopened has none until it is resolved again.',
        resolve: ({ spans }) => spans.resolved,
      }),
      toClose: t.field({ type: span, nullable: true, resolve: ({ spans }) => spans.closedAfter }),
    }),
  });
  builder.queryField('caseStatistics', (t) =>
    t.field({
      type: [statistics],
      description:
        'How cases went that were opened in a time, the largest groups first, at most 200. A case of several partners or parts counts in the group of each. Times are those that their signers claim and every peer checked. A bot needs `call:caseStatistics`.',
      args: {
        from: t.arg({ type: 'DateTime', required: true, description: 'Opened then or later.' }),
        until: t.arg({ type: 'DateTime', required: true, description: 'Opened before.' }),
        by: t.arg({ type: grouping, required: true }),
        channel: t.arg.string({ validate: text(249) }),
      },
      complexity: 100,
      resolve: (_root, { channel, ...asked }, { reads, mspId }) =>
        reads.caseStatistics({ ...asked, mspId, ...(typeof channel === 'string' && { channel }) }),
    }),
  );
}
