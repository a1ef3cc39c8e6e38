import type { Process } from '../process';
import { advance } from './advance';
import type { EnginePorts } from './engine-ports';

const page = 100;

/**
 * Fires what is due by the ledger's time. The caller has consumed the facts up to that tick before, so an answer that
 * stands in an earlier block has cancelled its timer. Returns whether anything was due.
 */
export async function fire(
  processes: ReadonlyMap<string, Process>,
  channel: string,
  ledgerTime: string,
  ports: EnginePorts,
): Promise<boolean> {
  let acted = false;
  for (;;) {
    const fired = await ports.store.transaction(async (tx) => {
      const timers = await tx.timersDue(channel, ledgerTime, page);
      for (const { timer, due, ...id } of timers) {
        const process = processes.get(id.process);
        if (process === undefined) await tx.deleteTimer(id, timer);
        else {
          const before = await tx.cursor(process.name, channel);
          await advance(tx, process, id, { type: 'due', timer, due }, { clock: ports.clock, before });
        }
      }
      return timers.length;
    });
    acted ||= fired > 0;
    if (fired < page) return acted;
  }
}
