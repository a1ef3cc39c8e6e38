import { createHash } from 'node:crypto';
import type { Attachment, Entry } from '@tierline/chaincode/schema';

/** The attachment from its author's chunks, in order; undefined where one is missing or erased, or they are not what was cited. */
export function assemble(
  { size, hash }: Attachment,
  by: string,
  chunks: readonly (string | undefined)[],
): Buffer | undefined {
  const pieces = chunks.flatMap((bytes) => (bytes === undefined ? [] : [pieceOf(bytes, by)]));
  if (pieces.length !== chunks.length) return undefined;
  const whole = Buffer.concat(pieces);
  const isWhat = whole.length === size && createHash('sha256').update(whole).digest('hex') === hash;
  return isWhat ? whole : undefined;
}

function pieceOf(bytes: string, author: string): Buffer {
  const { by, content } = JSON.parse(bytes) as Entry;
  const { type, bytes: piece } = content;
  return type === 'chunk' && by.mspId === author && typeof piece === 'string'
    ? Buffer.from(piece, 'base64')
    : Buffer.alloc(0);
}
