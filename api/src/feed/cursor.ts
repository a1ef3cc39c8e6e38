import { z } from 'zod';
import { isStorableText } from '../readmodel';

/** A place in one channel: block, transaction, fact. */
export type FeedPlace = readonly [block: bigint, tx: number, fact: number];
/** One place per channel: what was read up to it. */
export type Places = ReadonlyMap<string, FeedPlace>;

export class CursorMalformed extends Error {
  override readonly name = 'CursorMalformed';
  constructor() {
    super('not a cursor of this feed');
  }
}

/** Far more channels than a member has joined: each item of a page bears a cursor, and each channel is asked for. */
const mostChannels = 256;
const longest = 32_768;

const count = z.int().min(0).max(2_147_483_647);
const channelName = z.string().min(1).max(249).refine(isStorableText);
const shape = z
  .record(channelName, z.tuple([z.string().regex(/^\d{1,18}$/), count, count]))
  .refine((places) => Object.keys(places).length <= mostChannels);

/** Opaque to readers: base64url of JSON, channels in order. */
export function encodeCursor(places: Places): string {
  const entries = [...places].sort(([a], [b]) => (a < b ? -1 : 1));
  const plain = entries.map(([channel, [block, tx, fact]]) => [channel, [block.toString(), tx, fact]]);
  return Buffer.from(JSON.stringify(Object.fromEntries(plain))).toString('base64url');
}

/** @throws CursorMalformed */
export function decodeCursor(cursor: string): Places {
  if (cursor.length > longest) throw new CursorMalformed();
  try {
    const places = shape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return new Map(Object.entries(places).map(([channel, [block, tx, fact]]) => [channel, [BigInt(block), tx, fact]]));
  } catch {
    throw new CursorMalformed();
  }
}
