type Running = { settled(): Promise<void>; network: { height(channel: string): Promise<number> | number } };

/** Blocks of a channel once no node has anything left to write: they find what is wrong, and open cases, by themselves. */
export async function quietHeight(running: Running, channel: string): Promise<number> {
  const before = await running.network.height(channel);
  await running.settled();
  const after = await running.network.height(channel);
  return after === before ? after : quietHeight(running, channel);
}
