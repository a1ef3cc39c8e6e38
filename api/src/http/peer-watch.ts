/** Where a channel's height is told to; undefined: the peer did not say. */
type Channel = { channel: string; peerAt: (height: bigint | undefined) => void };

/** Asks the peer how far it is, so that a projection left behind shows, and a peer that is gone. */
export class PeerWatch {
  readonly #channels: readonly Channel[];
  readonly #height: (channel: string) => Promise<bigint>;
  readonly #report: (fault: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: {
    channels: readonly Channel[];
    height: (channel: string) => Promise<bigint>;
    report: (fault: unknown) => void;
  }) {
    this.#channels = options.channels;
    this.#height = options.height;
    this.#report = options.report;
  }

  start(milliseconds: number): void {
    this.#round = this.look().then(() => {
      if (!this.#isClosed) this.#timer = setTimeout(() => this.start(milliseconds), milliseconds).unref();
    });
  }

  async look(): Promise<void> {
    for (const { channel, peerAt } of this.#channels) {
      peerAt(
        await this.#height(channel).catch((fault: unknown) => {
          this.#report(fault);
          return undefined;
        }),
      );
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#round;
  }
}
