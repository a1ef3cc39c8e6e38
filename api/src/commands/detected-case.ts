import { canonical, derivedId, kindNamed, sha256Hex } from '@tierline/chaincode/record';
import type { Body, CaseState } from '@tierline/chaincode/schema';
import type { CaseOpening } from '@tierline/workflows';
import type { WriteContext } from './apply';

/** The case that this member has of what a detector found, as it stands; undefined: there is none. */
export async function detectedCase(
  { records, signatory }: WriteContext,
  channel: string,
  { neighbour, detected }: Pick<CaseOpening, 'neighbour' | 'detected'>,
): Promise<{ id: string; state: CaseState } | undefined> {
  const found = { ...detected, record: sha256Hex(canonical(detected.record)), neighbour };
  const of = kindNamed('case').subject?.({ openedBy: signatory.mspId, detected: found });
  const secret = of && (await records.linkSecret(channel, of.between));
  if (!of || secret === undefined) return undefined;
  const id = derivedId(secret, 'case', of.subject);
  const live = await records.live({ channel, kind: 'case', id });
  return live && { id, state: (JSON.parse(live.prior.body) as Body).state as unknown as CaseState };
}
