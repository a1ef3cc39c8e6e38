import { setTimeout as delay } from 'node:timers/promises';
import { isRefusal } from '@tierline/api/refusals';

/** The vote was cast before. */
const done: readonly string[] = ['MOTION_EXISTS', 'ALREADY_APPROVED'];
/** Some peer has not the block with the vote before yet. */
const passing: readonly string[] = ['PARTNER_BEHIND', 'MOTION_UNKNOWN', 'TRANSACTION_INVALID'];
const mostAttempts = 10;

/** Casts a vote, again while peers catch up; one that was cast before counts. @throws Refusal, NodeRefusal */
export async function untilTaken(submit: () => Promise<void>, pause = 300): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await submit();
      return;
    } catch (error) {
      if (isRefusal(error) && done.includes(error.code)) return;
      if (attempt === mostAttempts || !(isRefusal(error) && passing.includes(error.code))) throw error;
    }
    await delay(pause);
  }
}
