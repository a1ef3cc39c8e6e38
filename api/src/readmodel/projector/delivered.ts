/** A block as a peer delivers it to its own organisation; private data are `TxPvtReadWriteSet` bytes by transaction. */
export type Delivered = { block: Uint8Array; privateData: ReadonlyMap<number, Uint8Array> };

/** Brings a channel's blocks from a number on, in order, and goes on as new ones are committed until aborted. */
export type Follow = (channel: string, from: bigint, signal: AbortSignal) => AsyncIterable<Delivered>;

export type PeerFaultCode =
  | 'HEADER_LINK_BROKEN'
  | 'GENESIS_DIFFERS'
  | 'DATA_HASH_DIFFERS'
  | 'BLOCK_MALFORMED'
  | 'ORDERER_SIGNATURE_MISSING'
  | 'ENVELOPE_FALSE'
  | 'CHANNEL_DIFFERS';

/** The peer does not tell the history we know: nothing more is projected until an operator has looked. */
export class PeerFault extends Error {
  override readonly name = 'PeerFault';
  constructor(
    readonly code: PeerFaultCode,
    readonly channel: string,
    readonly block: bigint,
    readonly data: Record<string, string> = {},
  ) {
    super(`${code}: channel ${channel}, block ${block}: ${JSON.stringify(data)}`);
  }
}
