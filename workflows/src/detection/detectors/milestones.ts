import { z } from 'zod';

export const milestone = z.object({
  leg: z.number(),
  event: z.enum(['departure', 'arrival']),
  classifier: z.enum(['estimated', 'requested', 'planned', 'actual']),
  time: z.string(),
});
export type Milestone = z.infer<typeof milestone>;

/** What was said last of each time. */
export const withMilestone = (times: readonly Milestone[], said: Milestone): Milestone[] => [
  ...times.filter((one) => !(one.leg === said.leg && one.event === said.event && one.classifier === said.classifier)),
  said,
];

export const timeOf = (
  times: readonly Milestone[],
  leg: number,
  event: Milestone['event'],
  classifier: Milestone['classifier'],
): string | undefined =>
  times.find((one) => one.leg === leg && one.event === event && one.classifier === classifier)?.time;
