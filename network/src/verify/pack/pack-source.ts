/** Where a pack's bytes come from: a file of Node's, or one that was given to a page. */
export type PackSource = {
  readonly length: number;
  /** Exactly these bytes; only ever asked for what lies within the length. */
  read: (from: number, length: number) => Promise<Uint8Array>;
  /**
   * A raw deflate stream (RFC 1951) unpacked: one that ends where the bytes end, to at most so many bytes, holding no more in memory.
   * @throws Error if it is none
   */
  inflate: (bytes: Uint8Array, most: number) => Promise<Uint8Array>;
};

/** What every source says of a stream that is none. */
export const inflateFaults = { damaged: 'is not packed as it says', tooMany: 'unpacks to too many bytes' } as const;
