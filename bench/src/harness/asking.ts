import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Requests to send: each lane one after another, lanes side by side; or, with `rate`, that many a second, whatever is answered. */
export type Lanes = {
  url: string;
  headers: Readonly<Record<string, string>>;
  bodies: readonly (readonly string[])[];
  /** What every answer must hold, else the measure fails. */
  expect: string;
  rate?: number | undefined;
};
export type Asked = { latencies: number[]; milliseconds: number };

/** Sends GraphQL requests from another process. */
export class Asker {
  readonly #child: ChildProcess = fork(join(__dirname, 'asking-process.js'));

  /** @throws Error if an answer is not what is expected */
  async ask(lanes: Lanes): Promise<Asked> {
    this.#child.send(lanes);
    const [answer] = (await once(this.#child, 'message')) as [Asked | { fault: string }];
    if ('fault' in answer) throw new Error(answer.fault);
    return answer;
  }

  close(): void {
    this.#child.disconnect();
  }
}
