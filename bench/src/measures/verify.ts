import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { onAllCores, readBlocks, verify as verifyBlocks } from '@tierline/network/verify';
import { cpuOf } from '../harness/cpu';
import type { Figure, Measure } from '../harness/figure';
import { interleaved, sampleOf } from '../harness/sample';
import { type BlocksInFolder, inFolder } from '../verify/blocks-in-folder';
import type { Memory, MemoryTask } from '../verify/memory-process';
import { SignaturesAlone } from '../verify/signatures-alone';

const transactions = 20_000;
const many = 100_000;
const rounds = 4;

/** What it costs to verify a channel from its first block on, against the checks of its signatures alone on as many cores. */
export const verify: Measure = {
  name: 'verify',
  run: async (say) => {
    say(`writes ${String(transactions)} transactions`);
    const speed = await inFolder(transactions, speedOf);
    say(`writes ${String(many)} transactions`);
    return [...speed, ...(await inFolder(many, memoryOf))];
  },
};

async function speedOf(blocks: BlocksInFolder): Promise<Figure[]> {
  const alone = await SignaturesAlone.ready(blocks, availableParallelism());
  try {
    const pairs = await interleaved(
      rounds + 1,
      () => cpuOf(() => alone.check()),
      () => cpuOf(() => verified(blocks)),
    );
    const measured = pairs.slice(1);
    const figure = (
      what: string,
      unit: string,
      value: (pair: (typeof pairs)[number]) => number,
      goal?: Figure['goal'],
    ): Figure => {
      const { median, spread } = sampleOf(measured.map(value));
      return { measure: `verify: ${what}`, value: median, spread, unit, goal };
    };
    return [
      figure('speed', 'transactions/s', ({ b }) => (1000 * transactions) / b.milliseconds),
      figure('time of its signature checks alone', 'of its time', ({ a, b }) => a.milliseconds / b.milliseconds, {
        least: 0.6,
      }),
      figure('CPU of its signature checks alone', 'of its CPU', ({ a, b }) => a.cpu.all / b.cpu.all),
      figure('CPU', 'ms/transaction', ({ b }) => b.cpu.all / transactions),
      figure('CPU of the thread that reads and judges', 'ms/transaction', ({ b }) => b.cpu.main / transactions),
    ];
  } finally {
    await alone.end();
  }
}

async function verified({ folder, genesisHash }: BlocksInFolder): Promise<void> {
  const verdict = await onAllCores((checkSignatures) =>
    verifyBlocks({ blocks: readBlocks(folder), genesisHash, checkSignatures }),
  );
  if (!verdict.verified) throw new Error(JSON.stringify(verdict.first, (_key, value: unknown) => String(value)));
}

async function memoryOf(blocks: BlocksInFolder): Promise<Figure[]> {
  const child = fork(join(__dirname, '../verify/memory-process.js'));
  try {
    child.send({ ...blocks, transactions: many } satisfies MemoryTask);
    const [memory] = (await once(child, 'message')) as [Memory | { fault: string }];
    if ('fault' in memory) throw new Error(memory.fault);
    const mebibytes = memory.most / 1024 ** 2;
    return [
      { measure: `verify ${String(many)} transactions: memory at most`, value: mebibytes, unit: 'MiB' },
      { measure: 'verify: memory that a transaction leaves', value: memory.perTransaction, unit: 'bytes' },
    ];
  } finally {
    child.disconnect();
  }
}
