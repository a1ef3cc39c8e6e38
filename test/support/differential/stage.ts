import { sha256Hex } from '@tierline/network/wire';
import type { Credentials } from '@tierline/network/embedded';
import type { Ground, GroundSettings } from '../ground/ground';
import { Chain, type Place } from './chain';
import { Client, type Answer } from './client';
import { Normaliser, readable } from './normalise';
import { type Action, type Member, members, type Script } from './script';
import { channel, type Filling, type Subject } from './subject';
import { type Keys, made, type Ready } from './tamper';
import { upgrade } from './upgrade';

type Kept = Ready & { action: number; round: number; by: Member };
/** What a client of either network can see of one play of a script. */
export type Played = {
  rounds: unknown[][];
  delivered: Record<string, unknown>;
  /** Whether each round's transactions came into one block in the order given; else it says nothing and must be played again. */
  isWhole: boolean;
  /** How many transactions an orderer took. */
  ordered: number;
};

/** One script under way on one network. */
class Play {
  readonly rounds: unknown[][] = [];
  readonly kept = new Map<string, Kept>();
  /** Everything that an orderer took, in order. */
  readonly ordered: Kept[] = [];
  readonly #nameOf = new Map<string, string>();
  readonly #placeOf = new Map<string, { round: number; action: number }>();
  readonly #normaliser: Normaliser;
  readonly #filling: Filling;
  isWhole = true;

  constructor(
    readonly script: Script,
    private readonly stage: Stage,
    /** When the play began, on both networks: milliseconds since 1970. */
    private readonly begun: number,
  ) {
    this.#filling = stage.subject.filling(stage);
    this.#normaliser = new Normaliser(this.#nameOf, (version) => {
      const txId = stage.chain.transactionAt(version)?.txId;
      return txId === undefined ? undefined : this.#placeOf.get(txId);
    });
  }

  /** Asks for all that the round needs; nothing is ordered yet. */
  async prepare(round: number): Promise<void> {
    const actions = this.script.rounds[round] ?? [];
    const prepared = await Promise.all(actions.map((action, index) => this.#prepare(action, round, index)));
    this.rounds[round] = prepared.map(({ seen }) => seen);
    for (const [index, { ready }] of prepared.entries()) {
      const action = actions[index];
      if (!ready || !action || !('by' in action)) continue;
      this.kept.set(nameOf(action, round, index), { ...ready, round, action: index, by: action.by });
    }
  }

  async submit(round: number): Promise<Kept[]> {
    const taken: Kept[] = [];
    for (const [index, action] of (this.script.rounds[round] ?? []).entries()) {
      const kept = this.kept.get(nameOf(action, round, index));
      if (!kept || action.does === 'withhold' || action.does === 'evaluate') continue;
      const answers: unknown[] = [];
      for (let times = action.does === 'submit twice' ? 2 : 1; times > 0; times -= 1) {
        const answer = await this.stage.client(kept.by).submit(kept.bytes, kept.signature);
        if ('answer' in answer) taken.push(kept);
        answers.push('answer' in answer ? 'taken' : this.#normaliser.refusal(answer.refusal));
      }
      this.#tell(round, index, { submitted: answers });
    }
    this.ordered.push(...taken);
    return taken;
  }

  /** After all peers have committed what was ordered. @param before how much was ordered in earlier rounds */
  async see(round: number, before: number): Promise<void> {
    const places: Place[] = [];
    const seen = new Map<string, number>();
    for (const kept of this.ordered.slice(0, before)) seen.set(kept.txId, (seen.get(kept.txId) ?? 0) + 1);
    for (const kept of this.ordered.slice(before)) {
      const nth = seen.get(kept.txId) ?? 0;
      seen.set(kept.txId, nth + 1);
      const place = this.stage.chain.places(sha256Hex(kept.payload))[nth];
      if (!place) throw new Error(`${this.script.title}: not in the chain`);
      places.push(place);
    }
    if (!isInOrder(places)) this.isWhole = false;
    for (const kept of new Set(this.ordered.slice(before))) {
      const flags = this.stage.chain
        .places(sha256Hex(kept.payload))
        .map((place) => this.stage.chain.transactionAt(place)?.flag);
      const statuses: Record<string, unknown> = {};
      for (const client of this.stage.clients) statuses[client.mspId] = this.#plain(await client.status(kept.txId));
      this.#tell(kept.round, kept.action, { [`committed in round ${String(round)}`]: { flags, statuses } });
    }
  }

  /** What changes the channel itself. */
  async change(round: number): Promise<void> {
    for (const [index, action] of (this.script.rounds[round] ?? []).entries()) {
      if (action.does === 'revoke') await this.stage.revoke(action.whose);
      if (action.does === 'upgrade') this.#tell(round, index, { codes: await this.stage.upgrade(action.version) });
    }
  }

  played(): Played {
    const { chain } = this.stage;
    const delivered = Object.fromEntries(members.map((mspId) => [mspId, this.#delivered(mspId)]));
    if (new Set(members.map((mspId) => JSON.stringify(chain.own(mspId).whole.size))).size > 1)
      throw new Error('the peers have not all delivered the same');
    return { rounds: this.rounds, delivered, isWhole: this.isWhole, ordered: this.ordered.length };
  }

  #delivered(mspId: string): unknown {
    const { whole, filtered, values, events } = this.stage.chain.own(mspId);
    const places = [...new Set(this.ordered.map(({ payload }) => sha256Hex(payload)))].flatMap((payload) =>
      this.stage.chain.places(payload),
    );
    const told = places.map(({ block, tx }) => ({
      flag: whole.get(block)?.block.txs[tx]?.flag,
      filtered: this.#plainText(filtered.get(block)?.getFilteredTransactionsList()[tx]?.toObject()),
      values: Buffer.from(values.get(block)?.get(tx) ?? []).toString('hex'),
    }));
    const own = events.filter(({ txId }) => this.#nameOf.has(txId));
    return {
      told,
      events: own.map(({ block: _, ...event }) =>
        this.#plainText({ ...event, payload: Buffer.from(event.payload).toString('hex') }),
      ),
    };
  }

  async #prepare(action: Action, round: number, index: number): Promise<{ seen: object; ready?: Ready }> {
    if (!('by' in action)) return { seen: { ...action } };
    const client = this.stage.client(action.by);
    const asked = { by: action.by, calls: action.calls };
    const filled = await this.#filling.filled(action);
    const proposal = client.propose(filled, this.#timeOf(round, index));
    this.#name(proposal.txId, round, index);
    if (action.does === 'evaluate') return { seen: { ...asked, ...this.#evaluated(await proposal.evaluate()) } };
    const answer = await proposal.endorse();
    if ('refusal' in answer) return { seen: { ...asked, refused: this.#normaliser.refusal(answer.refusal) } };
    const bytes = answer.answer.getBytes();
    const ready = made(bytes, client, this.stage.keys, action.tamper);
    this.#name(ready.txId, round, index);
    return { seen: { ...asked, endorsed: this.#normaliser.prepared(bytes, action) }, ready };
  }

  /** What two networks are told at different times claims the same. */
  #timeOf(round: number, action: number): Date {
    return new Date(this.begun + round * 1000 + action * 10);
  }

  #name(txId: string, round: number, action: number): void {
    this.#nameOf.set(txId, `<tx ${String(round)}.${String(action)}>`);
    this.#placeOf.set(txId, { round: round + 1, action });
  }

  #evaluated(answer: Answer<Uint8Array>): object {
    if ('refusal' in answer) return { refused: this.#normaliser.refusal(answer.refusal) };
    return { answer: this.#normaliser.text(Buffer.from(answer.answer).toString()) };
  }

  #plain(answer: Answer<number>): unknown {
    return 'answer' in answer ? answer.answer : this.#normaliser.refusal(answer.refusal);
  }

  #plainText(value: unknown): unknown {
    return JSON.parse(this.#normaliser.text(JSON.stringify(readable(value ?? null)))) as unknown;
  }

  #tell(round: number, index: number, more: object): void {
    Object.assign(this.rounds[round]?.[index] as object, more);
  }
}

/** In one block, as they were submitted. Orderers that ask each other may take two of them in another order. */
const isInOrder = (places: readonly Place[]): boolean =>
  places.every(({ block, tx }, index) => {
    const before = places[index - 1];
    return before === undefined || (before.block === block && before.tx < tx);
  });

const nameOf = (action: Action, round: number, index: number): string =>
  ('name' in action ? action.name : undefined) ?? `${String(round)}.${String(index)}`;

/** A network with a client at every member's peer, that scripts are played on side by side. */
export class Stage {
  private constructor(
    readonly subject: Subject,
    private readonly ground: Ground,
    readonly clients: readonly Client[],
    readonly keys: Keys,
    readonly chain: Chain,
  ) {}

  static async open(subject: Subject, raise: (settings: GroundSettings) => Promise<Ground>): Promise<Stage> {
    const ground = await raise(subject.settings);
    const clients: Client[] = [];
    const keys = new Map<string, Credentials>();
    for (const mspId of members) {
      clients.push(await Client.open(ground, subject, mspId));
      keys.set(mspId, await ground.enrol(mspId, { enrolmentId: 'peer1', role: 'peer' }));
    }
    return new Stage(subject, ground, clients, keys, await Chain.open(clients, subject.settings.chaincode.name));
  }

  client(mspId: string): Client {
    const client = this.clients.find((one) => one.mspId === mspId);
    if (!client) throw new Error(`no member ${mspId}`);
    return client;
  }

  /** Round by round, all scripts together: what each submits comes into one block, or one after the other. */
  async play(scripts: readonly Script[], begun = Date.now()): Promise<Played[]> {
    const plays = scripts.map((script) => new Play(script, this, begun));
    const rounds = Math.max(0, ...scripts.map((script) => script.rounds.length));
    for (let round = 0; round < rounds; round += 1) {
      for (const play of plays) await play.prepare(round);
      const before = plays.map(({ ordered }) => ordered.length);
      for (const play of plays) await play.submit(round);
      for (const { ordered } of plays) await this.#committed(ordered);
      await Promise.all(plays.map((play, index) => play.see(round, before[index] ?? 0)));
      for (const play of plays) await play.change(round);
    }
    await this.chain.untilEvents(this.subject.settings.chaincode.name);
    return plays.map((play) => play.played());
  }

  async revoke(mspId: Member): Promise<void> {
    await this.ground.revoke(mspId, [this.keys.get(mspId)?.certificatePem ?? '']);
  }

  upgrade(version: string): Promise<unknown[]> {
    return upgrade(this.ground, this.subject, version);
  }

  genesisBlock(): Promise<Uint8Array> {
    return this.ground.genesisBlock(channel);
  }

  async close(): Promise<void> {
    this.chain.close();
    for (const client of this.clients) client.close();
    await this.ground.close();
  }

  async #committed(ordered: readonly Kept[]): Promise<void> {
    const counts = new Map<string, number>();
    for (const { payload } of ordered) {
      const key = sha256Hex(payload);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const [payload, count] of counts) await this.chain.until(payload, count);
  }
}
