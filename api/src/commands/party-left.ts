import { isRefusal, NodeRefusal } from '../refusals';
import type { RecordPlace, RecordSource } from './record-source';

/**
 * Who has left the consortium does not come back: what is asked of its peer is not worth waiting for.
 * @param places records of one channel that the work is about
 * @throws NodeRefusal PARTY_LEFT where the work found such a peer away
 */
export async function unlessLeft<T>(
  records: RecordSource,
  { channel, places }: { channel: string; places: readonly RecordPlace[] },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isRefusal(error) || error.code !== 'PARTNER_UNAVAILABLE') throw error;
    const left = await leftOf(records, channel, error.data.organisations);
    if (left.length === 0) throw error;
    throw new NodeRefusal('PARTY_LEFT', {
      organisations: left,
      records: places.map(({ kind, id }) => ({ kind, id })),
    });
  }
}

async function leftOf(records: RecordSource, channel: string, away: unknown): Promise<string[]> {
  const registry = await records.registry(channel);
  const isLeft = ({ mspId, state }: { mspId: string; state: string }) =>
    state === 'left' && Array.isArray(away) && away.includes(mspId);
  return (registry?.members ?? []).filter(isLeft).map(({ mspId }) => mspId);
}
