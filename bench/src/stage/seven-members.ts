import { sizes } from './series';
import { shipped, TwoParties } from './two-parties';

export type Resident = { ready: number; worked: number; most: number };

// The consortium that is shipped, in a process of its own that tells what memory it takes (bytes).
void measure();

async function measure(): Promise<void> {
  const stage = await TwoParties.create(shipped);
  const ready = process.memoryUsage.rss();
  await stage.revise(await stage.forecasts(16, sizes.small), 20, sizes.small);
  await stage.constellation.settled();
  const worked = process.memoryUsage.rss();
  await stage.close();
  process.send?.({ ready, worked, most: 1024 * process.resourceUsage().maxRSS } satisfies Resident);
  process.disconnect();
}
