import { z } from 'zod';
import { offerMade, offerPlace } from '../../processes/offers-taken-over';
import type { Detector } from '../condition';
import { cut } from '../cut';

const offer = offerMade.extend({ from: z.string() });
const state = z.object({ open: z.array(offer) });
type State = z.infer<typeof state>;
const offered = z.object({ offer });
const succeeded = z.object({ state: z.object({ offers: z.array(offer.extend({ status: z.string() })) }) });

/** A role in a unit that was offered until a time, which nobody has answered. */
export const unansweredRole: Detector<State> = {
  name: 'unanswered-offer',
  kinds: ['custody'],
  state,
  evolve(before = { open: [] }, { type, data }) {
    switch (type) {
      case 'RoleOffered':
        return { open: [...before.open, offered.parse(data).offer] };
      case 'Succeeded':
        return { open: succeeded.parse(data).state.offers.filter(({ status }) => status === 'offered') };
      case 'OfferAccepted':
      case 'OfferDeclined':
      case 'OfferWithdrawn':
      case 'OfferLapsed': {
        const { role, to } = offerPlace.parse(data);
        return leftOf(before.open.filter((one) => !(one.role === role && one.to === to)));
      }
      case 'UnitClosed':
        return undefined;
      default:
        return leftOf(before.open);
    }
  },
  conditions: ({ open }) =>
    open.flatMap(({ role, from, to, answerBy }) =>
      answerBy === undefined
        ? []
        : [
            {
              ...{ between: [from, to] as [string, string], parts: [], sites: [], name: `${role} to ${to}` },
              ...{ about: cut(`${role}/${to}`, 60), since: answerBy, from: answerBy },
              title: cut(`Nobody answered the offer of a unit’s ${role} to ${to}`, 160),
              affected: [],
            },
          ],
    ),
};

const leftOf = (open: State['open']): State | undefined => (open.length === 0 ? undefined : { open });
