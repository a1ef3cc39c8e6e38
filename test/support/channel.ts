import {
  addEntry,
  canonical,
  endsAt,
  keys,
  sha256Hex,
  step,
  succession,
  type LedgerTransaction,
  type PrivateWrite,
  type StepResult,
} from '@tierline/chaincode/record';
import type { Caller, Command, Motion, Registry } from '@tierline/chaincode/schema';
import type { ReadBlock, ReadTransaction } from '@tierline/api/readmodel';

/** A kind of unit that the consortium agreed. */
export const crate = { name: 'crate', properties: {} };
/** What is measured of it is to stay within limits. */
export const coolBox = {
  name: 'cool-box',
  properties: {
    temperature: { type: 'integer', delayed: true, limits: { minimum: 2000, maximum: 8000 } },
    shock: { type: 'integer', delayed: true, limits: { maximum: 50 } },
  },
};

const hashesOf = (...kinds: { name: string }[]) =>
  Object.fromEntries(kinds.map((kind) => [kind.name, sha256Hex(canonical(kind))]));
const roleOf = (mspId: string) => (mspId === 'StewardMSP' ? ('steward' as const) : ('oem' as const));
const member = (mspId: string) => ({ mspId, name: mspId, roles: [roleOf(mspId)], state: 'active' as const });

export const registry: Registry = {
  v: 1,
  channel: 'programme',
  sequence: 1,
  rules: 1,
  steward: 'StewardMSP',
  charter: '0'.repeat(64),
  members: ['AxleMSP', 'CarrierMSP', 'CastingMSP', 'OemMSP', 'StewardMSP'].map(member),
  codes: { 'unit-kinds': { version: 1, items: hashesOf(crate, coolBox) } },
};

export const person = (mspId: string): Caller => ({
  mspId,
  name: `${mspId}-1`,
  roles: ['planner', 'logistics', 'manager'],
});

type Transaction = Partial<Omit<LedgerTransaction, 'writes'>> & {
  by: string;
  writes: readonly (PrivateWrite & { isPurge?: boolean })[];
};
type Held = StepResult['next'];

/** A channel's transactions as its public bytes and one member's values would say them; forged where the test says so. */
export class Channel {
  #block = 0n;
  #ids = 0;
  /** What the parties hold, by kind and id. */
  readonly live = new Map<string, Held>();
  minutes = 0;
  registry = registry;

  constructor(readonly self: string) {}

  get at(): string {
    return new Date(Date.UTC(2026, 0, 5) + this.minutes * 60_000).toISOString();
  }

  fresh(): string {
    this.#ids += 1;
    return this.#ids.toString(16).padStart(32, '0');
  }

  bootstrap(): ReadBlock {
    return this.block({
      by: 'StewardMSP',
      functionName: 'consortium:bootstrap',
      writes: [],
      publicWrites: [{ key: 'registry', value: JSON.stringify(this.registry) }],
    });
  }

  tick(): ReadBlock {
    const value = JSON.stringify({ v: 1, at: this.at, by: { mspId: 'StewardMSP', name: 'StewardMSP-1' } });
    return this.block({
      by: 'StewardMSP',
      functionName: 'consortium:tick',
      writes: [],
      publicWrites: [{ key: 'clock', value }],
    });
  }

  /** An honest step; `forge` changes the transaction that comes of it. */
  apply(
    by: string,
    kind: string,
    id: string,
    command: Command,
    forge: (honest: Transaction) => Transaction = (tx) => tx,
    absent: readonly string[] = [],
  ): ReadBlock {
    const result = this.step(by, kind, id, command, absent);
    const honest = { by, functionName: 'records:apply', writes: result.writes };
    const forged = forge(honest);
    if (forged === honest) this.live.set(`${kind}/${id}`, result.next);
    return this.block(forged);
  }

  /** A link that both accepted. */
  linked(from: string, to: string): ReadBlock[] {
    const id = this.fresh();
    return [this.apply(from, 'link', id, commands.proposeLink(to)), this.apply(to, 'link', id, commands.acceptLink)];
  }

  entry(by: string, kind: string, id: string, content: { type: string; text?: string }): ReadBlock {
    const { sealBytes, bodyBytes } = this.live.get(`${kind}/${id}`)!;
    const request = { kind, id, content, prior: { seal: sealBytes, body: bodyBytes } };
    const ids = { commandId: this.fresh(), salt: this.fresh() };
    const { writes } = addEntry({ ...request, ...ids }, { caller: person(by), at: this.at, registry: this.registry });
    return this.block({ by, functionName: 'records:entry', writes });
  }

  /** Three of the five vote that a member has left the consortium. */
  leaves(mspId: string): ReadBlock[] {
    return this.#votes((one) => (one.mspId === mspId ? { ...one, state: 'left' } : one));
  }

  /** Three of the five vote who holds which company prefixes. */
  binds(prefixes: Readonly<Record<string, string[]>>): ReadBlock[] {
    return this.#votes(({ companyPrefixes: _before, ...one }) => {
      const companyPrefixes = prefixes[one.mspId];
      return companyPrefixes ? { ...one, companyPrefixes } : one;
    });
  }

  #votes(change: (member: Registry['members'][number]) => Registry['members'][number]): ReadBlock[] {
    const { at, registry } = this;
    const members = registry.members.map(change);
    this.registry = { ...registry, sequence: registry.sequence + 1, members };
    const voters = members.filter(({ state }) => state === 'active').map((one) => one.mspId);
    const signed = (voter: string) => ({ mspId: voter, name: person(voter).name });
    const motionId = this.fresh();
    return voters.slice(0, 3).map((by, number) => {
      const approvals = voters.slice(0, number + 1).map((voter) => ({ ...signed(voter), at }));
      const motion: Motion = {
        v: 1,
        motionId,
        registry: this.registry,
        codes: [],
        by: signed(voters[0]!),
        at,
        approvals,
      };
      const publicWrites = [
        { key: `motion/${motionId}`, value: canonical(motion) },
        ...(number === 2 ? [{ key: 'registry', value: canonical(this.registry) }] : []),
      ];
      return this.block({
        by,
        functionName: `consortium:${number === 0 ? 'move' : 'approve'}`,
        writes: [],
        publicWrites,
      });
    });
  }

  /** Another record takes its place, and ends it wherever the version stands, whether that is founded or not; gives its id. */
  succeed(
    by: string,
    kind: string,
    id: string,
    without: string,
    forge: (honest: Transaction) => Transaction = (tx) => tx,
  ) {
    const { sealBytes, bodyBytes } = this.live.get(`${kind}/${id}`)!;
    const ids = { commandId: this.fresh(), salt: this.fresh(), nonce: this.fresh() };
    const request = { prior: { seal: sealBytes, body: bodyBytes }, ...ids, without };
    const { prior, next, writes } = succession(request, { caller: person(by), at: this.at, registry: this.registry });
    const holders = next.seal.parties.filter((party) => this.#holds(party, prior));
    this.live.set(`${kind}/${next.seal.id}`, next);
    const honest = { by, functionName: 'records:succeed', writes: [...writes, ...endsAt(prior, holders)] };
    return { id: next.seal.id, block: this.block(forge(honest)) };
  }

  /** What stands at each party under each key, as hashes. */
  readonly #standing = new Map<string, string>();
  #holds(mspId: string, { seal: { kind, id }, sealHash }: Held): boolean {
    return this.#standing.get(`${mspId} ${sha256Hex(keys.seal(kind, id))}`) === sealHash;
  }

  step(by: string, kind: string, id: string, command: Command, absent: readonly string[] = []): StepResult {
    const held = this.live.get(`${kind}/${id}`);
    const prior = held && { seal: held.sealBytes, body: held.bodyBytes };
    const absences = absent.map((mspId) => ({ mspId, reason: 'unreachable' as const }));
    const request = {
      ...{ kind, id, command, commandId: this.fresh(), salt: this.fresh() },
      ...(prior && { prior }),
      ...(absent.length > 0 && { absences }),
    };
    const [result] = step([request], { caller: person(by), at: this.at, registry: this.registry });
    return result!;
  }

  block({ by, writes, ...rest }: Transaction): ReadBlock {
    const number = this.#block;
    this.#block += 1n;
    const ledger: LedgerTransaction = {
      ...{
        channel: 'programme',
        block: number,
        tx: 0,
        txId: `tx${String(number)}`,
        at: this.at,
        atNanos: 0,
        caller: person(by),
      },
      ...{
        functionName: 'records:apply',
        args: [],
        byMajority: true,
        publicWrites: [],
        metadataKeys: [],
        otherCollections: [],
      },
      endorsers: [...new Set(writes.map(({ mspId }) => mspId))],
      writes: writes.map(({ mspId, key, value, isPurge = false }) => ({
        ...{ mspId, isPurge, keyHash: sha256Hex(key) },
        valueHash: value === undefined ? '' : sha256Hex(value),
      })),
      ...rest,
    };
    for (const { mspId, keyHash, valueHash } of ledger.writes) this.#standing.set(`${mspId} ${keyHash}`, valueHash);
    const values = new Map<string, { key: string; value: string }>();
    for (const { mspId, key, value } of writes)
      if (mspId === this.self && value !== undefined) values.set(sha256Hex(key), { key, value });
    return this.blockOf(number, { ledger, values });
  }

  blockOf(number: bigint, ...transactions: ReadTransaction[]): ReadBlock {
    return {
      number,
      headerHash: `hash${String(number)}`,
      bytes: Buffer.from([Number(number % 256n)]),
      isConfig: number === 0n,
      transactions,
    };
  }
}

const bucket = (quantity: string) => [{ start: '2026-01-12', quantity }];

export const commands = {
  proposeLink: (to: string): Command => ({ name: 'ProposeLink', input: { to, random: 'a'.repeat(32) } }),
  acceptLink: { name: 'AcceptLink', input: { random: 'b'.repeat(32) } } satisfies Command,
  publish: (supplier: string, quantity = '100'): Command => ({
    name: 'PublishForecast',
    input: {
      supplier,
      customerPart: 'P-1',
      site: 'BPNS0000000000A1',
      category: '0001',
      unit: 'PCE',
      granularity: 'week',
      buckets: bucket(quantity),
    },
  }),
  revise: (quantity: string): Command => ({ name: 'ReviseForecast', input: { buckets: bucket(quantity) } }),
  commit: (quantity: string): Command => ({ name: 'CommitForecast', input: { buckets: bucket(quantity) } }),
} as const;
