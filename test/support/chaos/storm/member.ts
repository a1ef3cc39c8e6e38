import { randomBytes } from 'node:crypto';
import { personRoles, type Role } from '@tierline/chaincode/schema';
import { setTimeout as pause } from 'node:timers/promises';
import { type Change, literal, type WriteAnswer } from '../../asking';
import { channel, type SmallProgramme } from '../../small-programme';
import type { KilledNode } from './killed-node';

export type Slug = 'oem' | 'axle' | 'steward';
type Reply = { data?: Record<string, unknown> | null; errors?: { message: string }[] };

const selection = `__typename
  ... on Refused { code message data }
  ... on Queued { commandId status reason { code data } }
  ... on Written { changes { version entryId absent record { id kind version state: signedState parties } proof { channel txId block sealHash } } }`;
/** Nobody has said whether it was done, or it cannot be done just now: the same command again, later. */
const unsaid = ['OUTCOME_UNKNOWN', 'PARTNER_UNAVAILABLE', 'PARTNER_BEHIND', 'WRITES_STOPPED', 'CHANGED_SINCE'];

/** Said of a command that was refused for good. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    what: string,
  ) {
    super(`${what}: ${code}`);
  }
}

/** A member's people before its node, or before the load balancer of its replicas: who gets no answer asks again, elsewhere. */
export class Member {
  /** Commands acknowledged, by their ids. */
  readonly acknowledged = new Map<string, Change>();
  /** Of commands that were given again, how many by the first reason. */
  readonly repeated: Record<string, number> = {};
  #turn = 0;

  constructor(
    readonly slug: Slug,
    readonly mspId: string,
    readonly nodes: readonly KilledNode[],
    private readonly programme: SmallProgramme,
    private readonly over: AbortSignal,
  ) {}

  token(roles: readonly Role[] = personRoles, subject = 'paula'): Promise<string> {
    return this.programme.token(roles, subject, this.slug);
  }

  /** Until a node answers, without an error. */
  async ask(query: string): Promise<Record<string, unknown>> {
    for (;;) {
      this.over.throwIfAborted();
      const reply = await this.#post(query);
      if (reply?.data && !reply.errors) return reply.data;
      await pause(100);
    }
  }

  /** @throws Error what it says */
  async done(mutation: string, args: object, fields: string): Promise<Record<string, unknown>> {
    const text = `mutation { done: ${mutation}(${literal(args).slice(1, -1)}) { __typename ... on Refused { code } ${fields} } }`;
    const { done } = await this.ask(text);
    if ((done as { code?: string }).code !== undefined) throw new Error(`${mutation}: ${JSON.stringify(done)}`);
    return done as Record<string, unknown>;
  }

  /** One command, however often it is given, until it is known to be done. @throws Refused */
  async write(mutation: string, args: object): Promise<Change> {
    const commandId = randomBytes(16).toString('hex');
    const given = literal({ channel, commandId, ...args }).slice(1, -1);
    for (let isFirst = true; ; isFirst = false) {
      this.over.throwIfAborted();
      const reply = await this.#post(`mutation { done: ${mutation}(${given}) { ${selection} } }`);
      const answer = reply?.data?.['done'] as WriteAnswer | undefined;
      if (answer?.__typename === 'Written') return this.#acknowledge(commandId, answer.changes[0]!);
      if (answer?.__typename === 'Refused' && !unsaid.includes(answer.code))
        throw new Refused(answer.code, `${mutation} ${JSON.stringify(answer.data)}`);
      if (isFirst) this.#count(answer?.__typename === 'Refused' ? answer.code : (answer?.__typename ?? 'no answer'));
      await pause(100);
    }
  }

  /** A command that must come before a time of its own; one that comes too late is given anew. */
  async writeInTime(mutation: string, argsUntil: (time: string) => object, seconds: number): Promise<Change> {
    for (;;) {
      const time = new Date(Date.now() + seconds * 1000).toISOString();
      try {
        return await this.write(mutation, argsUntil(time));
      } catch (error) {
        if (!(error instanceof Refused && error.code === 'NOT_LATER')) throw error;
      }
    }
  }

  /** Something of the node's besides GraphQL; undefined: no answer. */
  async get<T>(path: string): Promise<T | undefined> {
    const headers = { authorization: `Bearer ${await this.token()}` };
    return this.#fetch(path, { headers });
  }

  async #post(query: string): Promise<Reply | undefined> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${await this.token()}` };
    return this.#fetch('graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
  }

  async #fetch<T>(path: string, request: RequestInit): Promise<T | undefined> {
    this.#turn += 1;
    const node = this.nodes[this.#turn % this.nodes.length]!;
    return fetch(`${node.root}/${path}`, { ...request, signal: AbortSignal.timeout(20_000) })
      .then(
        (response) => response.json() as Promise<T>,
        () => undefined,
      )
      .catch(() => undefined);
  }

  #count(why: string): void {
    this.repeated[why] = (this.repeated[why] ?? 0) + 1;
  }

  #acknowledge(commandId: string, change: Change): Change {
    this.acknowledged.set(commandId, change);
    return change;
  }
}
