import { z } from 'zod';
import { Refusal, refuseUnless } from '../errors';
import { parseJson } from '../record/canonical';
import { sha256Hex } from '../record/hash';
import { isNoticeKey, keys, parseKey, type RecordKey } from '../record/keys';
import { shaped } from '../record/shaped';
import { endOf } from '../record/succession';
import { kindNamed, parseSeal, parseVersion } from '../record/version';
import { type Seal } from '../schema/protocol';
import { purgeRequestShape, type PurgeItem, type PurgeRequest } from '../schema/requests';
import { assertLive, presentAt } from './live';
import { type Proposal } from './proposal';

const writtenShape = z.looseObject({ by: z.looseObject({ mspId: z.string() }) });
type Erasable = Exclude<RecordKey, { part: 'seal' }>;

/** protocol.md §9: entries, bodies of versions no longer live, and the author's own notices (ADR 56). Never a live seal or body. @throws Refusal */
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

/** A holder's live seal must be the one given, or what ended it, and of a later version than the body. */
async function assertNotLive(
  { ledger }: Proposal,
  place: Erasable,
  { key, holders }: PurgeItem,
  { seal: bytes }: PurgeRequest,
) {
  if (place.part === 'entry') return;
  const { kind, id, version } = place;
  const seal: Seal | undefined = bytes === undefined ? undefined : parseSeal(bytes, 'purge/seal');
  for (const holder of holders) {
    const found = await ledger.hashAt(holder, keys.seal(kind, id));
    if (found === '') continue;
    const given = sha256Hex(bytes ?? '');
    const stands = found === given || (seal !== undefined && found === sha256Hex(endOf({ seal, sealHash: given })));
    refuseUnless(stands, 'PRIOR_NOT_LIVE', () => ({ kind, id, party: holder, given, found }));
    refuseUnless(seal !== undefined && version < seal.version, 'STILL_LIVE', () => ({ kind, id, key }));
  }
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
  const live = parseVersion({ seal, body }, kind, id);
  if (!live.seal.parties.includes(caller.mspId)) return false;
  await assertLive(ledger, live, presentAt(live.seal));
  return kindNamed(kind).mayErase?.(live.body.state, caller.mspId) ?? false;
}
