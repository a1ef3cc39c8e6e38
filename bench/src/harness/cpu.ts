import { readdirSync, readFileSync } from 'node:fs';

/** CPU time in milliseconds: of the process with all its threads, of its main thread, and of its busiest other one. */
export type Cpu = { all: number; main: number; network: number };

/** The work's CPU time in this process, threads told apart where the system does (Linux). */
export async function cpuOf<T>(work: () => Promise<T>): Promise<{ cpu: Cpu; milliseconds: number; result: T }> {
  const threads = threadTimes();
  const before = process.cpuUsage();
  const began = performance.now();
  const result = await work();
  const milliseconds = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  const spent = [...threadTimes()].map(([id, time]) => [id, time - (threads.get(id) ?? 0)] as const);
  const others = spent.flatMap(([id, time]) => (id === process.pid ? [] : [time]));
  const main = spent.find(([id]) => id === process.pid)?.[1] ?? 0;
  return { cpu: { all: (user + system) / 1000, main, network: Math.max(0, ...others) }, milliseconds, result };
}

/** Milliseconds by thread id, in ticks of ten; none where /proc does not tell. */
function threadTimes(): ReadonlyMap<number, number> {
  try {
    return new Map(
      readdirSync('/proc/self/task').map((id) => [
        Number(id),
        ticksOf(readFileSync(`/proc/self/task/${id}/stat`, 'utf8')),
      ]),
    );
  } catch {
    return new Map();
  }
}

/** Milliseconds that a process has taken so far, all threads. @throws Error where /proc does not tell, or it has ended */
export function processTime(pid: number): number {
  return ticksOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** proc_pid_stat(5): after the name in brackets, utime and stime are the 12th and 13th fields. */
function ticksOf(stat: string): number {
  const fields = stat.split(') ').at(-1)?.split(' ') ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
