import { type Attestation, attestationShape } from '../schema/consortium';
import type { Role } from '../schema/protocol';
import { authorOf } from './caller';
import { parseCanonical } from './canonical';
import { keys } from './keys';
import { shaped } from './shaped';
import { requireActive, requireRole, type StepContext } from './version';
import type { PrivateWrite } from './writes';

/** The one function whose content is public: everybody is meant to compare it with what the own peer has. */
export const attestFunction = 'consortium:attest';

const attesters: readonly Role[] = ['manager', 'bot'];

/** What a member says of the channel's past, and that it is said by that member: a write that only its own peers endorse. @throws Refusal */
export function attest(
  text: string,
  { caller, registry }: Pick<StepContext, 'caller' | 'registry'>,
): { attestation: Attestation; write: PrivateWrite } {
  requireActive(caller.mspId, registry);
  requireRole(caller, attesters);
  const { mspId } = authorOf(caller);
  const attestation = shaped(attestationShape, parseCanonical(text, 'attestation'), 'attestation');
  return { attestation, write: { mspId, key: keys.attestation, value: text } };
}
