import type { LedgerClock } from '@tierline/workflows';
import type { Ledger } from '../gateway';
import type { Signatory } from '../identity';
import { isRefusal } from '../refusals';
import { tick } from './consortium';
import type { RecordSource } from './record-source';

export type LedgerClockPorts = {
  ledger: Ledger;
  records: RecordSource;
  channels: readonly string[];
  /** Time of the last tick projected. */
  lastTick: (channel: string) => Promise<string | undefined>;
  /** The member's own bot. */
  signatory: () => Promise<Signatory>;
};

/** The ledger's clock as the tick job needs it. */
export function ledgerClock({ ledger, records, channels, lastTick, signatory }: LedgerClockPorts): LedgerClock {
  return {
    channels: () => Promise.resolve([...channels]),
    async position(channel) {
      const registry = await records.registry(channel);
      const { mspId } = await signatory();
      return { lastTick: await lastTick(channel), steward: registry?.steward === mspId };
    },
    async tick(channel) {
      try {
        const { block } = await tick({ ledger, signatory: await signatory(), channel });
        await records.reached(channel, block, 10_000);
        return { result: 'done' };
      } catch (error) {
        if (isRefusal(error)) return { result: 'refused', code: error.code, data: error.data };
        throw error;
      }
    },
  };
}
