/** Parts of messages that may still be made objects of. */
let left = Infinity;

/** Two bytes can be a part of a message, which takes some hundred bytes of memory: a file can hold more than any memory does. */
export class TooManyElements extends Error {
  constructor() {
    super('it has more parts than memory should hold');
  }
}

/** @throws TooManyElements */
export function countElement(): void {
  left -= 1;
  if (left < 0) throw new TooManyElements();
}

/**
 * Work that reads messages of so many parts at most. Who reads one may pass over what cannot be read: the error is thrown
 * whatever became of it on the way.
 * @throws TooManyElements
 */
export function withinElements<T>(most: number, work: () => T): T {
  const before = left;
  left = most;
  try {
    const done = work();
    if (left < 0) throw new TooManyElements();
    return done;
  } finally {
    left = before;
  }
}
