import type { Clock } from '@tierline/workflows';

/** Node's timers count no further than this. */
const longestTimeout = 2 ** 31 - 1;

/** The machine's clock. An alarm keeps no process alive. */
export const machineClock: Clock = {
  now: () => new Date(),
  wake(at, callback) {
    const delay = Math.min(Math.max(at.getTime() - Date.now(), 0), longestTimeout);
    const timeout = setTimeout(callback, delay);
    timeout.unref();
    return () => clearTimeout(timeout);
  },
};
