/** `ok` or what is the matter, by a name that docs/operate.md explains. */
export type PartState = 'ok' | 'starting' | 'lagging' | 'unreachable' | 'full' | 'stopping' | 'failed';

/** States of the parts of a node. Ready means: every part is ok. */
export class Health {
  /** Whether this process of the member projects and runs its processes, or stands by. */
  leads = false;
  readonly #parts = new Map<string, PartState>();

  set(part: string, state: PartState): void {
    this.#parts.set(part, state);
  }

  get ready(): boolean {
    return [...this.#parts.values()].every((state) => state === 'ok');
  }

  /** Why no writes are taken now: a part that is full or stopping; undefined while they are. */
  get writesStoppedBy(): { part: string; state: PartState } | undefined {
    for (const [part, state] of this.#parts) if (state === 'full' || state === 'stopping') return { part, state };
    return undefined;
  }

  get isStopping(): boolean {
    return [...this.#parts.values()].includes('stopping');
  }

  report(): { ready: boolean; leads: boolean; parts: Record<string, PartState> } {
    return { ready: this.ready, leads: this.leads, parts: Object.fromEntries(this.#parts) };
  }
}
