import type { NodeStatus } from '@tierline/network/fabric';
import { processTime } from '../harness/cpu';

export const groups = ['peers', 'orderers', 'chaincode', 'here'] as const;
/** CPU milliseconds by group of processes; `here` is this one (nodes with database and GraphQL, or the bare client), and who certifies. */
export type Spent = Record<(typeof groups)[number], number>;

const groupOf = { peer: 'peers', orderer: 'orderers', chaincode: 'chaincode', authority: 'here' } as const;

/** What a network's processes take while something is done. */
export class ProcessCpu {
  constructor(private readonly nodes: readonly NodeStatus[]) {}

  async of<T>(work: () => Promise<T>): Promise<{ spent: Spent; result: T }> {
    const before = this.#now();
    const result = await work();
    const after = this.#now();
    const spent = { ...after };
    for (const group of groups) spent[group] -= before[group];
    return { spent, result };
  }

  #now(): Spent {
    const now: Spent = { peers: 0, orderers: 0, chaincode: 0, here: processTime(process.pid) };
    for (const { kind, pid } of this.nodes) if (pid !== undefined) now[groupOf[kind]] += processTime(pid);
    return now;
  }
}

export const total = (spent: Spent): number => groups.reduce((sum, group) => sum + spent[group], 0);
