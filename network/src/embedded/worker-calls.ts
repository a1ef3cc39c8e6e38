import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { Calls, Reply, Request } from './host/messages';

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

/** Calls into the network's thread, and what to do when it dies. */
export class WorkerCalls {
  readonly #waiting = new Map<number, Waiting>();
  readonly #started: Promise<void>;
  #start: Waiting | undefined;
  #isClosing = false;
  #count = 0;

  private constructor(
    private readonly worker: Worker,
    private readonly log: (line: string) => void,
  ) {
    this.#started = new Promise((resolve, reject) => {
      this.#start = { resolve: () => resolve(), reject };
    });
    worker.on('message', (reply: Reply) => this.#take(reply));
    worker.on('error', (error) => this.#end(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', (code) => this.#end(new Error(`the network's thread ended with code ${String(code)}`)));
  }

  /** @throws what kept the network from starting */
  static async open(worker: Worker, log: (line: string) => void): Promise<WorkerCalls> {
    const calls = new WorkerCalls(worker, log);
    await calls.#started;
    return calls;
  }

  async call<Name extends keyof Calls>(
    call: Name,
    ...args: Parameters<Calls[Name]>
  ): Promise<Awaited<ReturnType<Calls[Name]>>> {
    const id = (this.#count += 1);
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.worker.postMessage({ id, call, args } satisfies Request);
    return answer as Promise<Awaited<ReturnType<Calls[Name]>>>;
  }

  async close(): Promise<void> {
    if (this.#isClosing) return;
    const gone = once(this.worker, 'exit');
    this.#isClosing = true;
    await this.call('close');
    await gone;
  }

  #take(reply: Reply): void {
    if (reply.kind === 'log') return this.log(reply.line);
    if (reply.kind === 'started') return this.#starting()?.resolve(undefined);
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === 'result') waiting?.resolve(reply.value);
    else waiting?.reject(rebuilt(reply));
  }

  #starting(): Waiting | undefined {
    const start = this.#start;
    this.#start = undefined;
    return start;
  }

  /** A thread that ends unasked is a crash of the network: whoever waits learns it, and so does the process. */
  #end(error: Error): void {
    const start = this.#starting();
    start?.reject(error);
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
    const isExpected = this.#isClosing || start !== undefined;
    this.#isClosing = true;
    if (isExpected) return;
    setImmediate(() => {
      throw error;
    });
  }
}

function rebuilt({ message, stack }: { message: string; stack: string | undefined }): Error {
  const error = new Error(message);
  if (stack !== undefined) error.stack = stack;
  return error;
}
