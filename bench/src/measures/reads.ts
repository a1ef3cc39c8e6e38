import { bareYoga } from '../bare/bare-yoga';
import { Asker } from '../harness/asking';
import { cpuOf } from '../harness/cpu';
import type { Figure, Measure } from '../harness/figure';
import { interleaved, sampleOf } from '../harness/sample';
import { sizes } from '../stage/series';
import { TwoParties } from '../stage/two-parties';

const [rounds, lanes, requests] = [5, 8, 40];
const proof = 'proof { channel txId block sealHash }';

/** What people ask most: one record, a page of a list, a record's history. */
const questions: { what: string; query: string }[] = [
  {
    what: 'one record',
    query: `query ($id: Hex!) { record(id: $id) { __typename id version parties signedState sealHash changedAt } }`,
  },
  {
    what: 'a page of 20 records',
    query: `{ forecasts(first: 20) { edges { cursor node { id version parties signedState changedAt } } pageInfo { hasNextPage endCursor } } }`,
  },
  {
    what: 'a record with its versions',
    query: `query ($id: Hex!) { record(id: $id) { __typename id versions { edges { node { version command at by { mspId name } signedState ${proof} } } } } }`,
  },
];

/** A node's reads against a bare yoga server that returns the same JSON: how much of its CPU is not ours. */
export const reads: Measure = {
  name: 'reads',
  run: async (say) => {
    const stage = await TwoParties.create();
    const asker = new Asker();
    try {
      const ids = await stage.forecasts(24, sizes.small);
      await stage.revise(ids, 4, sizes.small);
      await stage.constellation.settled();
      const figures: Figure[] = [];
      for (const { what, query } of questions) {
        say(what);
        figures.push(...(await against(stage, asker, what, { query, variables: { id: ids[0] } })));
      }
      return figures;
    } finally {
      asker.close();
      await stage.close();
    }
  },
};

async function against(
  stage: TwoParties,
  asker: Asker,
  what: string,
  question: { query: string; variables: object },
): Promise<Figure[]> {
  const data = await stage.ask('buyer', question.query, question.variables);
  const bare = await bareYoga(data);
  const bodies = Array.from({ length: lanes }, () => Array.from({ length: requests }, () => JSON.stringify(question)));
  const expect = JSON.stringify({ data });
  const run = (url: string) => async () => {
    const { cpu, result } = await cpuOf(() => asker.ask({ url, headers: stage.headers('buyer'), bodies, expect }));
    return { cost: cpu.all / (lanes * requests), speed: (1000 * lanes * requests) / result.milliseconds };
  };
  const [runBare, runOurs] = [run(bare.url), run(stage.constellation.url('buyer'))];
  try {
    await runBare();
    await runOurs();
    const pairs = await interleaved(rounds, runBare, runOurs);
    const share = sampleOf(pairs.map(({ a, b }) => a.cost / b.cost));
    const cost = sampleOf(pairs.map(({ b }) => b.cost));
    const speed = sampleOf(pairs.map(({ b }) => b.speed));
    return [
      {
        measure: `reads: ${what}, against bare yoga`,
        value: share.median,
        spread: share.spread,
        unit: 'of its CPU',
        goal: { least: 0.5 },
      },
      { measure: `reads: ${what}`, value: cost.median, spread: cost.spread, unit: 'ms CPU/request' },
      { measure: `reads: ${what}, ${lanes} askers`, value: speed.median, spread: speed.spread, unit: 'requests/s' },
    ];
  } finally {
    bare.close();
  }
}
