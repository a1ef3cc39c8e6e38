import { canonical, entryIdOf, keys, sha256Hex } from '@tierline/chaincode/record';
import type { Motion, Prior, Registry, Seal } from '@tierline/chaincode/schema';
import { ended, following, versionAt } from '../../protocol/forged';
import { mending } from '../../protocol/programme';
import type { Proposal } from '../script';
import type { Filling, Running } from '../subject';

type Word = (by: string, args: string[]) => Promise<unknown>;

/**
 * What a proposal of Tierline needs and only the running network tells, each a string in its transient values:
 * - `@live kind id [mspId]`: the version that the proposer (or that member) holds, left out where it holds none
 * - `@version kind id number`: one that this script met before
 * - `@mending kind id mspId|number`: to bring the proposer's own copy to the version that that member holds, or to one met before
 * - `@seal kind id mspId`, `@body kind id version mspId`, `@entry kind id author commandId mspId`: what that member holds, byte for byte
 * - `@entryKey kind id author commandId`, `@motionId author commandId`
 * - `@registry`: one that could follow the present one; `@registryHash author commandId`: of what that motion proposes
 * - `@forged kind id salt mspIds`: writes of a version after the one that the first of them holds, at all of them
 */
export class TierlineFilling implements Filling {
  readonly #met = new Map<string, Prior>();
  readonly #words: Readonly<Record<string, Word>>;

  constructor(private readonly running: Running) {
    this.#words = {
      live: (by, [kind = '', id = '', at = by]) => this.#live(at, kind, id),
      mending: (by, [kind = '', id = '', to = '']) => this.#mending(by, kind, id, to),
      version: (_by, [kind = '', id = '', number = '']) => Promise.resolve(this.#met.get(`${kind}/${id}/${number}`)),
      seal: (_by, [kind = '', id = '', at = '']) => this.#read(at, keys.seal(kind, id)),
      body: (_by, [kind = '', id = '', version, at = '']) => this.#read(at, keys.body(kind, id, Number(version))),
      entry: (_by, [kind = '', id = '', author = '', commandId = '', at = '']) =>
        this.#read(at, keys.entry(kind, id, entryIdOf(author, commandId))),
      entryKey: (_by, [kind = '', id = '', author = '', commandId = '']) =>
        Promise.resolve(keys.entry(kind, id, entryIdOf(author, commandId))),
      motionId: (_by, [author = '', commandId = '']) => Promise.resolve(entryIdOf(author, commandId)),
      registry: (by) => Promise.resolve(this.#next(by)),
      registryHash: (by, [author = '', commandId = '']) =>
        Promise.resolve(this.#registryHash(by, entryIdOf(author, commandId))),
      forged: (_by, [kind = '', id = '', salt = '', at = '']) => this.#forged(kind, id, salt, at.split(',')),
    };
  }

  async filled(proposal: Proposal): Promise<Proposal> {
    if (!proposal.transient) return proposal;
    const transient: Record<string, string> = {};
    for (const [name, text] of Object.entries(proposal.transient))
      transient[name] = text.includes('"@') ? await this.#fill(proposal.by, text) : text;
    return { ...proposal, transient };
  }

  async #fill(by: string, text: string): Promise<string> {
    const answers = new Map<string, unknown>();
    for (const [, asked = ''] of text.matchAll(/"@([^"]+)"/g)) {
      const [name = '', ...args] = asked.split(' ');
      const word = this.#words[name];
      if (!word) throw new Error(`no placeholder ${name}`);
      answers.set(`@${asked}`, await word(by, args));
    }
    return JSON.stringify(JSON.parse(text), (_key, value: unknown) =>
      typeof value === 'string' && answers.has(value) ? answers.get(value) : value,
    );
  }

  async #live(at: string, kind: string, id: string): Promise<Prior | undefined> {
    const seal = await this.#read(at, keys.seal(kind, id));
    if (seal === undefined) return undefined;
    const { version } = JSON.parse(seal) as Partial<Seal>;
    // A copy that its holder rewrote alone is no version.
    const body = version === undefined ? undefined : await this.#read(at, keys.body(kind, id, version));
    const held = { seal, body: body ?? '' };
    this.#met.set(`${kind}/${id}/${String(version)}`, held);
    return held;
  }

  async #mending(by: string, kind: string, id: string, to: string): Promise<unknown> {
    const version = this.#met.get(`${kind}/${id}/${to}`) ?? (await this.#live(to, kind, id));
    return version && mending(version, await this.#read(by, keys.seal(kind, id)));
  }

  async #read(at: string, key: string): Promise<string | undefined> {
    const asked = {
      by: at,
      calls: [['records:read']],
      at: [at],
      transient: { read: JSON.stringify([key]) },
    } as Proposal;
    const answer = await this.running.client(at).propose(asked).evaluate();
    if ('refusal' in answer) return undefined;
    return (JSON.parse(Buffer.from(answer.answer).toString()) as string[])[0];
  }

  /** The present one with another charter. */
  #next(by: string): Registry {
    const present = JSON.parse(this.running.chain.publicValue(by, 'tierline', 'registry') ?? '') as Registry;
    const sequence = present.sequence + 1;
    return { ...present, sequence, charter: sha256Hex(`charter ${String(sequence)}`) };
  }

  #registryHash(by: string, motionId: string): string {
    const motion = this.running.chain.publicValue(by, 'tierline', `motion/${motionId}`);
    return sha256Hex(motion === undefined ? '' : canonical((JSON.parse(motion) as Motion).registry));
  }

  async #forged(kind: string, id: string, salt: string, at: readonly string[]): Promise<unknown> {
    const [first = ''] = at;
    const prior = await this.#live(first, kind, id);
    if (!prior?.body) return [];
    const next = following(prior, first, ended, { commandId: salt }, salt);
    return at.flatMap((mspId) => versionAt(mspId, next));
  }
}
