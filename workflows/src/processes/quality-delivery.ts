import { z } from 'zod';
import type { Process } from '../process';

/** Notes of a quality notice that it has arrived: this is the receiver's node, for the sender signed the other fact itself. */
export const qualityDelivery: Process<never> = {
  name: 'quality-delivery',
  kinds: ['quality-notice'],
  ofOthers: true,
  state: z.never(),
  decide: (input, _state, record) =>
    input.type === 'fact' && input.fact.type === 'QualityNoticeSent'
      ? [{ type: 'perform', name: 'receive', effect: { type: 'receive', record } }]
      : [],
  evolve: () => undefined,
};
