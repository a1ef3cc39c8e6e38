import type { Ledger } from '../gateway';
import { isRefusal } from '../refusals';
import type { Receipt, RecordSource } from './record-source';
import type { UnsettledStore } from './unsettled';

/** What a write waits for: its basis from the read model, endorsement, ordering and commit at the own peer, projection. */
export type WriteStage = 'read' | 'endorse' | 'commit' | 'project';

type Count = {
  write(command: string, result: 'committed' | 'refused' | 'failed', milliseconds: number): void;
  retry(reason: string): void;
  stage(stage: WriteStage, milliseconds: number): void;
};

export type WriterPorts = {
  ledger: Ledger;
  records: RecordSource;
  unsettled: UnsettledStore;
  /** Whether all is projected that the own peer has by now; waits a while for it. */
  caughtUp: (channel: string) => Promise<boolean>;
  /** Why no writes are taken now; undefined while they are. */
  stopped: () => { part: string; state: string } | undefined;
  count: Count;
  pause?: (milliseconds: number) => Promise<unknown>;
};

/** Counts how long a stage took, however it ended. */
export async function timed<T>(count: Count, stage: WriteStage, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    count.stage(stage, performance.now() - started);
  }
}

/** Counts how a command ended, and after how long. */
export async function counted(count: Count, name: string, work: () => Promise<Receipt[]>): Promise<Receipt[]> {
  const started = performance.now();
  const end = (result: 'committed' | 'refused' | 'failed') => count.write(name, result, performance.now() - started);
  try {
    const receipts = await work();
    end('committed');
    return receipts;
  } catch (error) {
    end(isRefusal(error) ? 'refused' : 'failed');
    throw error;
  }
}
