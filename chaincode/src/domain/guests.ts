import { refuseUnless } from '../errors';
import { guestActShape, type GuestAct, type GuestActName } from '../schema/guests';
import type { EntryShape } from './kind';

/** An entry by which a party says what somebody without a node did with its invitation. `acts`: what guests do on records of the kind. */
export function guestEntry<State>(acts: readonly GuestActName[]): Record<'guest', EntryShape<State>> {
  return {
    guest: {
      content: guestActShape,
      roles: ['bot'],
      composed: true,
      authorise: (_state, content) => {
        const { act, impact, choice, text } = content as unknown as GuestAct;
        refuseUnless(acts.includes(act), 'ACT_INVALID', () => ({ act, reason: 'no such act on records of this kind' }));
        const isWhole = {
          'impact-confirmed': impact !== undefined && choice === undefined,
          answer: impact === undefined && (choice === undefined) !== (text === undefined),
          'handover-signed': impact === undefined && choice === undefined,
        };
        refuseUnless(isWhole[act], 'ACT_INVALID', () => ({
          act,
          reason: 'it says other things than such an act does',
        }));
      },
      subject: ({ invitation }) => [invitation ?? null],
    },
  };
}
