import { parseBlock } from '@tierline/network/wire';
import type { MemberDatabase } from '../readmodel';

/** What this member attested last, as it was signed: for somebody who does not get it with the blocks (docs/audit.md). */
export type OwnAttestation = { v: 1; channel: string; mspId: string; upTo: number; at: string; envelope: string };

/** undefined: it never attested the channel. */
export async function ownAttestation(
  { archive, projection }: MemberDatabase,
  { channel, mspId }: { channel: string; mspId: string },
): Promise<OwnAttestation | undefined> {
  const last = await projection.tables
    .selectFrom('attestations')
    .select(['block', 'tx', 'up_to', 'at'])
    .where('channel', '=', channel)
    .where('msp_id', '=', mspId)
    .executeTakeFirst();
  if (!last) return undefined;
  const { bytes } = await archive.tables
    .selectFrom('blocks')
    .select('bytes')
    .where('channel', '=', channel)
    .where('number', '=', last.block)
    .executeTakeFirstOrThrow();
  const envelope = parseBlock(bytes).data[last.tx];
  if (!envelope) throw new Error(`block ${String(last.block)} of ${channel} has no transaction ${String(last.tx)}`);
  return {
    ...{ v: 1, channel, mspId, upTo: Number(last.up_to), at: last.at },
    envelope: Buffer.from(envelope).toString('base64'),
  };
}
