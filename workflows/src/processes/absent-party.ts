import { z } from 'zod';
import type { Process } from '../process';

/** Has a version brought to those who were absent from it, as soon as their peers are back. Nothing is remembered of it. */
export const absentParty: Process<never> = {
  name: 'absent-party',
  kinds: ['case', 'custody'],
  state: z.never(),
  decide(input, _state, record) {
    if (input.type === 'due' || input.fact.type !== 'PartyAbsent' || input.fact.version === undefined) return [];
    const { version, by } = input.fact;
    return [{ type: 'perform', name: `restate/${String(version)}`, effect: { type: 'restate', record, version, by } }];
  },
  evolve: () => undefined,
};
