import { randomBytes } from 'node:crypto';
import { Refusal, refuseUnless } from '@tierline/chaincode/errors';
import { addEntry, canonical, type EntryResult } from '@tierline/chaincode/record';
import type { EntryContent, EntryRequest } from '@tierline/chaincode/schema';
import { callerOf, type WriteContext } from './apply';
import type { Receipt, RecordPlace } from './record-source';
import { registryOf } from './registry-of';

/**
 * Adds content beside a record's live version: a reading, a comment, evidence. Entries never conflict with each other.
 * @throws Refusal, NodeRefusal
 */
export async function addRecordEntry(
  { writer, records, channels, signatory }: WriteContext,
  { place, content, commandId }: { place: RecordPlace; content: EntryContent; commandId?: string },
): Promise<Receipt[]> {
  const { channel, kind, id } = place;
  await registryOf(records, channels, channel);
  const command = `entry:${content.type}`;
  const asked = [{ channel, kind, id, command, input: content }];
  return writer.write(signatory, { id: commandId, asked, places: [] }, async (given) => {
    const registry = await registryOf(records, channels, channel);
    const live = await records.live(place);
    if (!live) throw new Refusal('RECORD_UNKNOWN');
    refuseUnless(!live.ended, 'RECORD_ENDED', () => ({ kind, id }));
    const salt = randomBytes(16).toString('hex');
    const request: EntryRequest = { kind, id, commandId: given, prior: live.prior, content, salt };
    let result: EntryResult | undefined;
    return {
      submission: {
        channel,
        function: 'records:entry',
        transient: { entry: canonical(request) },
        signatory,
        foresee: (at) => {
          result = addEntry(request, { caller: callerOf(signatory), at, registry });
          return result.writes;
        },
      },
      expected: () => [
        { channel, kind, id, version: live.version, command, sealHash: live.sealHash, ...entryOf(result) },
      ],
      basis: [{ place, version: live.version }],
    };
  });
}

/** Whether the rules take this content beside the record as it stands now. @throws Refusal, NodeRefusal */
export async function checkEntry(
  { records, channels, signatory }: WriteContext,
  place: RecordPlace,
  content: EntryContent,
): Promise<void> {
  const { channel, kind, id } = place;
  const registry = await registryOf(records, channels, channel);
  const live = await records.live(place);
  if (!live) throw new Refusal('RECORD_UNKNOWN');
  const [commandId, salt] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')];
  const context = { caller: callerOf(signatory), at: new Date().toISOString(), registry };
  addEntry({ kind, id, commandId, prior: live.prior, content, salt }, context);
}

const entryOf = (result: EntryResult | undefined) => (result ? { entryId: result.entry.entryId } : {});
