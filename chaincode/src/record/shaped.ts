import type { z } from 'zod';
import { Refusal } from '../errors';

/** The value in its documented shape; schemas check and never change. @throws Refusal MALFORMED */
export function shaped<T>(shape: z.ZodType<T>, value: unknown, at: string): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Refusal('MALFORMED', {
    at: [at, ...(issue?.path ?? []).map(String)].join('/'),
    reason: issue?.message ?? 'not the documented shape',
  });
}
