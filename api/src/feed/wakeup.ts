/** Lets many wait for "something new is there" without missing it: ask for `next` before looking. */
export class Wakeup {
  #waiting = deferred();

  /** Resolves at the next `wake`. */
  get next(): Promise<void> {
    return this.#waiting.promise;
  }

  wake(): void {
    const { resolve } = this.#waiting;
    this.#waiting = deferred();
    resolve();
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
