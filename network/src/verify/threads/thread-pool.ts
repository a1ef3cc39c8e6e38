import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SignatureQuestion } from '../../wire';
import { checkHere, type SignatureChecker } from '../ledger/answers';
import { packQuestions } from './packed-questions';
import { type PackedAnswers, signatureThread } from './signature-thread';

/** Beside this file; in a bundle there is but the bundle, which serves too when it is loaded as a thread of ours. */
const own = join(__dirname, 'signature-thread.js');
const threadFile = existsSync(own) ? own : __filename;

/** Questions from which on threads pay for their start, about a tenth of a second's. */
const paysFrom = 2000;
/** For one message to a thread: few enough to share a large block out, enough for a message's cost. */
const mostAtOnce = 64;
/** One thread reads and judges what these check; more would wait for it. */
const mostThreads = 8;

type Job = {
  questions: readonly SignatureQuestion[];
  done: (answers: boolean[]) => void;
  failed: (error: Error) => void;
};

/** A thread, and what it was asked and has not answered, in order. */
class SignatureThread {
  readonly #worker = new Worker(threadFile, { workerData: signatureThread });
  readonly #asked: Job[] = [];
  #open = 0;
  #fault: Error | undefined;

  constructor() {
    this.#worker.on('message', (answers: PackedAnswers) => {
      const job = this.#asked.shift();
      this.#open -= job?.questions.length ?? 0;
      job?.done(Array.from(answers, (answer) => answer === 1));
    });
    this.#worker.on('error', (error: Error) => {
      this.#fail(error);
    });
    this.#worker.on('exit', (code) => {
      this.#fail(new Error(`a signature thread ended with ${String(code)}`));
    });
  }

  get open(): number {
    return this.#open;
  }

  ask(job: Job): void {
    if (this.#fault) {
      job.failed(this.#fault);
      return;
    }
    this.#asked.push(job);
    this.#open += job.questions.length;
    const packed = packQuestions(job.questions);
    this.#worker.postMessage(packed, [packed.bytes.buffer, packed.places.buffer]);
  }

  end(): Promise<unknown> {
    return this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.#fault ??= error;
    for (const job of this.#asked.splice(0)) job.failed(this.#fault);
  }
}

/** Checks signatures on all cores, once there are enough of them. */
class ThreadPool {
  readonly #threads: SignatureThread[] = [];
  #seen = 0;

  constructor(
    private readonly size: number,
    private readonly from: number,
  ) {}

  readonly check: SignatureChecker = async (questions) => {
    this.#seen += questions.length;
    if (this.#seen < this.from || this.size < 2) return checkHere(questions);
    while (this.#threads.length < this.size) this.#threads.push(new SignatureThread());
    const parts: Promise<boolean[]>[] = [];
    for (let at = 0; at < questions.length; at += mostAtOnce)
      parts.push(this.#ask(questions.slice(at, at + mostAtOnce)));
    return (await Promise.all(parts)).flat();
  };

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }

  #ask(questions: readonly SignatureQuestion[]): Promise<boolean[]> {
    return new Promise((done, failed) => {
      const [first, ...others] = this.#threads;
      const idlest = others.reduce((least, other) => (least && least.open <= other.open ? least : other), first);
      idlest?.ask({ questions, done, failed });
    });
  }
}

/**
 * Work that has its signatures checked on all cores; threads are started when it pays, and ended with the work.
 * @param options.threads as many as there are cores
 * @param options.paysFrom how many questions there must be
 */
export async function onAllCores<T>(
  work: (check: SignatureChecker) => Promise<T>,
  options: { threads?: number; paysFrom?: number } = {},
): Promise<T> {
  const threads = options.threads ?? Math.min(availableParallelism(), mostThreads);
  const pool = new ThreadPool(threads, options.paysFrom ?? paysFrom);
  try {
    return await work(pool.check);
  } finally {
    await pool.end();
  }
}
