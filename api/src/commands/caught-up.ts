import type { RecordSource } from './record-source';

export type CaughtUpPorts = {
  records: Pick<RecordSource, 'reached'>;
  /** How many blocks the own peer has. */
  height: (channel: string) => Promise<bigint>;
};

const projectionMilliseconds = 10_000;

/** Whether all is projected that the own peer has when asked; a peer that does not say what it has may have anything. */
export const caughtUp =
  ({ records, height }: CaughtUpPorts) =>
  (channel: string): Promise<boolean> =>
    height(channel).then(
      (blocks) => records.reached(channel, blocks - 1n, projectionMilliseconds),
      () => false,
    );
