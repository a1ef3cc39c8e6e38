import { z } from 'zod';
import type { Process } from '../process';

const changes: readonly string[] = ['ForecastPublished', 'ForecastRevised', 'ForecastDeactivated', 'Succeeded'];

/** Has demand that comes in go on to suppliers, where the member says that it is to (bills of material). Nothing is remembered of it. */
export const derivedDemand: Process<never> = {
  name: 'derived-demand',
  kinds: ['forecast'],
  ofOthers: true,
  state: z.never(),
  decide(input, _state, record) {
    if (input.type === 'due' || !changes.includes(input.fact.type)) return [];
    const { block, tx, fact, by } = input.fact;
    const name = `derive/${String(block)}/${String(tx)}/${String(fact)}`;
    return [{ type: 'perform', name, effect: { type: 'derive', record, by, block: String(block) } }];
  },
  evolve: () => undefined,
};
