import { setTimeout as delay } from 'node:timers/promises';

type Outcome<T> = { isIt: true; answer: T } | { isIt: false; reason: unknown };

/** Asks until it gets what it waits for; fails with the last reason after half a minute. */
export async function eventually<T>(ask: () => Promise<T>, isIt: (answer: T) => boolean = () => true): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const outcome = await ask().then(
      (answer): Outcome<T> =>
        isIt(answer) ? { isIt: true, answer } : { isIt: false, reason: new Error(`still ${String(answer)}`) },
      (reason: unknown): Outcome<T> => ({ isIt: false, reason }),
    );
    if (outcome.isIt) return outcome.answer;
    if (Date.now() > deadline) throw outcome.reason;
    await delay(25);
  }
}
