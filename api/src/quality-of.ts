import { randomBytes } from 'node:crypto';
import { qualityNotice } from '@tierline/chaincode/domain';
import { requireRole } from '@tierline/chaincode/record';
import type { Outbox } from './commands';
import { machineClock, SqlQualityDraftStore } from './engine';
import type { Person } from './identity';
import { QualityDrafts } from './quality';
import type { MemberDatabase } from './readmodel';

export type QualityPorts = { mspId: string; channels: readonly string[]; database: MemberDatabase; outbox: Outbox };

/** What persons may do with the member's drafts of quality notices: who may send a notice may draft one. */
export function qualityOf({ mspId, channels, database, outbox }: QualityPorts) {
  const store = new SqlQualityDraftStore(database);
  const senders = qualityNotice.commands['SendQualityNotice']?.roles ?? [];
  return (asking: Person | undefined): QualityDrafts => {
    const known = (): Person => {
      if (!asking) throw new Error('a draft without a person');
      return asking;
    };
    return new QualityDrafts({
      ...{ channels, store, now: () => machineClock.now() },
      newId: () => randomBytes(16).toString('hex'),
      requireRole: () => {
        requireRole({ mspId, name: '', roles: known().roles }, senders);
      },
      bring: (write, patience) => outbox.write(known(), write, patience),
      queued: async (commandId) => (await outbox.list(commandId))[0],
    });
  };
}
