import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { onAllCores, readBlocks, verify } from '@tierline/network/verify';
import type { BlocksInFolder } from './blocks-in-folder';

export type MemoryTask = BlocksInFolder & { transactions: number };
/** Bytes: what each transaction leaves behind, and the most that the process ever took. */
export type Memory = { perTransaction: number; most: number };

// A verification in a process of its own that tells what memory it takes.
process.on('message', (task: MemoryTask) => {
  void measure(task).then(
    (memory) => process.send?.(memory),
    (error: unknown) => process.send?.({ fault: String(error) }),
  );
});

async function measure({ folder, genesisHash, transactions }: MemoryTask): Promise<Memory> {
  const held: { transactions: number; bytes: number }[] = [];
  let seen = 0;
  const verdict = await onAllCores((checkSignatures) =>
    verify({
      blocks: readBlocks(folder),
      genesisHash,
      checkSignatures,
      watch: ({ txs }) => {
        seen += txs.length;
        if (seen >= ((held.length + 1) * transactions) / 10) held.push({ transactions: seen, bytes: heldNow() });
      },
    }),
  );
  const [early, late] = [held[0], held.at(-1)];
  if (!verdict.verified || !early || !late) throw new Error(JSON.stringify(verdict.first));
  return {
    perTransaction: (late.bytes - early.bytes) / (late.transactions - early.transactions),
    most: 1024 * process.resourceUsage().maxRSS,
  };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of buffers are given back by the collection after the one that found them unused. */
function heldNow(): number {
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
