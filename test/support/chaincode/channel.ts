import type { ChaincodeInterface } from 'fabric-shim';
import { createChaincode } from '@tierline/chaincode/package';
import { parseRefusal, type Refusal } from '@tierline/chaincode/errors';
import type { Person } from './person';
import { hashOf, Simulation, type Proposal, type Write } from './simulation';
import { emptyState, type PeerState } from './state';

export type Options = { at?: string; nanos?: number; args?: string[]; raw?: ReadonlyMap<string, Uint8Array> };
export type Answer = { status: number; message: string; payload: string; simulation: Simulation };

/** A channel without a network: per member a peer with its own chaincode and state; commits are checked for agreement only. */
export class Channel {
  readonly peers = new Map<string, { chaincode: ChaincodeInterface; state: PeerState }>();
  readonly committed: Write[][] = [];
  #count = 0;

  constructor(
    readonly name: string,
    readonly members: readonly string[],
    bootstrap: string,
  ) {
    for (const mspId of members)
      this.peers.set(mspId, { chaincode: createChaincode({ mspId, bootstrap }), state: emptyState() });
  }

  /** One peer's answer. */
  async simulate(peer: string, proposal: Proposal): Promise<Answer> {
    const { chaincode, state } = this.peers.get(peer)!;
    const simulation = new Simulation(state, proposal);
    const { status, message, payload } = (await chaincode.Invoke(simulation.stub())) as {
      status: number;
      message: string;
      payload?: Uint8Array;
    };
    return { status, message, payload: Buffer.from(payload ?? '').toString('utf8'), simulation };
  }

  /** Endorsed by every written organisation, which must agree to the byte, and committed. @throws Refusal */
  async submit(by: Person, name: string, transient: Record<string, unknown>, options: Options = {}): Promise<Write[]> {
    const proposal = this.propose(by, name, transient, options);
    const first = await this.simulate(by.mspId, proposal);
    if (first.status !== 200) throw refusalIn(first.message);
    for (const peer of organisationsOf(first.simulation.writes)) {
      const other = await this.simulate(peer, proposal);
      if (other.status !== 200) throw refusalIn(other.message);
      if (other.simulation.bytes !== first.simulation.bytes) throw new Error(`${peer} simulated differently`);
    }
    if (first.payload !== '') throw new Error('a submitted function answers nothing');
    this.commit(first.simulation.writes);
    return first.simulation.writes;
  }

  async evaluate(by: Person, name: string, transient: Record<string, unknown>, peer = by.mspId): Promise<string> {
    const { status, message, payload } = await this.simulate(peer, this.propose(by, name, transient));
    if (status !== 200) throw refusalIn(message);
    return payload;
  }

  /** Also for forgeries: what a hostile peer makes commit, whoever else would have refused it. */
  commit(writes: readonly Write[]): void {
    this.committed.push([...writes]);
    for (const write of writes) for (const [mspId, { state }] of this.peers) apply(state, write, mspId);
  }

  valueAt(mspId: string, key: string): string | undefined {
    return this.peers.get(mspId)?.state.values.get(`_implicit_org_${mspId}\0${key}`);
  }

  publicValue(key: string): string | undefined {
    return this.peers.get(this.members[0]!)?.state.values.get(`\0${key}`);
  }

  /** Transient values are sent as given when text, as JSON else. */
  propose(
    by: Person,
    name: string,
    transient: Record<string, unknown>,
    { at, nanos, args = [], raw }: Options = {},
  ): Proposal {
    const millis = at === undefined ? Date.now() : Date.parse(at);
    const values = Object.entries(transient).map(
      ([key, value]) => [key, Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))] as const,
    );
    this.#count += 1;
    return {
      by,
      function: name,
      args,
      transient: raw ?? new Map(values),
      channel: this.name,
      txId: this.#count.toString(16).padStart(64, '0'),
      seconds: Math.floor(millis / 1000),
      nanos: nanos ?? (millis % 1000) * 1_000_000,
    };
  }
}

function apply(state: PeerState, { collection, key, value }: Write, mspId: string): void {
  const place = `${collection}\0${key}`;
  const holds = collection === '' || collection === `_implicit_org_${mspId}`;
  if (value === undefined) {
    state.hashes.delete(place);
    state.values.delete(place);
    state.policies.delete(place);
  } else {
    state.hashes.set(place, hashOf(value));
    if (holds) state.values.set(place, value);
  }
}

const organisationsOf = (writes: readonly Write[]): Set<string> =>
  new Set(writes.flatMap(({ collection }) => (collection === '' ? [] : [collection.replace('_implicit_org_', '')])));

function refusalIn(message: string): Refusal | Error {
  return parseRefusal(message) ?? new Error(message);
}
