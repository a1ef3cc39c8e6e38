import { randomBytes } from 'node:crypto';
import { refuseUnless } from '@tierline/chaincode/errors';
import { canonical } from '@tierline/chaincode/record';
import { chunksOf, type Attachment, type EntryContent, type Message } from '@tierline/chaincode/schema';
import { checkEntry, type Patience, type Queued, type Receipt, type RecordPlace, type WriteContext } from '../commands';
import { NodeRefusal } from '../refusals';
import { bringChunks, type ChunkPorts } from './attachments/bring-chunks';
import type { Upload, Uploads } from './attachments/uploads';
import type { Draft } from './messages';

export type PostPorts = ChunkPorts & {
  uploads: Uploads;
  /** `subjectOf` who posts. */
  owner: string;
};
type Wanted = NonNullable<Draft['attachments']>;

const most = 10;

/**
 * Writes a message; what is attached goes before it, so that whoever reads it can have all of it. By the same commandId what
 * was begun is finished, and what was done is answered. @throws Refusal, NodeRefusal
 */
export async function postMessage(
  ports: PostPorts,
  place: RecordPlace,
  { attachments: wanted = [], ...said }: Draft,
  patience: Patience,
): Promise<Receipt[] | Queued> {
  const { context, bring } = ports;
  const messageOf = (attachments: readonly Attachment[]): EntryContent =>
    ({ type: 'message', ...said, ...(attachments.length > 0 && { attachments }) }) as unknown as EntryContent;
  if (wanted.length === 0) return bring({ type: 'entry', place, content: messageOf([]) }, patience);
  refuseUnless(wanted.length <= most, 'OVERSIZE', () => ({ what: 'attachments', limit: most, actual: wanted.length }));
  const commandId = patience.commandId ?? randomBytes(16).toString('hex');
  const done = await postedBefore(context, commandId, wanted);
  if (done) return bring({ type: 'entry', place, content: messageOf(done) }, { ...patience, commandId });
  // what would be refused is refused before anything of it is written
  await checkEntry(context, place, messageOf([]));
  const files = await Promise.all(wanted.map(({ hash }) => uploaded(ports, hash)));
  await checkEntry(context, place, messageOf(cited(wanted, files, 0)));
  const first = await firstSlot(ports, place, commandId, files);
  const after = await bringChunks(ports, place, { files, first, commandId, waitMinutes: patience.waitMinutes });
  const content = messageOf(cited(wanted, files, first));
  return bring({ type: 'entry', place, content }, { ...patience, commandId, after });
}

/**
 * As that command attached it, however long ago: what was uploaded is not kept for good. Where it stands for another message, or for
 * one that is erased, nothing: so it is refused.
 */
async function postedBefore(
  { records, signatory }: WriteContext,
  commandId: string,
  wanted: Wanted,
): Promise<Attachment[] | undefined> {
  const [done] = await records.byCommand(signatory.mspId, commandId);
  if (!done) return undefined;
  const { attachments = [] } = (done.input ?? {}) as unknown as Partial<Message>;
  const isSame = canonical(attachments.map(({ hash, name }) => ({ hash, name }))) === canonical(wanted);
  return isSame ? attachments : [];
}

async function uploaded({ uploads, owner }: PostPorts, hash: string): Promise<Upload> {
  const upload = await uploads.find(owner, hash);
  if (!upload) throw new NodeRefusal('UPLOAD_UNKNOWN', { hash });
  return upload;
}

async function firstSlot(
  { uploads, context }: PostPorts,
  place: RecordPlace,
  commandId: string,
  files: readonly Upload[],
): Promise<number> {
  const count = files.reduce((sum, { bytes }) => sum + chunksOf(bytes.length), 0);
  const hashes = files.map(({ hash }) => hash);
  const first = await uploads.slots({ place, commandId, by: context.signatory.mspId, hashes, count });
  if (first === undefined) throw new NodeRefusal('SLOTS_TAKEN', { kind: place.kind, id: place.id });
  return first;
}

/** One after the other, from the first slot on. */
function cited(wanted: Wanted, files: readonly Upload[], first: number): Attachment[] {
  let slot = first;
  return files.map(({ hash, mediaType, bytes }, index) => {
    const attachment = { name: wanted[index]?.name ?? '', mediaType, size: bytes.length, hash, slot };
    slot += chunksOf(bytes.length);
    return attachment;
  });
}
