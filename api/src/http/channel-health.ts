import type { Health, PartState } from './health';

/** How following a channel goes, by the projector's word. */
type Following = Extract<PartState, 'ok' | 'unreachable' | 'failed'>;

/**
 * One channel's part of a node's health. Ready only when the projection has come near to where the peer is; until the peer
 * has said where that is, the channel is starting.
 */
export class ChannelHealth {
  readonly #tell: (state: PartState) => void;
  readonly #lagBlocks: bigint;
  #following: Following = 'ok';
  #isPeerLost = false;
  #projected = 0n;
  #peer: bigint | undefined;
  #wasCaughtUp = false;

  constructor(options: { health: Health; channel: string; lagBlocks: number }) {
    this.#tell = (state) => options.health.set(`channel ${options.channel}`, state);
    this.#lagBlocks = BigInt(options.lagBlocks);
    this.#update();
  }

  /** Blocks that the peer has and the projection has not. */
  get lag(): bigint {
    const behind = (this.#peer ?? 0n) - this.#projected;
    return behind > 0n ? behind : 0n;
  }

  /** Whether the projection has been where the peer is, since the node started. */
  get wasCaughtUp(): boolean {
    return this.#wasCaughtUp;
  }

  /** @param next the first block not projected */
  projected(next: bigint): void {
    this.#projected = next;
    this.#update();
  }

  follows(state: Following): void {
    this.#following = state;
    this.#update();
  }

  /** @param height blocks that the peer has; undefined: it did not answer */
  peerAt(height: bigint | undefined): void {
    this.#isPeerLost = height === undefined;
    this.#peer = height ?? this.#peer;
    this.#update();
  }

  #update(): void {
    this.#tell(this.#state());
  }

  #state(): PartState {
    if (this.#following === 'failed') return 'failed';
    if (this.#isPeerLost) return 'unreachable';
    if (this.#peer === undefined) return 'starting';
    // A channel without news does not show whether the peer delivers again; there is nothing to miss then either.
    if (this.#following === 'unreachable' && this.lag > 0n) return 'unreachable';
    this.#wasCaughtUp ||= this.lag === 0n;
    return this.#wasCaughtUp && this.lag <= this.#lagBlocks ? 'ok' : 'lagging';
  }
}
