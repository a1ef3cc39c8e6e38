import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Question, Suggestion } from '@tierline/planning/forecasting';
import type { SuggestionAnswer } from './suggestion-thread';

type Asked = { resolve: (suggestion: Suggestion) => void; reject: (error: Error) => void };

/** Suggests forecasts in a thread of its own, one after the other: ten years of weeks take a tenth of a second. Started when first asked. */
export class Suggestions {
  #thread: Worker | undefined;
  readonly #asked: Asked[] = [];

  readonly suggest = (question: Question): Promise<Suggestion> =>
    new Promise((resolve, reject) => {
      this.#thread ??= this.#started();
      this.#asked.push({ resolve, reject });
      this.#thread.postMessage(question);
    });

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  #started(): Worker {
    const thread = new Worker(join(__dirname, 'suggestion-thread.js'));
    thread.on('message', (answer: SuggestionAnswer) => {
      const asked = this.#asked.shift();
      if ('suggestion' in answer) asked?.resolve(answer.suggestion);
      else asked?.reject(new Error(answer.fault));
    });
    thread.on('error', (error: Error) => this.#ended(thread, error));
    thread.on('exit', () => this.#ended(thread, new Error('the thread for suggestions ended')));
    return thread;
  }

  /** The next question starts another. A thread that fails says so before it ends: by then another may be at work. */
  #ended(thread: Worker, error: Error): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    for (const { reject } of this.#asked.splice(0)) reject(error);
  }
}
