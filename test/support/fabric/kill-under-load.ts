import type { FaultyWorld } from './faulty-world';

export type Fault = {
  name: string;
  /** Who is killed. */
  host: (world: FaultyWorld) => Promise<string>;
  /** What writers are told while it is down; undefined: writes go on without it. */
  told: string | undefined;
  /** How long nobody is acknowledged, at most, in seconds, from the kill or from its return on. */
  pause: number;
};
export type Aftermath = { longest: number; refusals: string; acknowledged: number; lost: string[] };

const writers = 4;
const some = 10;

/** kill -9 while members write, then back by the operator's verbs. @returns what came of it, once both members have all */
export async function killUnderLoad(world: FaultyWorld, { host, told }: Fault): Promise<Aftermath> {
  const load = world.load();
  load.start(writers);
  try {
    await load.more(some);
    const killed = await host(world);
    let since = Date.now();
    await world.kill(killed);
    if (told === undefined) {
      await load.more(some);
      await world.bringBack();
    } else {
      await load.refusedAs(told);
      await world.bringBack();
      since = Date.now();
      await load.more(some);
    }
    await load.stop();
    const longest = load.pauseSince(since);
    await world.settled();
    const lost = [...(await load.lostAt('buyer')), ...(await load.lostAt('seller'))];
    const refusals = Array.from(load.refused, ([code, count]) => `${code} ${count}`).join(', ');
    return { longest, refusals, acknowledged: load.acknowledged.length, lost };
  } finally {
    await load.stop();
    await world.bringBack();
  }
}

/** As a row of a table. */
export function rowOf({ name }: Pick<Fault, 'name'>, { refusals, longest, acknowledged, lost }: Aftermath): string {
  return `| ${name} | ${refusals} | ${longest.toFixed(1)} s | ${acknowledged} | ${lost.length} |`;
}

export const heading = '| fault | told meanwhile | longest pause | acknowledged | lost |\n|---|---|---|---|---|';
