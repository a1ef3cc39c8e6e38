/**
 * Gives what is there already together, up to a limit, and never waits for more than the first. `stop` ends the source: one
 * that is waiting cannot be ended by asking it to return.
 */
export async function* batches<T>(source: AsyncIterable<T>, limit: number, stop: () => void): AsyncGenerator<T[]> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    let next = ask(iterator);
    for (;;) {
      const first = await next;
      if (first.done === true) return;
      const batch = [first.value];
      next = ask(iterator);
      while (batch.length < limit) {
        const more = await Promise.race([next.catch(() => undefined), nextTurn()]);
        if (more === undefined || more.done === true) break;
        batch.push(more.value);
        next = ask(iterator);
      }
      yield batch;
    }
  } finally {
    stop();
    await iterator.return?.();
  }
}

/** A failure is seen when it is awaited, not before. */
function ask<T>(iterator: AsyncIterator<T>): Promise<IteratorResult<T, unknown>> {
  const next = iterator.next() as Promise<IteratorResult<T, unknown>>;
  next.catch(() => undefined);
  return next;
}

const nextTurn = (): Promise<undefined> =>
  new Promise((resolve) => {
    setImmediate(() => resolve(undefined));
  });
