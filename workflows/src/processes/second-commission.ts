import { z } from 'zod';
import type { FeedFact } from '../ports';
import type { Process } from '../process';
import { offerPlace, offersTakenOver } from './offers-taken-over';

const offered = z.object({ offer: offerPlace });
const state = z.never();

/**
 * Has each offer looked at by the unit's steward, the one member that sees every unit: two members may each have
 * commissioned one identifier, and only one of them had the thing (design.md §2).
 */
export const secondCommission: Process<z.infer<typeof state>> = {
  name: 'second-commission',
  kinds: ['custody'],
  state,
  decide: (input, _state, record) =>
    input.type === 'due'
      ? []
      : looksAt(input.fact).map(({ name, offer }) => ({
          ...{ type: 'perform', name },
          effect: { type: 'declineIfSecond', record, offer },
        })),
  evolve: () => undefined,
};

function looksAt({ type, data, block, tx, fact }: FeedFact): { name: string; offer: z.infer<typeof offerPlace> }[] {
  const look = `look/${String(block)}/${String(tx)}/${String(fact)}`;
  if (type === 'RoleOffered') return [{ name: look, offer: offered.parse(data).offer }];
  if (type !== 'Succeeded') return [];
  return offersTakenOver(data).map(({ role, to }) => ({ name: `${look}/${role}/${to}`, offer: { role, to } }));
}
