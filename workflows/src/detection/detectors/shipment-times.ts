import { z } from 'zod';
import type { FeedFact } from '../../ports';
import { milestone, withMilestone } from './milestones';
import { subject, subjectBy, successorState } from './subjects';

const route = z.object({ legs: z.array(z.object({ from: z.string(), to: z.string() })) });
const succeeding = z.object({ status: z.string(), times: z.array(milestone) });

export const shipmentTimes = z.object({
  subject,
  legs: route.shape.legs,
  isDispatched: z.boolean(),
  times: z.array(milestone),
});
export type ShipmentTimes = z.infer<typeof shipmentTimes>;

/** What was said of a shipment's times, as long as it is under way. */
export function timesAfter(before: ShipmentTimes | undefined, fact: FeedFact): ShipmentTimes | undefined {
  const begun = subjectBy(fact);
  if (begun) return begins(begun, fact);
  if (!before) return undefined;
  switch (fact.type) {
    case 'MilestoneRecorded':
      return { ...before, times: withMilestone(before.times, milestone.parse(fact.data)) };
    case 'ShipmentDispatched':
      return { ...before, isDispatched: true };
    case 'ShipmentReceived':
    case 'ShipmentCancelled':
      return undefined;
    default:
      return before;
  }
}

function begins(subject: ShipmentTimes['subject'], fact: FeedFact): ShipmentTimes | undefined {
  if (fact.type !== 'Succeeded') return { subject, ...route.parse(fact.data), isDispatched: false, times: [] };
  const stands = successorState(fact);
  const { status, times } = succeeding.parse(stands);
  if (status !== 'planned' && status !== 'dispatched') return undefined;
  return { subject, ...route.parse(stands), isDispatched: status === 'dispatched', times };
}
