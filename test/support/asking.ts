import type { Role } from '@tierline/chaincode/schema';
import type { TestedConstellation } from './tested-network';

export type Change = {
  version: number;
  entryId: string | null;
  absent: string[];
  record: { id: string; kind: string; version: number; state: Record<string, unknown>; parties: string[] };
  proof: { channel: string; txId: string; block: string; sealHash: string };
};
export type WriteAnswer =
  | { __typename: 'Written'; changes: Change[] }
  | { __typename: 'Queued'; commandId: string; status: string; reason: { code: string; data: Record<string, unknown> } }
  | { __typename: 'Refused'; code: string; message: string; data: Record<string, unknown> };
export type Answer = {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
};

const selection = `__typename
  ... on Refused { code message data }
  ... on Queued { commandId status reason { code data } }
  ... on Written { changes { version entryId absent record { id kind version state: signedState parties } proof { channel txId block sealHash } } }`;

export type Asked = Pick<TestedConstellation, 'token' | 'url' | 'settled'>;

/** Asks the members of a constellation over HTTP, as their people do. */
export class Asking<C extends Asked = TestedConstellation> {
  constructor(readonly constellation: C) {}

  async ask(slug: string, roles: readonly Role[] | undefined, query: string, variables: object = {}): Promise<Answer> {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (roles) headers['authorization'] = `Bearer ${await this.constellation.token(slug, roles)}`;
    const response = await fetch(this.constellation.url(slug), {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as Answer;
  }

  async read(slug: string, query: string): Promise<Record<string, unknown>> {
    const answer = await this.ask(slug, ['viewer'], query);
    if (!answer.data || answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  }

  /** @param args GraphQL arguments; `input` members that are enums are given as `{ enum: 'week' }` */
  async write(slug: string, roles: readonly Role[], mutation: string, args: object): Promise<WriteAnswer> {
    const answer = await this.ask(
      slug,
      roles,
      `mutation { ${mutation}(${literal(args).slice(1, -1)}) { ${selection} } }`,
    );
    if (!answer.data || answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data[mutation] as WriteAnswer;
  }

  /** A write that must succeed, and the record after it at everybody. */
  async written(slug: string, roles: readonly Role[], mutation: string, args: object): Promise<Change> {
    const answer = await this.write(slug, roles, mutation, args);
    if (answer.__typename !== 'Written') throw new Error(`${mutation}: ${JSON.stringify(answer)}`);
    await this.constellation.settled();
    return answer.changes[0]!;
  }

  async refused(slug: string, roles: readonly Role[], mutation: string, args: object): Promise<string> {
    const answer = await this.write(slug, roles, mutation, args);
    return answer.__typename === 'Refused' ? answer.code : answer.__typename;
  }
}

export const enumValue = (name: string): { enum: string } => ({ enum: name });

/** JSON as a GraphQL literal: names without quotes. */
export function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if ('enum' in value) return String(value.enum);
  return `{${Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([name, member]) => `${name}: ${literal(member)}`)
    .join(', ')}}`;
}
