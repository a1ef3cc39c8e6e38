import { z } from 'zod';
import { hex16, hex32, mspId, text } from './primitives';
import { personRoles } from './protocol';

/** What may be attached: nothing that a browser or an office runs. */
export const attachmentTypes = [
  'application/pdf',
  'image/jpeg',
  'image/png',
  'image/webp',
  'text/csv',
  'text/plain',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
] as const;
export type AttachmentType = (typeof attachmentTypes)[number];

export const attachmentBytes = 1024 * 1024;
/** Of an attachment that one chunk carries: in base64, with what stands around it, no more than an entry may have. */
export const chunkBytes = 45 * 1024;
/** Places for chunks that one party has in one record, ever: 22.5 MiB. */
export const chunkSlots = 512;
export const chunksOf = (size: number): number => Math.ceil(size / chunkBytes);

/** A name as shown and offered for saving: no path, no hidden file, nothing that turns the direction of reading. */
const fileName = text(120)
  .regex(/^[^./\\:\n][^/\\:\n]*$/, 'a file name without a path')
  .refine(hasNoDirection, 'it turns the direction of reading');

const attachment = z.strictObject({
  name: fileName,
  mediaType: z.enum(attachmentTypes),
  size: z.int().min(1).max(attachmentBytes),
  /** SHA-256 of the whole. */
  hash: hex32,
  /** Where its chunks stand among the author's: the first of as many as its size takes. */
  slot: z
    .int()
    .min(0)
    .max(chunkSlots - 1),
});

export const messageShapes = {
  message: z.strictObject({
    type: z.literal('message'),
    /** What of the record it is about, in the kind's own words; absent: the record. */
    thread: text(60).optional(),
    /** Id of the entry that it answers. */
    inReplyTo: hex16.optional(),
    /** The subset of Markdown that docs/messages.md names; never HTML. */
    text: text(4000).regex(/^[^\u0080-\u009f]*$/, 'no control characters'),
    /** Parties, or whoever has a role there. */
    mentions: z
      .array(z.strictObject({ mspId, role: z.enum(personRoles).optional() }))
      .min(1)
      .max(20)
      .optional(),
    attachments: z.array(attachment).min(1).max(10).optional(),
  }),
  /** A piece of what is attached, in base64. Its id follows from whose it is and its slot: so there is no end of neither. */
  chunk: z.strictObject({
    type: z.literal('chunk'),
    by: mspId,
    slot: z
      .int()
      .min(0)
      .max(chunkSlots - 1),
    bytes: z
      .string()
      .regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, 'base64')
      .min(4)
      .max((chunkBytes / 3) * 4),
  }),
} as const;

/** Who may write them. */
export const messageRoles = ['planner', 'logistics', 'quality', 'manager', 'bot'] as const;

export type Message = z.infer<typeof messageShapes.message>;
export type Attachment = z.infer<typeof attachment>;
export type Chunk = z.infer<typeof messageShapes.chunk>;

/** U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069: by these `gpj.exe` reads as `exe.jpg`. */
function hasNoDirection(name: string): boolean {
  return !/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(name);
}
