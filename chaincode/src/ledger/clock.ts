import type { Context } from 'fabric-contract-api';
import { Refusal, refuseUnless } from '../errors';
import { instantOf } from '../schema/instant';

/** How far a proposal's time may lie from the endorser's own clock, either way. */
const LIMIT_SECONDS = 300;

/**
 * The transaction's time, RFC 3339 with three decimals: the creator's claim, which every endorser holds against its own
 * clock. The clock only refuses; nothing that is endorsed depends on it.
 * @throws Refusal TIME_TOO_FINE, TIME_OUTSIDE_WINDOW
 */
export function transactionTime(stub: Context['stub']): string {
  const { seconds, nanos } = stub.getTxTimestamp() as { seconds: unknown; nanos: number };
  refuseUnless(nanos % 1_000_000 === 0, 'TIME_TOO_FINE', () => ({ nanos }));
  const millis = Number(seconds) * 1000 + nanos / 1_000_000;
  const clock = Date.now();
  if (Math.abs(clock - millis) > LIMIT_SECONDS * 1000) {
    throw new Refusal('TIME_OUTSIDE_WINDOW', {
      at: shown(millis),
      clock: instantOf(clock),
      limitSeconds: LIMIT_SECONDS,
    });
  }
  return instantOf(millis);
}

/** A claim may lie beyond the years that have a text. */
const shown = (millis: number): string =>
  millis >= 0 && millis < 253_402_300_800_000 ? instantOf(millis) : String(millis);
