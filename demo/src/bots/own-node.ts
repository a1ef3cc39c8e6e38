import { messagesOf } from './server-sent';

/** A fact of the member's feed (docs/integrate.md, "The feed"). */
export type Fact = { type: string; source: string; subject?: string; data: unknown };
export type Told = { cursor: string; fact: Fact };

/** The node answered, and what it says is no. */
export class NodeRefuses extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

type Errors = { errors?: { extensions?: { code?: string } }[] };
type Answer<T> = Errors & { data?: T | null };

/** The node of the bot's own member: all that a bot ever talks to. */
export class OwnNode {
  /** @param root without `/graphql` */
  constructor(
    private readonly root: string,
    private readonly token: string,
  ) {}

  /** @throws NodeRefuses; TypeError if the node does not answer */
  async ask<T>(query: string, variables: object): Promise<T> {
    const response = await fetch(this.#address('graphql'), {
      method: 'POST',
      headers: { ...this.#bearer, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as Answer<T>;
    if (answer.errors || !answer.data) throw new NodeRefuses(codeOf(answer));
    return answer.data;
  }

  /**
   * Facts after a cursor (absent: from the first on), for as long as the connection stands.
   * @throws NodeRefuses; TypeError if the connection breaks
   */
  async *follow(filter: Record<string, string>, after: string | undefined): AsyncGenerator<Told> {
    const address = this.#address('feed/stream');
    for (const [name, value] of Object.entries(filter)) address.searchParams.set(name, value);
    const headers = { ...this.#bearer, ...(after !== undefined && { 'last-event-id': after }) };
    const response = await fetch(address, { headers });
    if (!response.ok || !response.body) throw new NodeRefuses(codeOf(await response.json()));
    for await (const { id, event, data } of messagesOf(response.body)) {
      if (event === 'end') throw new NodeRefuses(codeOf(JSON.parse(data)));
      yield { cursor: id, fact: JSON.parse(data) as Fact };
    }
  }

  get #bearer(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }

  #address(door: string): URL {
    return new URL(door, this.root.endsWith('/') ? this.root : `${this.root}/`);
  }
}

/** Every door of a node says no in the shape of GraphQL. */
const codeOf = (answer: unknown): string => (answer as Errors).errors?.[0]?.extensions?.code ?? 'UNEXPECTED';
