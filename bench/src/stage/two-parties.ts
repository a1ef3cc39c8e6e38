import { resolve } from 'node:path';
import { Constellation, type EmbeddedOptions } from '@tierline/cli/constellation';
import type { ConsortiumNetwork } from '@tierline/cli/network';
import { Asker, type Asked, type Lanes } from '../harness/asking';
import { bare, type Timed } from '../bare/bare-client';
import { forecastOf, seriesOf, type Size } from './series';

export const parties = ['BuyerMSP', 'SupplierMSP'] as const;
export const programme = 'programme';

/** Who buys from whom, on which channel of which consortium. */
export type Setting = {
  consortium: EmbeddedOptions;
  channel: string;
  buyer: string;
  supplier: { slug: string; mspId: string };
};

/** Two members and nobody else; the bare contract on a channel of its own that no node follows. */
const alone: Setting = {
  channel: programme,
  buyer: 'buyer',
  supplier: { slug: 'supplier', mspId: parties[1] },
  consortium: {
    consortiumFile: resolve(__dirname, '../../consortium.yaml'),
    beside: {
      channels: [{ name: bare.channel, members: [...parties] }],
      chaincodes: [
        {
          name: bare.chaincode,
          version: '1.0',
          channels: [bare.channel],
          source: { module: require.resolve('../bare/hosted-bare') },
        },
      ],
    },
  },
};

/** The consortium that is shipped. */
export const shipped: Setting = {
  channel: 'axle-programme',
  buyer: 'oem',
  supplier: { slug: 'axle', mspId: 'AxleMSP' },
  consortium: {},
};
export type AnyStep = { kind: string; command: string; input: object; id?: string };
type Written = { changes: { version: number; record: { id: string } }[] };

const result =
  '__typename ... on Written { changes { version proof { txId block sealHash } } } ... on Refused { code message }';
const written = '"__typename":"Written"';
const changed = '__typename ... on Written { changes { version record { id } } } ... on Refused { code message }';

/** A buyer and a supplier on one channel, and the bare contract on another that no node follows, in one network. */
export class TwoParties {
  readonly #tokens = new Map<string, string>();
  readonly #asker = new Asker();
  #parts = 0;
  #turns = 0;

  private constructor(
    readonly constellation: Constellation<ConsortiumNetwork>,
    private readonly setting: Omit<Setting, 'consortium'>,
  ) {}

  /** On the embedded network. */
  static async create(setting = alone): Promise<TwoParties> {
    return TwoParties.on(await Constellation.create(setting.consortium), setting);
  }

  static async on(
    constellation: Constellation<ConsortiumNetwork>,
    setting: Omit<Setting, 'consortium'>,
  ): Promise<TwoParties> {
    const made = new TwoParties(constellation, setting);
    for (const { slug } of constellation.consortium.members)
      made.#tokens.set(slug, await constellation.token(slug, ['planner', 'logistics', 'manager']));
    await made.link(setting.buyer, setting.supplier);
    return made;
  }

  /** Published and committed forecasts; their ids. */
  async forecasts(count: number, size: Size): Promise<string[]> {
    const { buckets } = seriesOf(size, 0);
    const publish = (): Promise<string> => {
      this.#parts += 1;
      const input = forecastOf(size, `PART-${String(this.#parts)}`, this.setting.supplier.mspId);
      return this.#write(this.setting.buyer, 'publishForecast', 'PublishForecastInput', undefined, input);
    };
    const ids = await Promise.all(Array.from({ length: count }, publish));
    await this.constellation.settled();
    const { slug } = this.setting.supplier;
    await Promise.all(ids.map((id) => this.#write(slug, 'commitForecast', 'CommitForecastInput', id, { buckets })));
    await this.constellation.settled();
    return ids;
  }

  /** One writer a lane, each revising a record `writes` times, asked from another process; or at a `rate`, in requests a second. */
  async revise(lanes: readonly string[], writes: number, size: Size, rate?: number): Promise<Timed> {
    const bodies = lanes.map((id) =>
      Array.from({ length: writes }, () => {
        this.#turns += 1;
        return JSON.stringify({
          query: `mutation ($id: Hex!, $input: ReviseForecastInput!) { reviseForecast(channel: "${this.setting.channel}", id: $id, input: $input) { ${result} } }`,
          variables: { id, input: seriesOf(size, this.#turns) },
        });
      }),
    );
    const before = await this.#stages();
    const asked = await this.mutate(bodies, { rate });
    const after = await this.#stages();
    const stages = Object.fromEntries(Object.entries(after).map(([stage, all]) => [stage, all - (before[stage] ?? 0)]));
    return { ...asked, stages };
  }

  /** One writer a step, of a member. */
  applyAll(by: string, steps: readonly AnyStep[]): Promise<Asked> {
    const query = `mutation ($steps: [StepInput!]!) { apply(channel: "${this.setting.channel}", steps: $steps) { ${result} } }`;
    return this.mutate(
      steps.map((step) => [JSON.stringify({ query, variables: { steps: [step] } })]),
      { by },
    );
  }

  /** One step of a member; the id of its record. @throws Error if it is refused */
  async apply(by: string, step: AnyStep): Promise<string> {
    const query = `mutation ($steps: [StepInput!]!) { apply(channel: "${this.setting.channel}", steps: $steps) { ${changed} } }`;
    return changeOf((await this.ask(by, query, { steps: [step] }))['apply']);
  }

  /** A record asked for by the buyer. */
  read(id: string, readers: number, each: number): Promise<Asked> {
    const query = `query ($id: Hex!) { record(id: $id) { id version parties signedState sealHash changedAt } }`;
    const body = JSON.stringify({ query, variables: { id } });
    const bodies = Array.from({ length: readers }, () => Array.from({ length: each }, () => body));
    return this.mutate(bodies, { expect: `"id":"${id}"` });
  }

  /** A member's requests (the buyer's, where none is named), lanes side by side, asked from another process. @throws Error if one is refused */
  mutate(
    bodies: Lanes['bodies'],
    {
      by = this.setting.buyer,
      expect = written,
      rate,
    }: { by?: string; expect?: string; rate?: number | undefined } = {},
  ): Promise<Asked> {
    return this.#asker.ask({ url: this.constellation.url(by), headers: this.headers(by), bodies, expect, rate });
  }

  /** What the buyer's node has waited for since it started, in milliseconds by stage. */
  async #stages(): Promise<Record<string, number>> {
    const url = this.constellation.url(this.setting.buyer).replace(/graphql$/, 'metrics');
    const text = await (await fetch(url, { headers: this.headers(this.setting.buyer) })).text();
    const sums = text.matchAll(/^tierline_write_stage_seconds_sum\{[^}]*stage="(\w+)"[^}]*\} (\S+)$/gm);
    return Object.fromEntries(Array.from(sums, ([, stage = '', seconds]) => [stage, Number(seconds) * 1000]));
  }

  headers(slug: string): Record<string, string> {
    return { authorization: `Bearer ${this.#tokens.get(slug) ?? ''}` };
  }

  /** The data of an answer. @throws Error if it has errors */
  async ask(slug: string, query: string, variables: object = {}): Promise<Record<string, unknown>> {
    const response = await fetch(this.constellation.url(slug), {
      method: 'POST',
      headers: { ...this.headers(slug), 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: Record<string, unknown>; errors?: unknown };
    if (!data || errors) throw new Error(JSON.stringify(errors));
    return data;
  }

  async close(): Promise<void> {
    this.#asker.close();
    await this.constellation.close();
  }

  /** What one proposes and the other accepts. */
  async link(by: string, other: { slug: string; mspId: string }): Promise<void> {
    const id = await this.#write(by, 'proposeLink', 'ProposeLinkInput', undefined, { to: other.mspId });
    await this.constellation.settled();
    const query = `mutation ($id: Hex!) { acceptLink(channel: "${this.setting.channel}", id: $id) { ${changed} } }`;
    changeOf((await this.ask(other.slug, query, { id }))['acceptLink']);
    await this.constellation.settled();
  }

  async #write(slug: string, name: string, type: string, id: string | undefined, input: object): Promise<string> {
    const query = `mutation ($id: Hex, $input: ${type}!) { ${name}(channel: "${this.setting.channel}", id: $id, input: $input) { ${changed} } }`;
    return changeOf((await this.ask(slug, query, { id, input }))[name]);
  }
}

/** The id of the record that a write changed. @throws Error if it was refused */
function changeOf(answer: unknown): string {
  const result = answer as Written | { message: string };
  if ('message' in result) throw new Error(result.message);
  return result.changes[0]?.record.id ?? '';
}
