import { createHash } from 'node:crypto';
import { Refusal } from '@tierline/chaincode/errors';
import { sharedEntryId } from '@tierline/chaincode/record';
import { chunkBytes, chunksOf } from '@tierline/chaincode/schema';
import type { Patience, Queued, Receipt, RecordPlace, Write, WriteContext } from '../../commands';
import type { Upload } from './uploads';

export type ChunkPorts = {
  context: WriteContext;
  bring: (write: Write, patience: Patience) => Promise<Receipt[] | Queued>;
};
type Bringing = { files: readonly Upload[]; first: number; commandId: string; waitMinutes: number | undefined };
type Chunk = { type: 'chunk'; by: string; slot: number; bytes: string };

/** Chunks that are on their way at once. */
const atOnce = 8;

/** Lays files into their author's slots, from the first on. @returns what waits in the outbox, if anything does: the last of it */
export async function bringChunks(
  { context, bring }: ChunkPorts,
  place: RecordPlace,
  { files, first, commandId, waitMinutes }: Bringing,
): Promise<Queued | undefined> {
  let after: Queued | undefined;
  const one = async (content: Chunk): Promise<void> => {
    const { kind, id } = place;
    if (await context.records.entry(place, sharedEntryId(kind, id, 'chunk', [content.by, content.slot]))) return;
    const own = { commandId: chunkCommand(commandId, content.slot), waitMinutes, after };
    const outcome = await unlessThere(bring({ type: 'entry', place, content }, own));
    if (outcome && !Array.isArray(outcome)) after = outcome;
  };
  const [foremost, ...others] = chunksFrom(files, context.signatory.mspId, first);
  // it finds out whether the partners are there
  if (foremost) await one(foremost);
  for (let from = 0; from < others.length; from += atOnce)
    await Promise.all(others.slice(from, from + atOnce).map(one));
  return after;
}

function chunksFrom(files: readonly Upload[], by: string, first: number): Chunk[] {
  const pieces = files.flatMap(({ bytes }) =>
    Array.from({ length: chunksOf(bytes.length) }, (_piece, number) =>
      bytes.subarray(number * chunkBytes, (number + 1) * chunkBytes),
    ),
  );
  return pieces.map((piece, number) => ({ type: 'chunk', by, slot: first + number, bytes: piece.toString('base64') }));
}

/** The slot is this command's: what lies in it was brought by an attempt before. */
async function unlessThere(brought: Promise<Receipt[] | Queued>): Promise<Receipt[] | Queued | undefined> {
  try {
    return await brought;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'ENTRY_EXISTS') return undefined;
    throw error;
  }
}

const chunkCommand = (commandId: string, slot: number): string =>
  createHash('sha256').update(`tierline/chunk/1 ${commandId} ${slot}`).digest('hex').slice(0, 32);
