import { z } from 'zod';
import type { Process } from '../process';

const offered = z.object({ offer: z.object({ role: z.enum(['custodian', 'owner', 'reporter']), to: z.string() }) });
const state = z.never();

/**
 * Has each offer looked at by the unit's steward, the one member that sees every unit: two members may each have
 * commissioned one identifier, and only one of them had the thing (design.md §2).
 */
export const secondCommission: Process<z.infer<typeof state>> = {
  name: 'second-commission',
  kinds: ['custody'],
  state,
  decide(input, _state, record) {
    if (input.type !== 'fact' || input.fact.type !== 'RoleOffered') return [];
    const { block, tx, fact, data } = input.fact;
    const { offer } = offered.parse(data);
    const name = `look/${String(block)}/${String(tx)}/${String(fact)}`;
    return [{ type: 'perform', name, effect: { type: 'declineIfSecond', record, offer } }];
  },
  evolve: () => undefined,
};
