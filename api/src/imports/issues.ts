import type { z } from 'zod';

/** RFC 6901 pointer to where a shape was broken. */
const pointerOf = (path: readonly PropertyKey[], from = ''): string =>
  from + path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** What a zod error says, one entry per place. */
export function issuesOf(error: z.ZodError, from = ''): { at: string; message: string }[] {
  return error.issues.map(({ path, message }) => ({ at: pointerOf(path, from), message }));
}
