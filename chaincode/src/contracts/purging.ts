import { z } from 'zod';
import { Refusal, refuseUnless } from '../errors';
import { parseJson } from '../record/canonical';
import { sha256Hex } from '../record/hash';
import { successorId } from '../record/ids';
import { isNoticeKey, keys, parseKey, type RecordKey } from '../record/keys';
import { shaped } from '../record/shaped';
import { endOf } from '../record/succession';
import { kindNamed, parseSeal, parseVersion, type Version } from '../record/version';
import { purgeRequestShape, type PurgeItem, type PurgeRequest } from '../schema/requests';
import { assertLive, presentAt } from './live';
import { type Proposal } from './proposal';

const writtenShape = z.looseObject({ by: z.looseObject({ mspId: z.string() }) });
type Sealed = Pick<Version, 'seal' | 'sealHash'>;
type Erasable = Exclude<RecordKey, { part: 'seal' }>;

/** protocol.md §9: entries, bodies of versions no longer live, and the author's own notices (ADR 56). Never a live seal or body; of a record that was succeeded none is (ADR 65). @throws Refusal */
export async function purge(proposal: Proposal): Promise<void> {
  const request = proposal.request('purge', purgeRequestShape);
  const { ledger } = proposal;
  await proposal.activeContext();
  for (const item of request.items) {
    await assertErasable(proposal, item, request);
    for (const holder of item.holders) await ledger.purge(holder, item.key);
  }
}

async function assertErasable(proposal: Proposal, item: PurgeItem, request: PurgeRequest): Promise<void> {
  if (isNoticeKey(item.key)) {
    const isOwn = item.holders.every((holder) => holder === proposal.caller.mspId);
    refuseUnless(isOwn, 'NOT_AUTHORISED', () => ({
      function: 'purge',
      reason: 'a notice is in its author’s collection',
    }));
    return;
  }
  const place = erasable(item.key);
  await assertNotLive(proposal, place, item, request);
  await assertMayErase(proposal, place, item, request);
}

function erasable(key: string): Erasable {
  const place = parseKey(key);
  if (!place) throw new Refusal('MALFORMED', { at: 'purge/items/key', reason: 'no key of a record' });
  const { kind, id, part } = place;
  if (part === 'seal' || part === 'left' || part === 'absent') throw new Refusal('STILL_LIVE', { kind, id, key });
  return place;
}

/** A holder's live seal must be the one given, or what ended it, and not of an earlier version than the body. */
async function assertNotLive(proposal: Proposal, place: Erasable, { key, holders }: PurgeItem, { seal }: PurgeRequest) {
  if (place.part === 'entry') return;
  const { kind, id, version } = place;
  const given: Sealed | undefined = seal === undefined ? undefined : sealedBy(seal);
  for (const party of holders) {
    const found = await proposal.ledger.hashAt(party, keys.seal(kind, id));
    if (found === '') continue;
    const last = await lastNotLive(proposal, party, place, { given, found });
    if (last === undefined)
      throw new Refusal('PRIOR_NOT_LIVE', { kind, id, party, given: given?.sealHash ?? '', found });
    refuseUnless(version <= last, 'STILL_LIVE', () => ({ kind, id, key }));
  }
}

/** The last version whose body is not live there; undefined: the seal given does not say. */
async function lastNotLive(
  proposal: Proposal,
  party: string,
  place: Erasable,
  { given, found }: { given: Sealed | undefined; found: string },
): Promise<number | undefined> {
  if (!given) return undefined;
  const { version } = given.seal;
  if (hasEnded(given, found) || (await isSucceeded(proposal, party, place, given))) return version;
  return found === given.sealHash ? version - 1 : undefined;
}

const sealedBy = (bytes: string): Sealed => ({ seal: parseSeal(bytes, 'purge/seal'), sealHash: sha256Hex(bytes) });
const hasEnded = (last: Sealed, found: string): boolean => found === sha256Hex(endOf(last));

/** Nothing ends at who was absent from the last version (ADR 65): it shows for its own copy that the successor stands beside it. */
async function isSucceeded(
  { caller, ledger }: Proposal,
  holder: string,
  { kind, id }: Erasable,
  { seal, sealHash }: Sealed,
): Promise<boolean> {
  if (holder !== caller.mspId || seal.kind !== kind || seal.id !== id) return false;
  return (await ledger.hashAt(holder, keys.seal(kind, successorId(id, sealHash)))) !== '';
}

async function assertMayErase(
  proposal: Proposal,
  place: Erasable,
  item: PurgeItem,
  request: PurgeRequest,
): Promise<void> {
  const { mspId } = proposal.caller;
  if (item.holders.every((holder) => holder === mspId)) return;
  const allowed =
    place.part === 'entry' ? await wroteEntry(proposal, item) : await kindAllows(proposal, place, request);
  refuseUnless(allowed, 'NOT_AUTHORISED', () => ({
    function: 'purge',
    reason: 'neither writer, nor own copy, nor the kind’s mayErase',
  }));
}

/** The entry's bytes are what the holders hold (or held no more), and name the caller as their writer. */
async function wroteEntry({ caller, ledger }: Proposal, { key, holders, value }: PurgeItem): Promise<boolean> {
  if (value === undefined) return false;
  for (const holder of holders) {
    const found = await ledger.hashAt(holder, key);
    if (found !== '' && found !== sha256Hex(value)) return false;
  }
  return shaped(writtenShape, parseJson(value, 'purge/items/value'), 'purge/items/value').by.mspId === caller.mspId;
}

async function kindAllows(proposal: Proposal, { kind, id }: Erasable, { seal, body }: PurgeRequest): Promise<boolean> {
  if (seal === undefined || body === undefined) return false;
  const { caller, ledger } = proposal;
  const last = parseVersion({ seal, body }, kind, id);
  if (!last.seal.parties.includes(caller.mspId)) return false;
  for (const party of presentAt(last.seal)) {
    const found = await ledger.hashAt(party, keys.seal(kind, id));
    if (!hasEnded(last, found)) await assertLive(ledger, last, [party]);
  }
  return kindNamed(kind).mayErase?.(last.body.state, caller.mspId) ?? false;
}
