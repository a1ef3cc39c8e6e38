import type { Refusal } from '@tierline/chaincode/errors';
import { kindNamed, parseSeal, parseVersion, quorumMissed } from '@tierline/chaincode/record';
import { limits, type Absence, type Prior, type StepRequest } from '@tierline/chaincode/schema';
import type { NodeRefusal } from '../refusals';
import type { RecordPlace, RecordSource } from './record-source';

/**
 * Whom to leave out after a partner was away: those it was about, where the rules let all these commands go on without them.
 * undefined: they ask everybody, or nobody new would be left out.
 */
export function leavingOut(
  requests: readonly StepRequest[],
  refusal: Refusal | NodeRefusal,
  caller: string,
): Absence[] | undefined {
  const [first] = requests;
  if (!first?.prior) return undefined;
  const before = first.absences ?? [];
  const mayGo = (absent: readonly string[]) => requests.every((request) => goesWithout(request, absent, caller));
  const more = awayBy(refusal, first.prior).filter(
    ({ mspId }) => !before.some((known) => known.mspId === mspId) && mayGo([mspId]),
  );
  const all = [...before, ...more].sort((a, b) => (a.mspId < b.mspId ? -1 : 1));
  return more.length > 0 && mayGo(all.map(({ mspId }) => mspId)) ? all : undefined;
}

function goesWithout({ kind, id, command, prior }: StepRequest, absent: readonly string[], caller: string): boolean {
  if (!prior) return false;
  const quorum = { kind: kindNamed(kind), command: command.name, absent, prior: parseVersion(prior, kind, id), caller };
  return quorumMissed(quorum) === undefined;
}

/** A peer that gave no answer; or one that was left out before and has not caught up. Whoever else refuses has answered. */
function awayBy({ code, data }: Refusal | NodeRefusal, prior: Prior): Absence[] {
  if (code === 'PARTNER_UNAVAILABLE' && Array.isArray(data.organisations))
    return data.organisations.map((mspId) => ({ mspId: String(mspId), reason: 'unreachable' }));
  const { party } = data;
  const lacking = code === 'PRIOR_NOT_LIVE' && typeof party === 'string' && parseSeal(prior.seal, 'seal').absent;
  return lacking && lacking.includes(party) ? [{ mspId: party, reason: 'behind' }] : [];
}

/** What a request says of who is absent, with the seals from the last version that all of them held. */
export async function absenceOf(
  records: RecordSource,
  place: RecordPlace,
  prior: Prior,
  absences: readonly Absence[],
): Promise<Pick<StepRequest, 'absences' | 'chain'>> {
  const lacks = (seal: string): boolean =>
    parseSeal(seal, 'seal').absent.some((party) => absences.some(({ mspId }) => mspId === party));
  if (!lacks(prior.seal)) return { absences: [...absences] };
  const { version } = parseSeal(prior.seal, 'seal');
  const seals = await records.seals(place, Math.max(1, version - limits.chain), version - 1);
  const held = seals.findLastIndex((seal) => !lacks(seal));
  return { absences: [...absences], chain: seals.slice(Math.max(held, 0)) };
}
