import { caseStatuses } from '@tierline/chaincode/schema';
import type { Builder } from './builder';
import { addCaseState } from './case-state';
import { addRecordKind, type Shared } from './record-kind';

/** What went wrong, and what its parties do about it. */
export function addCase(builder: Builder, shared: Shared): void {
  addRecordKind(builder, shared, 'case', {
    description: 'What went wrong, worked on by its parties until those whom the outcome binds have decided it.',
    state: addCaseState(builder),
    statuses: caseStatuses,
    statusDescription: 'open, acknowledged (by each party), in_work, voting, resolved, rejected or closed.',
    by: ['part', 'site', 'number', 'weeks'],
  });
}
