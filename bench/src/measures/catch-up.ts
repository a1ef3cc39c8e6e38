import type { Figure, Measure } from '../harness/figure';
import { sampleOf } from '../harness/sample';
import { type Recording, record, replay, type Replayed } from '../stage/replay';
import { sizes, type Size } from '../stage/series';
import { TwoParties } from '../stage/two-parties';

const writers = 16;
const rounds = 3;

/** How fast a party's projector takes what 16 writers made, one version a transaction, every check run again. */
export const catchUp: Measure = {
  name: 'catch-up',
  run: async (say) => {
    const small = await recorded(sizes.small, 40, say);
    const large = await recorded(sizes.large, 10, say);
    return [
      ...(await figures('2 KB', small, { least: 500 })),
      ...(await figures('20 KB', large)),
      await one('projector of a party, block by block, 2 KB', small, true),
      await one('projector of a bystander, catching up, 2 KB', small, false, 'OtherMSP'),
    ];
  },
};

async function recorded(size: Size, writes: number, say: (line: string) => void): Promise<Recording> {
  const stage = await TwoParties.create();
  try {
    say(`writes ${writers * writes} versions of ${size.name}`);
    await stage.revise(await stage.forecasts(writers, size), writes, size);
    await stage.constellation.settled();
    return await record(stage);
  } finally {
    await stage.close();
  }
}

async function figures(what: string, recording: Recording, goal?: Figure['goal']): Promise<Figure[]> {
  const runs = await several(recording, false);
  const speed = sampleOf(runs.map(({ versions, milliseconds }) => (1000 * versions) / milliseconds));
  const cost = sampleOf(runs.map(costOf));
  return [
    {
      measure: `catch-up with full re-check, ${what}`,
      value: speed.median,
      spread: speed.spread,
      unit: 'versions/s',
      goal,
    },
    {
      measure: `projector of a party, catching up, ${what}`,
      value: cost.median,
      spread: cost.spread,
      unit: 'ms CPU/version',
    },
  ];
}

async function one(measure: string, recording: Recording, live: boolean, self?: string): Promise<Figure> {
  const { versions } = await replay(recording, false);
  const cost = sampleOf((await several(recording, live, self)).map((run) => costOf({ ...run, versions })));
  return { measure, value: cost.median, spread: cost.spread, unit: 'ms CPU/version' };
}

async function several(recording: Recording, live: boolean, self?: string): Promise<Replayed[]> {
  const runs: Replayed[] = [];
  for (let round = 0; round <= rounds; round += 1) runs.push(await replay(recording, live, self));
  return runs.slice(1);
}

const costOf = ({ versions, cpu }: Replayed): number => cpu.all / versions;
