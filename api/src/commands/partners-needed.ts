import type { RefusalData } from '@tierline/chaincode/errors';
import { kindNamed, parseSeal } from '@tierline/chaincode/record';
import type { Effect } from '@tierline/workflows';
import type { WriteContext } from './apply';

/** Commands go on without who is away where the rules of the kind let them; entries need all. */
const ofCommands: readonly Effect['type'][] = ['escalate', 'automate', 'declineIfSecond'];

/** Without whose answer an effect comes to nothing, as far as its record says. */
export async function partnersNeeded({ records, signatory }: WriteContext, effect: Effect): Promise<string[]> {
  if (effect.type === 'openCase') return [effect.opening.neighbour];
  const live = await records.live(effect.record);
  if (!live) return [];
  const partners = parseSeal(live.prior.seal, 'seal').parties.filter((mspId) => mspId !== signatory.mspId);
  const goesOn = partners.length > 1 && kindNamed(effect.record.kind).quorum && ofCommands.includes(effect.type);
  return goesOn ? [] : partners;
}

/** Whom a refusal names. */
export const organisationsIn = ({ organisations }: RefusalData): string[] =>
  Array.isArray(organisations) ? organisations.map(String) : [];
