import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { Constellation } from '@tierline/cli/constellation';
import { Asker, type Asked } from '../harness/asking';
import { bare } from '../bare/bare-client';
import { seriesOf, type Size } from './series';

export const parties = ['BuyerMSP', 'SupplierMSP'] as const;
export const programme = 'programme';
type Slug = 'buyer' | 'supplier';
type Written = { changes: { version: number; record: { id: string } }[] };

const result =
  '__typename ... on Written { changes { version proof { txId block sealHash } } } ... on Refused { code message }';
const written = '"__typename":"Written"';
const id16 = (): string => randomBytes(16).toString('hex');

/** A buyer and a supplier on one channel, and the bare contract on another that no node follows, in one network. */
export class TwoParties {
  readonly #tokens = new Map<Slug, string>();
  readonly #asker = new Asker();
  #parts = 0;
  #turns = 0;

  private constructor(readonly constellation: Constellation) {}

  static async create(): Promise<TwoParties> {
    const constellation = await Constellation.create({
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
    });
    const made = new TwoParties(constellation);
    for (const slug of ['buyer', 'supplier'] as const)
      made.#tokens.set(slug, await constellation.token(slug, ['planner', 'manager']));
    await made.#link();
    return made;
  }

  /** A published and committed forecast; its id. */
  async forecast(size: Size): Promise<string> {
    const { reason: _reason, ...series } = seriesOf(size, 0);
    const { buckets } = series;
    this.#parts += 1;
    const id = await this.#write('buyer', 'publishForecast', 'PublishForecastInput', undefined, {
      ...series,
      supplier: parties[1],
      customerPart: `PART-${String(this.#parts)}`,
      site: 'BPNS00000003AYRE',
      category: '0001',
      unit: 'PCE',
      granularity: 'week',
    });
    await this.constellation.settled();
    await this.#write('supplier', 'commitForecast', 'CommitForecastInput', id, { buckets });
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
          query: `mutation ($id: Hex!, $input: ReviseForecastInput!) { reviseForecast(channel: "${programme}", id: $id, input: $input) { ${result} } }`,
          variables: { id, input: seriesOf(size, this.#turns) },
        });
      }),
    );
    return this.#asker.ask({
      url: this.constellation.url('buyer'),
      headers: this.headers('buyer'),
      bodies,
      expect: written,
    });
  }

  headers(slug: Slug): Record<string, string> {
    return { authorization: `Bearer ${this.#tokens.get(slug) ?? ''}` };
  }

  /** The data of an answer. @throws Error if it has errors */
  async ask(slug: Slug, query: string, variables: object = {}): Promise<Record<string, unknown>> {
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
    const id = await this.#write('buyer', 'proposeLink', 'ProposeLinkInput', undefined, {
      to: parties[1],
      random: id16(),
    });
    await this.constellation.settled();
    await this.#write('supplier', 'acceptLink', 'AcceptLinkInput', id, { random: id16() });
    await this.constellation.settled();
  }

  async #write(slug: Slug, name: string, type: string, id: string | undefined, input: object): Promise<string> {
    const query = `mutation ($id: Hex, $input: ${type}!) { ${name}(channel: "${programme}", id: $id, input: $input) {
      __typename ... on Written { changes { version record { id } } } ... on Refused { code message } } }`;
    const answer = (await this.ask(slug, query, { id, input }))[name] as Written | { message: string };
    if ('message' in answer) throw new Error(`${name}: ${answer.message}`);
    return answer.changes[0]?.record.id ?? '';
  }
}
