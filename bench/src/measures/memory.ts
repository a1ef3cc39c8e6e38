import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Measure } from '../harness/figure';
import type { Resident } from '../stage/seven-members';

const gib = 1024 ** 3;

/** Resident memory of the seven-member process, ready and after 320 writes of 2 KB. */
export const memory: Measure = {
  name: 'memory',
  run: async () => {
    const child = fork(join(__dirname, '../stage/seven-members.js'));
    const told = once(child, 'message') as Promise<[Resident]>;
    const died = once(child, 'exit').then(([code]) => Promise.reject(new Error(`ended with ${String(code)}`)));
    const [{ ready, worked, most }] = await Promise.race([told, died]);
    await died.catch(() => undefined);
    return [
      { measure: 'memory of seven members, ready', value: ready / gib, unit: 'GiB' },
      { measure: 'memory of seven members, after 320 writes', value: worked / gib, unit: 'GiB' },
      { measure: 'memory of seven members, at most', value: most / gib, unit: 'GiB', goal: { most: 1.5 } },
    ];
  },
};
