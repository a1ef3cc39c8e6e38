import { cases } from '@tierline/chaincode/domain';
import { requireRole } from '@tierline/chaincode/record';
import type { Outbox, RecordSource } from './commands';
import { machineClock } from './engine';
import type { Person } from './identity';
import { type TierStore, Tiers } from './tiers';
import { auditing } from './writes-of';

/** Who plans, who hands out what a record rests on, and who passes cases on. */
const tierRoles = {
  planning: ['planner', 'manager'],
  auditing,
  forwarding: cases.commands['OpenCase']?.roles ?? [],
} as const;

export type TiersPorts = {
  mspId: string;
  outbox: Outbox;
  records: RecordSource;
  channels: readonly string[];
  store: TierStore;
};

/** What a person may know and do of the member's own tiers. */
export function tiersOf(asking: Person | undefined, { mspId, outbox, records, channels, store }: TiersPorts): Tiers {
  const known = (): Person => {
    if (!asking) throw new Error('a question without a person');
    return asking;
  };
  return new Tiers({
    ledgers: { records, channels, mspId },
    store,
    now: () => machineClock.now(),
    bring: (write, commandId, waitMinutes) => outbox.write(known(), write, { commandId, waitMinutes }),
    requireRole: (of) => requireRole({ mspId, name: '', roles: known().roles }, tierRoles[of]),
  });
}
