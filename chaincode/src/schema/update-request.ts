import { z } from 'zod';
import { instant, mspId, text } from './primitives';

/** One side asks the other for newer figures of a record, within 24 hours (CX-0128 §4.3). */
export type UpdateRequest<Of extends string> = { of: Of; by: string; at: string; dueBy: string };

/** The command's input, its fact, the open request in the state, and the reminder that either side may write once it is overdue. */
export const updateRequestShapes = <const Of extends readonly [string, ...string[]]>(of: Of) => {
  const ask = z.strictObject({ of: z.enum(of), dueBy: instant, note: text(500).optional() });
  return {
    ask,
    asked: ask.extend({ by: mspId, at: instant }),
    open: z.strictObject({ of: z.enum(of), by: mspId, at: instant, dueBy: instant }).optional(),
    reminder: z.strictObject({ type: z.literal('reminder'), of: z.enum(of), dueBy: instant }),
  };
};
