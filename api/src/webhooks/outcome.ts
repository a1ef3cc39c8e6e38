/** What came of one attempt. `retryAfter`: seconds that the receiver asks for. */
export type Answer =
  | { type: 'answered'; status: number; retryAfter?: number | undefined }
  | { type: 'failed'; reason: string; isFinal?: true };

export type Verdict =
  | { type: 'delivered' }
  /** The receiver wants nothing more at all. */
  | { type: 'gone'; error: string }
  | { type: 'later'; error: string; nextAt: string }
  | { type: 'dead'; error: string };

export type Patience = { attempts: number; random: () => number };

const firstPause = 5_000;
const longestPause = 3_600_000;

/** 2xx is taken; 410 ends the subscription; everything else is tried again, with growing pauses, until it is set aside. */
export function verdictOn(answer: Answer, attempts: number, now: Date, { attempts: most, random }: Patience): Verdict {
  if (isWithin(answer, 200, 299)) return { type: 'delivered' };
  const error = errorOf(answer);
  if (isWithin(answer, 410, 410)) return { type: 'gone', error };
  if (attempts >= most || ('isFinal' in answer && answer.isFinal)) return { type: 'dead', error };
  const asked = answer.type === 'answered' ? (answer.retryAfter ?? 0) * 1000 : 0;
  const pause = Math.min(Math.max(pauseAfter(attempts, random), asked), longestPause);
  return { type: 'later', error, nextAt: new Date(now.getTime() + pause).toISOString() };
}

const isWithin = (answer: Answer, first: number, last: number): boolean =>
  answer.type === 'answered' && answer.status >= first && answer.status <= last;

/** Twice as long each time, and up to a fifth more or less, so that many that failed together do not come back together. */
function pauseAfter(attempts: number, random: () => number): number {
  const pause = Math.min(firstPause * 2 ** Math.min(attempts - 1, 20), longestPause);
  return Math.round(pause * (0.8 + 0.4 * random()));
}

function errorOf(answer: Answer): string {
  if (answer.type === 'failed') return answer.reason;
  return `status ${String(answer.status)}${isWithin(answer, 300, 399) ? ': redirects are not followed' : ''}`;
}
