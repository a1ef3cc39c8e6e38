import { z } from 'zod';
import { bpnl, dateTime, day, set, uuid } from './values';

/** IdBasedComment 1.1.0: a word on a demand or a capacity group, by either side. */
export const comment = z.object({
  commentId: uuid,
  objectId: uuid,
  objectType: z.string(),
  customer: bpnl,
  supplier: bpnl,
  author: z.string().optional(),
  postedAt: dateTime.optional(),
  changedAt: dateTime.optional(),
  commentType: z.enum(['information', 'warning', 'default', 'actionRequired']).optional(),
  commentText: z.string().max(5000).optional(),
  listOfReferenceDates: set(day).optional(),
  requestDelete: z.boolean().optional(),
  simulationId: uuid.optional(),
});
export type Comment = z.output<typeof comment>;
