import { resolve } from 'node:path';
import { Constellation, type EmbeddedOptions } from '@tierline/cli/constellation';
import { Asker, type Asked } from '../harness/asking';
import { bare } from '../bare/bare-client';
import { seriesOf, type Size } from './series';

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
    readonly constellation: Constellation,
    private readonly setting: Setting,
  ) {}

  static async create(setting = alone): Promise<TwoParties> {
    const constellation = await Constellation.create(setting.consortium);
    const made = new TwoParties(constellation, setting);
    for (const slug of [setting.buyer, setting.supplier.slug])
      made.#tokens.set(slug, await constellation.token(slug, ['planner', 'logistics', 'manager']));
    await made.#link();
    return made;
  }

  /** A published and committed forecast; its id. */
  async forecast(size: Size): Promise<string> {
    const { reason: _reason, ...series } = seriesOf(size, 0);
    const { buckets } = series;
    this.#parts += 1;
    const id = await this.#write(this.setting.buyer, 'publishForecast', 'PublishForecastInput', undefined, {
      ...series,
      supplier: this.setting.supplier.mspId,
      customerPart: `PART-${String(this.#parts)}`,
      site: 'BPNS00000003AYRE',
      category: '0001',
      unit: 'PCE',
      granularity: 'week',
    });
    await this.constellation.settled();
    await this.#write(this.setting.supplier.slug, 'commitForecast', 'CommitForecastInput', id, { buckets });
    await this.constellation.settled();
    return id;
  }

  async forecasts(count: number, size: Size): Promise<string[]> {
    const ids: string[] = [];
    for (let made = 0; made < count; made += 1) ids.push(await this.forecast(size));
    return ids;
  }

  /** One writer a lane, each revising a record `writes` times, asked from another process. */
  async revise(lanes: readonly string[], writes: number, size: Size): Promise<Asked> {
    const bodies = lanes.map((id) =>
      Array.from({ length: writes }, () => {
        this.#turns += 1;
        return JSON.stringify({
          query: `mutation ($id: Hex!, $input: ReviseForecastInput!) { reviseForecast(channel: "${this.setting.channel}", id: $id, input: $input) { ${result} } }`,
          variables: { id, input: seriesOf(size, this.#turns) },
        });
      }),
    );
    return this.mutate(bodies);
  }

  /** The buyer's mutations, lanes side by side, asked from another process. @throws Error if one is refused */
  mutate(bodies: readonly (readonly string[])[]): Promise<Asked> {
    const { buyer } = this.setting;
    return this.#asker.ask({
      url: this.constellation.url(buyer),
      headers: this.headers(buyer),
      bodies,
      expect: written,
    });
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

  async #link(): Promise<void> {
    const id = await this.#write(this.setting.buyer, 'proposeLink', 'ProposeLinkInput', undefined, {
      to: this.setting.supplier.mspId,
    });
    await this.constellation.settled();
    const query = `mutation ($id: Hex!) { acceptLink(channel: "${this.setting.channel}", id: $id) { ${changed} } }`;
    changeOf((await this.ask(this.setting.supplier.slug, query, { id }))['acceptLink']);
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
