import type { Process } from '../process';
import { advance } from './advance';
import { settingsOf } from './consume';
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
  const settings = new Map<string, unknown>();
  for (const process of processes.values()) settings.set(process.name, await settingsOf(process, ports));
  for (;;) {
    const fired = await ports.store.transaction(async (tx) => {
      const timers = await tx.timersDue(channel, ledgerTime, page);
      for (const { timer, due, ...id } of timers) {
        const process = processes.get(id.process);
        if (process === undefined) await tx.deleteTimer(id, timer);
        else {
          const before = await tx.cursor(process.name, channel);
          const standing = { clock: ports.clock, before, settings: settings.get(process.name) };
          await advance(tx, process, id, { type: 'due', timer, due, now: ledgerTime }, standing);
        }
      }
      return timers.length;
    });
    acted ||= fired > 0;
    // what fired may have set others that are due
    if (fired === 0) return acted;
  }
}
