import type { RecordSource } from '@tierline/api/commands';
import { canonical, sha256Hex } from '@tierline/chaincode/record';
import type { EntryContent, Json, Prior } from '@tierline/chaincode/schema';

type Kept = { channel: string; kind: string; id: string; versions: Prior[]; states: Json[] };

/** Records that a member would have projected, by hand: each `state` is one more version. */
export class KeptRecords {
  readonly #kept: Kept[] = [];
  readonly #entries = new Map<string, string>();
  block = 0n;

  put(channel: string, kind: string, id: string, state: unknown): string {
    this.block += 1n;
    const at = new Date(1_795_000_000_000 + Number(this.block) * 60_000).toISOString();
    const known = this.#kept.find((one) => one.channel === channel && one.kind === kind && one.id === id);
    const record = known ?? { channel, kind, id, versions: [], states: [] };
    if (!known) this.#kept.push(record);
    const seal = canonical({ kind, id, version: record.versions.length + 1, at, channel });
    record.versions.push({ seal, body: JSON.stringify({ state }) });
    record.states.push(state as Json);
    return sha256Hex(seal);
  }

  /** Something said beside a record. */
  say(channel: string, kind: string, id: string, entryId: string, content: EntryContent, at: string): void {
    this.#entries.set([channel, kind, id, entryId].join(), JSON.stringify({ content, at }));
  }

  state(channel: string, id: string): Json | undefined {
    return this.#kept.find((one) => one.channel === channel && one.id === id)?.states.at(-1);
  }

  get source(): RecordSource {
    const found = {
      ...{ states: this.#states, version: this.#version, head: this.#head },
      ...{ live: this.#live, entry: this.#entry, saidBefore: this.#saidBefore },
    };
    return found as unknown as RecordSource;
  }

  readonly #live: RecordSource['live'] = ({ channel, kind, id }) => {
    const one = this.#kept.find((kept) => kept.channel === channel && kept.kind === kind && kept.id === id);
    const prior = one?.versions.at(-1);
    return Promise.resolve(
      prior && { version: one?.versions.length ?? 0, sealHash: sha256Hex(prior.seal), prior, ended: false },
    );
  };

  readonly #entry: RecordSource['entry'] = ({ channel, kind, id }, entryId) => {
    const bytes = this.#entries.get([channel, kind, id, entryId].join());
    return Promise.resolve(bytes === undefined ? undefined : { bytes, seal: '' });
  };

  readonly #saidBefore: RecordSource['saidBefore'] = ({ channel, kind, id }, entryId, { member, atMost }) => {
    const place = [channel, kind, id].join();
    const said = [...this.#entries].filter(([name]) => name.startsWith(place));
    const contents = said.map(([, bytes]) => (JSON.parse(bytes) as { content: EntryContent }).content);
    const asked = contents[said.findIndex(([name]) => name === `${place},${entryId}`)];
    const before = contents.slice(0, asked && contents.indexOf(asked));
    const alike = before.filter((one) => one.type === asked?.type && one[member] === asked[member]);
    return Promise.resolve(Math.min(alike.length, atMost));
  };

  readonly #head: RecordSource['head'] = () =>
    Promise.resolve({ number: this.block, headerHash: '', commitHash: undefined });

  readonly #states: RecordSource['states'] = (channel, kind, holding) =>
    Promise.resolve(
      this.#kept
        .filter((one) => one.channel === channel && one.kind === kind)
        .map(({ id, versions, states }) => ({
          id,
          version: versions.length,
          state: states.at(-1) ?? null,
          changedAt: '',
        }))
        .filter(({ state }) => !holding || holding.some((fragment) => holds(state, fragment))),
    );

  readonly #version: RecordSource['version'] = ({ channel, kind, id }, version) =>
    Promise.resolve(
      this.#kept.find((one) => one.channel === channel && one.kind === kind && one.id === id)?.versions[version - 1],
    );
}

/** As the database's `@>`: everything that the fragment says stands in the state. */
function holds(state: Json, fragment: Json): boolean {
  if (typeof fragment !== 'object' || fragment === null || Array.isArray(fragment))
    return canonical(state) === canonical(fragment);
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return false;
  return Object.entries(fragment).every(([name, value]) => name in state && holds(state[name] ?? null, value));
}
