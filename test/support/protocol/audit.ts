import { type Disclosures, verify, type Verdict } from '@tierline/network/verify';
import { parseBlock } from '@tierline/network/wire';
import type { Programme } from './programme';
import { registry } from './programme';
import type { Reading } from './readers';

/** What the members hold as true, all of it disclosed. */
export function disclosed(readings: readonly Reading[]): Disclosures {
  const records = new Map<string, Disclosures['records'][number]>();
  const record = ({ kind, id }: { kind: string; id: string }) => {
    const known = records.get(`${kind}/${id}`) ?? { kind, id, versions: [], entries: [] };
    records.set(`${kind}/${id}`, known);
    return known;
  };
  for (const { versions, entries } of readings) {
    for (const { seal, body, ...place } of versions) {
      const shown = record(place).versions;
      if (!shown.some((other) => other.seal === seal)) shown.push({ seal, ...(body !== null && { body }) });
    }
    for (const { raw, ...place } of entries) {
      const shown = record(place).entries!;
      if (raw !== null && !shown.includes(raw)) shown.push(raw);
    }
  }
  return { v: 1, channel: registry.channel, records: [...records.values()] };
}

/** The offline verifier's verdict over the blocks as one member's peer holds them. */
export async function audit(programme: Programme, { blocks }: Reading, disclosures: Disclosures): Promise<Verdict> {
  const genesisHash = parseBlock(await programme.ground.genesisBlock(registry.channel)).headerHash;
  return verify({ blocks: inOrder(blocks), genesisHash, disclosures });
}

async function* inOrder(blocks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* blocks;
}
