import { setTimeout as delay } from 'node:timers/promises';

const pause = 100;

/** Asks until the answer is what is waited for. @throws with `otherwise` after that time, or what `ask` throws */
export async function eventually(
  ask: () => Promise<boolean>,
  milliseconds: number,
  otherwise: () => string,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(otherwise());
    await delay(pause);
  }
}
