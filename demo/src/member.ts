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
type WriteResult = { __typename: 'Written'; changes: Change[] } | ({ __typename: 'Refused' } & Refused);

const proof = 'proof { channel txId block sealHash }';
const written = `__typename ... on Written { changes { version ${proof} record { id parties state: signedState } } } ... on Refused { code message data }`;

/** One member as its people use it: GraphQL with a token, nothing else. */
export class Member {
  constructor(
    readonly slug: string,
    readonly mspId: string,
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** @throws Error if the member's node refuses */
  async write(channel: string, ...steps: Step[]): Promise<Change> {
    const result = await this.#apply(channel, steps);
    if (result.__typename === 'Refused') throw new Error(`${this.slug}: ${result.message}`);
    const [change] = result.changes;
    if (change === undefined) throw new Error(`${this.slug}: a write without a change`);
    return change;
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

  /** What this member would show an auditor. @throws Error if it holds no such record */
  async disclosure(channel: string, kind: string, id: string): Promise<Disclosures> {
    const query = `query ($id: Hex!, $channel: String, $kind: String) { record(id: $id, channel: $channel, kind: $kind) {
      versions(last: 100) { edges { node { disclosure { seal body } } } } } }`;
    type Found = { versions: { edges: { node: { disclosure: { seal: string; body: string | null } } }[] } };
    const { record } = await this.ask<{ record: Found | null }>(query, { channel, kind, id });
    if (!record) throw new Error(`${this.slug} holds no ${kind} ${id}`);
    const versions = record.versions.edges.map(({ node: { disclosure } }) => {
      return { seal: disclosure.seal, ...(disclosure.body !== null && { body: disclosure.body }) };
    });
    return { v: 1, channel, records: [{ kind, id, versions }] };
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

  async #apply(channel: string, steps: Step[]): Promise<WriteResult> {
    const mutation = `mutation ($channel: String!, $steps: [StepInput!]!) { apply(channel: $channel, steps: $steps) { ${written} } }`;
    return (await this.ask<{ apply: WriteResult }>(mutation, { channel, steps })).apply;
  }
}
