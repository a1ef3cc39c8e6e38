import { once } from 'node:events';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { readBlocks, verify } from '@tierline/network/verify';
import { holds, type SignatureQuestion } from '@tierline/network/wire';
import type { BlocksInFolder } from './blocks-in-folder';

/** The signature checks of a channel and nothing else: one thread a core, each with its share ready in its own memory. */
export class SignaturesAlone {
  private constructor(private readonly threads: readonly Worker[]) {}

  static async ready(blocks: BlocksInFolder, threads: number): Promise<SignaturesAlone> {
    const started = Array.from(
      { length: threads },
      (_none, share) => new Worker(__filename, { workerData: { ...blocks, share, of: threads } satisfies Share }),
    );
    await Promise.all(started.map((thread) => once(thread, 'message')));
    return new SignaturesAlone(started);
  }

  /** How many hold. */
  async check(): Promise<number> {
    const answers = this.threads.map((thread) => once(thread, 'message') as Promise<[number]>);
    for (const thread of this.threads) thread.postMessage('check');
    return (await Promise.all(answers)).reduce((sum, [held]) => sum + held, 0);
  }

  async end(): Promise<void> {
    await Promise.all(this.threads.map((thread) => thread.terminate()));
  }
}

type Share = BlocksInFolder & { share: number; of: number };

/** As the verifier asks them. */
async function questionsOf({ folder, genesisHash, share, of }: Share): Promise<SignatureQuestion[]> {
  const own: SignatureQuestion[] = [];
  let count = 0;
  await verify({
    blocks: readBlocks(folder),
    genesisHash,
    checkSignatures: (questions) => {
      own.push(...questions.filter(() => count++ % of === share));
      return Promise.resolve(questions.map(() => true));
    },
  });
  return own;
}

async function serve(share: Share): Promise<void> {
  const questions = await questionsOf(share);
  parentPort?.on('message', () => parentPort?.postMessage(questions.filter(holds).length));
  parentPort?.postMessage('ready');
}

if (!isMainThread) void serve(workerData as Share);
