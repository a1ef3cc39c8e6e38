import { Refusal } from '@tierline/chaincode/errors';
import type { DisclosedRecord, Disclosures } from '@tierline/network/pack-format';
import type { MemberDatabase } from '../readmodel';
import { CannotPack } from './cannot-pack';

type Named = { channel: string; kind: string; id: string };
type Place = { block: bigint; tx: number };
type Version = Place & { at: string; seal: string; body: string | null };
type Entry = Place & { raw: string | null };
type Held = { record: Named; versions: Version[]; entries: Entry[] };

/** What of the records is shown: what was written before this block, and from the state at this time on. */
export type Span = { height?: bigint; since?: string };

export const disclosuresText = (disclosures: Disclosures): string => `${JSON.stringify(disclosures, undefined, 2)}\n`;

export const versionsIn = ({ records }: Disclosures): number =>
  records.reduce((sum, { versions }) => sum + versions.length, 0);

/** Seals, bodies and entries as the exact strings, what was purged left out. @throws if there is no such record */
export async function readDisclosures(
  database: MemberDatabase,
  channel: string,
  records: readonly string[],
  { height, since }: Span = {},
): Promise<Disclosures> {
  const held: Held[] = [];
  for (const name of new Set(records)) held.push(await read(database, recordOf(channel, name), height));
  const first = since === undefined ? undefined : firstPlace(held, since);
  return { v: 1, channel, records: held.map((one) => disclose(one, first)) };
}

function recordOf(channel: string, name: string): Named {
  const [, kind, id] = /^([a-z][a-z-]*)\/([0-9a-f]{32})$/.exec(name) ?? [];
  if (kind === undefined || id === undefined)
    throw new Error(`${name} names no record: kind/id is expected, the id as 32 hex digits`);
  return { channel, kind, id };
}

async function read(database: MemberDatabase, record: Named, height?: bigint): Promise<Held> {
  const isBefore = ({ block }: Place): boolean => height === undefined || block < height;
  const versions = (await versionsOf(database, record)).filter(isBefore);
  const { kind, id, channel } = record;
  if (versions.length === 0)
    throw new CannotPack(new Refusal('RECORD_UNKNOWN'), `no record ${kind}/${id} on ${channel}`);
  return { record, versions, entries: (await entriesOf(database, record)).filter(isBefore) };
}

const isNotBefore = (one: Place, other: Place): boolean =>
  one.block > other.block || (one.block === other.block && one.tx >= other.tx);

/**
 * Where the earliest state stands that one of the records had at this time. One place for all of them: what changed together
 * is shown together.
 */
function firstPlace(held: readonly Held[], since: string): Place | undefined {
  const [first, ...others] = held.flatMap(({ versions }) => versions.filter(({ at }) => at <= since).slice(-1));
  return others.reduce((earliest, one) => (earliest && isNotBefore(one, earliest) ? earliest : one), first);
}

/** From a link's body whoever has it computes the ids of all that its two members share, and finds these in the blocks. */
const isSecret = (kind: string): boolean => kind === 'link';

function disclose({ record: { kind, id }, versions, entries }: Held, first: Place | undefined): DisclosedRecord {
  const isShown = (one: Place): boolean => first === undefined || isNotBefore(one, first);
  const said = entries.filter(isShown).flatMap(({ raw }) => (raw === null ? [] : [raw]));
  return {
    kind,
    id,
    versions: versions
      .filter(isShown)
      .map(({ seal, body }) => (body === null || isSecret(kind) ? { seal } : { seal, body })),
    ...(said.length === 0 ? {} : { entries: said }),
  };
}

async function versionsOf(database: MemberDatabase, { channel, kind, id }: Named): Promise<Version[]> {
  return database.projection.tables
    .selectFrom('versions')
    .select(['seal', 'body', 'at', 'block', 'tx'])
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('version')
    .execute();
}

async function entriesOf(database: MemberDatabase, { channel, kind, id }: Named): Promise<Entry[]> {
  return database.projection.tables
    .selectFrom('entries')
    .select(['raw', 'block', 'tx'])
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .orderBy('block')
    .orderBy('tx')
    .execute();
}
