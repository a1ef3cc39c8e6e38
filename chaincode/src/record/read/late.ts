import { millisOf } from '../../schema/instant';

const tenMinutes = 10 * 60 * 1000;

/** The tick before the commit came long after the time that was claimed: it was held back, or dated back. */
export function isLate(at: string, tickBefore: string | undefined): boolean {
  return tickBefore !== undefined && (millisOf(tickBefore) ?? 0) - (millisOf(at) ?? 0) > tenMinutes;
}
