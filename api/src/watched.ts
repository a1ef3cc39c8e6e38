import type { NodeMetrics } from './http';
import type { Followed } from './leading';

type Heights = () => Promise<ReadonlyMap<string, bigint>>;

export function watchProjection(metrics: NodeMetrics, followed: readonly Followed[], heights: Heights): void {
  const projected = async () => {
    const pairs = Array.from(await heights(), ([channel, next]) => [channel, Number(next)] as const);
    return Object.fromEntries(pairs);
  };
  const lag = () => Object.fromEntries(followed.map(({ reader, state }) => [reader.channel, Number(state.lag)]));
  metrics.watch('tierline_projected_blocks', 'blocks projected, by channel', projected, 'channel');
  metrics.watch('tierline_lag_blocks', 'blocks that the peer has and the projection has not', lag, 'channel');
}

/** What it does alone, and what waits for others. */
export function watchWork(
  metrics: NodeMetrics,
  { leads, waiting }: { leads: () => boolean; waiting: () => Promise<number> },
): void {
  metrics.watch('tierline_leads', 'whether this process leads', () => ({ projection: Number(leads()) }), 'part');
  metrics.watch(
    'tierline_outbox_commands',
    'commands of persons that wait for a partner',
    async () => ({ queued: await waiting() }),
    'status',
  );
}
