import { setTimeout as pause } from 'node:timers/promises';
import type { Json } from '@tierline/chaincode/schema';

export type Step = { kind: string; command: string; id?: string; basedOn?: number; input: Json };
type Proof = { channel: string; txId: string; block: string; sealHash: string };
export type Version = {
  version: number;
  command: string;
  at: string;
  by: { mspId: string; name: string };
  state: Json;
  proof: Proof;
};
/** docs/audit.md */
export type Disclosures = {
  v: 1;
  channel: string;
  records: { kind: string; id: string; versions: { seal: string; body?: string }[] }[];
};
export type Change = { version: number; proof: Proof; record: { id: string; parties: string[]; state: Json } };
export type Refused = { code: string; message: string; data: Json };
type RefusedResult = { __typename: 'Refused' } & Refused;
type WriteResult = { __typename: 'Written'; changes: Change[] } | RefusedResult;
/** What became of a partner's file (docs/integrate.md). */
export type Imported = {
  acceptedRows: number;
  refusedRows: number;
  rows: { row: number; code: string; message: string; near: string[] | null }[];
  writes: { command: string; change: Change | null; refusal: Refused | null }[];
};
type ImportResult = ({ __typename: 'Imported' } & Imported) | RefusedResult;
type ForecastFormat = 'CATENA_X' | 'CSV';

const proof = 'proof { channel txId block sealHash }';
const change = `version ${proof} record { id parties state: signedState }`;
const refusal = 'code message data';
const written = `__typename ... on Written { changes { ${change} } } ... on Refused { ${refusal} }`;
const imported = `__typename ... on Refused { ${refusal} } ... on Imported { acceptedRows refusedRows
  rows { row code message near } writes { command change { ${change} } refusal { ${refusal} } } }`;

/** One member as its people use it: GraphQL with a token, nothing else. */
export class Member {
  constructor(
    readonly slug: string,
    readonly mspId: string,
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** One transaction. @returns its first change @throws Error if the member's node refuses */
  async write(channel: string, ...steps: Step[]): Promise<Change> {
    const [change] = await this.writeAll(channel, steps);
    if (change === undefined) throw new Error(`${this.slug}: a write without a change`);
    return change;
  }

  /** One transaction. @returns a change for each step @throws Error if the member's node refuses */
  async writeAll(channel: string, steps: readonly Step[]): Promise<Change[]> {
    return this.#unlessRefused(await this.#apply(channel, steps)).changes;
  }

  /** @throws Error if the member's node refuses the file as a whole */
  async importForecasts(channel: string, format: ForecastFormat, document: string): Promise<Imported> {
    const mutation = `mutation ($channel: String!, $format: ForecastFormat!, $document: String!) {
      imported: importForecasts(channel: $channel, format: $format, document: $document) { ${imported} } }`;
    const answer = await this.ask<{ imported: ImportResult }>(mutation, { channel, format, document });
    return this.#unlessRefused(answer.imported);
  }

  /** @throws Error if the member's node refuses the file as a whole */
  async importEpcis(channel: string, document: string): Promise<Imported> {
    const mutation = `mutation ($channel: String!, $document: String!) {
      imported: importEpcis(channel: $channel, document: $document) { ${imported} } }`;
    const answer = await this.ask<{ imported: ImportResult }>(mutation, { channel, document });
    return this.#unlessRefused(answer.imported);
  }

  /** A write that is expected to be refused. @throws Error if it is not */
  async refused(channel: string, ...steps: Step[]): Promise<Refused> {
    const result = await this.#apply(channel, steps);
    if (result.__typename === 'Written') throw new Error(`${this.slug}: this should have been refused`);
    return result;
  }

  async versions(channel: string, kind: string, id: string): Promise<Version[]> {
    const query = `query ($id: Hex!, $channel: String, $kind: String) { record(id: $id, channel: $channel, kind: $kind) {
      versions(last: 100) { edges { node { version command at by { mspId name } state: signedState ${proof} } } } } }`;
    type Found = { versions: { edges: { node: Version }[] } };
    const { record } = await this.ask<{ record: Found | null }>(query, { channel, kind, id });
    return record?.versions.edges.map(({ node }) => node) ?? [];
  }

  /** @throws Error if it holds no such record */
  async lastVersion(channel: string, kind: string, id: string): Promise<Version> {
    const last = (await this.versions(channel, kind, id)).at(-1);
    if (!last) throw new Error(`${this.slug} holds no ${kind} ${id}`);
    return last;
  }

  /** What this member would show an auditor. @throws Error if it holds no such record */
  async disclosure(channel: string, kind: string, ids: readonly string[]): Promise<Disclosures> {
    return { v: 1, channel, records: await Promise.all(ids.map((id) => this.#disclosed(channel, kind, id))) };
  }

  async #disclosed(channel: string, kind: string, id: string): Promise<Disclosures['records'][number]> {
    const query = `query ($id: Hex!, $channel: String, $kind: String) { record(id: $id, channel: $channel, kind: $kind) {
      versions(last: 100) { edges { node { disclosure { seal body } } } } } }`;
    type Found = { versions: { edges: { node: { disclosure: { seal: string; body: string | null } } }[] } };
    const { record } = await this.ask<{ record: Found | null }>(query, { channel, kind, id });
    if (!record) throw new Error(`${this.slug} holds no ${kind} ${id}`);
    const versions = record.versions.edges.map(({ node: { disclosure } }) => {
      return { seal: disclosure.seal, ...(disclosure.body !== null && { body: disclosure.body }) };
    });
    return { kind, id, versions };
  }

  /** Has the node say in everybody's blocks what its peer has of the channel. @returns where it says so */
  async attest(channel: string): Promise<bigint> {
    const mutation = `mutation ($channel: String!) { said: attestChannel(channel: $channel) {
      __typename ... on Done { transactions { block } } ... on Refused { ${refusal} } } }`;
    type Said = { __typename: 'Done'; transactions: [{ block: string }] } | RefusedResult;
    const { said } = await this.ask<{ said: Said }>(mutation, { channel });
    return BigInt(this.#unlessRefused(said).transactions[0].block);
  }

  /** An audit pack of records, of blocks up to a time, made by this member's node. @throws Error if it refuses */
  async auditPack(channel: string, records: readonly string[], until: string): Promise<Buffer> {
    const mutation = `mutation ($channel: String!, $records: [Hex!], $until: DateTime) {
      made: auditPack(channel: $channel, records: $records, period: { until: $until }) {
        __typename ... on AuditPack { href } ... on Refused { ${refusal} } } }`;
    type Made = { __typename: 'AuditPack'; href: string } | RefusedResult;
    const { made } = await this.ask<{ made: Made }>(mutation, { channel, records, until });
    const { href } = this.#unlessRefused(made);
    const response = await fetch(new URL(href, this.url), { headers: { authorization: `Bearer ${this.token}` } });
    if (!response.ok) throw new Error(`${this.slug}: ${response.statusText}`);
    return Buffer.from(await response.arrayBuffer());
  }

  /** undefined: this member's node has not come so far. */
  async holds(channel: string, id: string, version: number): Promise<true | undefined> {
    const query = 'query ($id: Hex!, $channel: String) { record(id: $id, channel: $channel) { version } }';
    const { record } = await this.ask<{ record: { version: number } | null }>(query, { channel, id });
    return record !== null && record.version >= version ? true : undefined;
  }

  /** Asks until there is an answer. @throws Error after ten seconds */
  async awaits<T>(question: () => Promise<T | undefined>): Promise<T> {
    const end = Date.now() + 10_000;
    while (Date.now() < end) {
      const answer = await question();
      if (answer !== undefined) return answer;
      await pause(20);
    }
    throw new Error(`${this.slug}: its node does not come so far`);
  }

  /** Where guests of this member's ask. */
  guests(what: 'open' | 'act'): URL {
    return new URL(`guests/${what}`, this.url);
  }

  async ask<T>(query: string, variables: Record<string, unknown> = {}): Promise<T> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data?: T; errors?: { message: string }[] };
    if (errors !== undefined || data === undefined)
      throw new Error(`${this.slug}: ${errors?.map(({ message }) => message).join('; ') ?? response.statusText}`);
    return data;
  }

  #unlessRefused<Done extends { __typename: 'Written' | 'Imported' | 'Done' | 'AuditPack' }>(
    result: Done | RefusedResult,
  ): Done {
    if (isRefused(result)) throw new Error(`${this.slug}: ${result.message}`);
    return result;
  }

  async #apply(channel: string, steps: readonly Step[]): Promise<WriteResult> {
    const mutation = `mutation ($channel: String!, $steps: [StepInput!]!) { apply(channel: $channel, steps: $steps) { ${written} } }`;
    return (await this.ask<{ apply: WriteResult }>(mutation, { channel, steps })).apply;
  }
}

const isRefused = (result: { __typename: string }): result is RefusedResult => result.__typename === 'Refused';
