import { caseStatuses } from '@tierline/chaincode/schema';
import type { Builder } from './builder';
import { addCaseBoard } from './case-board';
import { addCaseChanges } from './case-changes';
import { addCaseState } from './case-state';
import { addRecordKind, type Shared } from './record-kind';

const by = ['part', 'site', 'number', 'weeks', 'category', 'severity'] as const;
const statusDescription = 'open, acknowledged (by each party), in_work, voting, resolved, rejected or closed.';

/** What went wrong, and what its parties do about it. */
export function addCase(builder: Builder, shared: Shared): void {
  const type = addRecordKind(builder, shared, 'case', {
    description: 'What went wrong, worked on by its parties until those whom the outcome binds have decided it.',
    state: addCaseState(builder),
    statuses: caseStatuses,
    statusDescription,
    by,
  });
  builder.objectFields(type, (t) => ({
    forwardedFrom: t.field({
      type,
      nullable: true,
      description: 'The case that this one passes on, where this member passed it on and is party to it.',
      complexity: 5,
      resolve: async ({ channel, id, state }, _args, { reads, tiers }) => {
        const from = state && (await tiers.forwarded({ channel, id }, state)).from;
        return from && ((await reads.at({ ...from, kind: 'case' })) as never);
      },
    }),
    forwardedTo: t.field({
      type: [type],
      description: 'Cases by which this member passed it on; nobody else is told of them.',
      complexity: { field: 5, multiplier: 5 },
      resolve: async ({ channel, id, state }, _args, { reads, tiers }) => {
        if (!state) return [];
        const { to } = await tiers.forwarded({ channel, id }, state);
        const found = await Promise.all(to.map((place) => reads.at({ ...place, kind: 'case' })));
        return found.filter((one) => one !== undefined) as never[];
      },
    }),
  }));
  addCaseBoard(builder, shared, shared.filters('Case', { statuses: caseStatuses, statusDescription, by }));
  addCaseChanges(builder, shared);
}
