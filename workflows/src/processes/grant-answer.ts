import { z } from 'zod';
import type { Process } from '../process';

const asked = z.object({ type: z.string(), entryId: z.string() });

/** Has a question under a grant answered, where the grant says that no person need. Nothing is remembered of it. */
export const grantAnswer: Process<never> = {
  name: 'grant-answer',
  kinds: ['grant'],
  state: z.never(),
  decide(input, _state, record) {
    if (input.type === 'due' || input.fact.type !== 'EntryAdded') return [];
    const { type, entryId } = asked.parse(input.fact.data);
    if (type !== 'use') return [];
    const effect = { type: 'answer', record, use: entryId, by: input.fact.by } as const;
    return [{ type: 'perform', name: `answer/${entryId}`, effect }];
  },
  evolve: () => undefined,
};
