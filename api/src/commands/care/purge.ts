import { Refusal } from '@tierline/chaincode/errors';
import { canonical, keys, parseSeal } from '@tierline/chaincode/record';
import type { Prior, PurgeItem, Registry } from '@tierline/chaincode/schema';
import type { WriteContext } from '../apply';
import type { Named } from '../motions';
import type { RecordPlace } from '../record-source';
import type { Landed } from '../transact';
import { bringAbout, requireManager } from './care';

/** Of a PostgreSQL integer. */
const maxVersion = 2 ** 31 - 1;

export type Erasure = RecordPlace & { versions: readonly number[]; entryIds: readonly string[]; everywhere: boolean };

/**
 * Erases entries and bodies of versions no longer live (protocol.md §9), in this member's own collection or at every
 * holder that is in the consortium. What was signed stays signed: the seals stay.
 * @throws Refusal, NodeRefusal
 */
export async function purge(context: WriteContext, asked: Erasure): Promise<Landed[]> {
  const registry = await requireManager(context, asked.channel);
  const last = (await context.records.live(asked))?.prior ?? (await lastSeal(context, asked));
  const { mspId } = context.signatory;
  const found = [
    ...(await Promise.all(asked.versions.map((version) => ofVersion(context, asked, version)))).flat(),
    ...(await Promise.all(asked.entryIds.map((entryId) => ofEntry(context, asked, entryId)))),
  ];
  const items = asked.everywhere
    ? stillMembers(registry, found)
    : found.flatMap((item) => (item.holders.includes(mspId) ? [{ ...item, holders: [mspId] }] : []));
  return [await purgeItems(context, asked.channel, items, last)];
}

/** At holders that have not left the consortium: nobody endorses for the others any more. */
export function stillMembers({ members }: Pick<Registry, 'members'>, items: readonly PurgeItem[]): PurgeItem[] {
  const gone = members.filter(({ state }) => state === 'left').map(({ mspId }) => mspId);
  return items.flatMap((item) => {
    const holders = item.holders.filter((holder) => !gone.includes(holder));
    return holders.length > 0 ? [{ ...item, holders }] : [];
  });
}

/** @param last live seal and body, where bodies are to go */
export function purgeItems(
  context: WriteContext,
  channel: string,
  items: readonly PurgeItem[],
  last: Partial<Prior> = {},
): Promise<Landed> {
  return bringAbout(context, {
    channel,
    function: 'records:purge',
    transient: { purge: canonical({ ...last, items }) },
    foresee: () =>
      items.flatMap(({ key, holders }) =>
        holders.map((holder) => ({ mspId: holder, key, value: undefined, isPurge: true })),
      ),
  });
}

/** Of a record whose last body is erased already: its succession let that go. */
async function lastSeal(
  { records }: WriteContext,
  { versions, ...place }: Erasure,
): Promise<{ seal: string } | undefined> {
  const seal = (await records.seals(place, Math.max(0, ...versions), maxVersion)).at(-1);
  return seal === undefined ? undefined : { seal };
}

/** Erases a notice of this member's; where it was cited, entries hold its text still. @throws Refusal RECORD_UNKNOWN and others */
export async function purgeNotice(
  context: WriteContext,
  { channel, noticeId }: { channel: string; noticeId: string },
): Promise<Named> {
  await requireManager(context, channel);
  if ((await context.records.notice(channel, noticeId)) === undefined) throw new Refusal('RECORD_UNKNOWN');
  const { mspId } = context.signatory;
  const key = keys.notice(noticeId);
  const landed = await bringAbout(context, {
    channel,
    function: 'records:purge',
    transient: { purge: canonical({ items: [{ key, holders: [mspId] }] }) },
    foresee: () => [{ mspId, key, value: undefined, isPurge: true }],
  });
  return { ...landed, id: noticeId };
}

/** The body at who was party to the version or left with it, and the copy that a joiner of the next one was given. */
async function ofVersion({ records }: WriteContext, place: RecordPlace, version: number): Promise<PurgeItem[]> {
  const { kind, id } = place;
  const [before, seal, after] = await Promise.all(
    [version - 1, version, version + 1].map((number) => partiesOf(records, place, number)),
  );
  if (!seal) throw new Refusal('RECORD_UNKNOWN');
  const joined = (after ?? []).filter((party) => !seal.includes(party));
  return [
    { key: keys.body(kind, id, version), holders: [...new Set([...(before ?? []), ...seal])].sort() },
    ...(joined.length > 0 ? [{ key: keys.joined(kind, id, version + 1), holders: joined }] : []),
  ];
}

async function partiesOf(
  records: WriteContext['records'],
  place: RecordPlace,
  version: number,
): Promise<string[] | undefined> {
  const [seal] = await records.seals(place, version, version);
  return seal === undefined ? undefined : parseSeal(seal, 'seal').parties;
}

async function ofEntry({ records }: WriteContext, place: RecordPlace, entryId: string): Promise<PurgeItem> {
  const entry = await records.entry(place, entryId);
  if (!entry) throw new Refusal('RECORD_UNKNOWN');
  const holders = parseSeal(entry.seal, 'seal').parties;
  return { key: keys.entry(place.kind, place.id, entryId), holders, value: entry.bytes };
}
