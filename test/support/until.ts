import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until it holds; the test's own timeout ends a wait in vain. */
export async function until(holds: () => boolean | Promise<boolean>, every = 50): Promise<void> {
  while (!(await holds())) await pause(every);
}
