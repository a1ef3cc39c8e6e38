import { createHash } from 'node:crypto';
import { requireRole } from '@tierline/chaincode/record';
import { attachmentBytes, type Attachment, type Message, messageRoles } from '@tierline/chaincode/schema';
import { chunkIds, statusOfRefusal } from './commands';
import type { NodeConfig } from './config';
import { machineClock } from './engine';
import type { AttachmentAnswer, Attachments } from './http';
import { mayRead, subjectOf, type Person, TokenRefused, type TokenVerifier } from './identity';
import { assemble, mediaTypeOf, type Uploads } from './messages';
import { isStorableText, type MemberDatabase, readEntriesAt, readRawEntries } from './readmodel';
import { isRefusal } from './refusals';

export type AttachmentsPorts = {
  mspId: string;
  verifier: Pick<TokenVerifier, 'verify' | 'knows'>;
  uploads: Uploads;
  database: MemberDatabase;
  limits: NodeConfig['uploads'];
};

const unknown = { status: 404, code: 'NOT_FOUND' } as const;
const megabyte = 1024 * 1024;

/** Files of messages: taken from this member's people, handed to them. */
export function attachmentsOf({ mspId, verifier, uploads, database, limits }: AttachmentsPorts): Attachments {
  const answered = async <Found>(
    authorization: string | undefined,
    work: (person: Person) => Promise<AttachmentAnswer<Found>>,
  ): Promise<AttachmentAnswer<Found>> => {
    try {
      return await work(await verifier.verify(authorization));
    } catch (error) {
      if (error instanceof TokenRefused) return 'nobody';
      if (!isRefusal(error)) throw error;
      return { status: statusOfRefusal(error.code), code: error.code, data: error.data };
    }
  };
  return {
    mostBytes: attachmentBytes,
    knows: (authorization) => verifier.knows(authorization),
    take: (authorization, declared, bytes) =>
      answered(authorization, async (person) => {
        requireRole({ mspId, name: '', roles: person.roles }, messageRoles);
        const mediaType = mediaTypeOf(declared, bytes);
        if (bytes.length === 0 || !mediaType) return { status: 415, code: 'MEDIA_TYPE_REFUSED' };
        const hash = createHash('sha256').update(bytes).digest('hex');
        const now = machineClock.now();
        const since = new Date(now.getTime() - limits.hours * 3_600_000).toISOString();
        const kept = { at: now.toISOString(), since, bytes: limits.megabytes * megabyte };
        const isKept = await uploads.keep(subjectOf(person), { hash, mediaType, bytes }, kept);
        return isKept ? { hash, mediaType, size: bytes.length } : { status: 507, code: 'UPLOADS_FULL' };
      }),
    give: (authorization, asked) =>
      answered(authorization, async (person) => {
        if (!mayRead(person, asked.kind)) return unknown;
        if (!Object.values(asked).every(isStorableText)) return unknown;
        const { channel, kind, id, entryId, number } = asked;
        const place = { channel, kind, id };
        const [entry] = await readEntriesAt(database, [{ ...place, entryId }]);
        const attachment =
          /^\d$/.test(number) && entry?.type === 'message' ? attachmentsIn(entry.content)[Number(number)] : undefined;
        if (!entry || !attachment) return unknown;
        const author = entry.by.mspId;
        const chunks = chunkIds(place, author, attachment).map((one) => ({ ...place, entryId: one }));
        const bytes = assemble(attachment, author, await readRawEntries(database, chunks));
        const { name, mediaType } = attachment;
        return bytes ? { name, mediaType, bytes } : { status: 409, code: 'ATTACHMENT_INCOMPLETE' };
      }),
  };
}

const attachmentsIn = (content: unknown): readonly Attachment[] => (content as Message).attachments ?? [];
