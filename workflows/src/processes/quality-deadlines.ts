import { z } from 'zod';
import type { FeedFact } from '../ports';
import type { Input, Output, Process } from '../process';
import { deadline } from './deadline';

const sent = z.object({ dueBy: deadline.optional(), reportBy: deadline.optional() });
const accepted = z.object({ discipline: z.string() });
/** Until when the receiver owes what; the rules know whether it still does. */
const state = z.object({ answer: deadline.optional(), report: deadline.optional() });
type Owed = z.infer<typeof state>;
const sorts = ['answer', 'report'] as const;

/** Watches a quality notice for its answer and its report; what is overdue is reminded of, for both sides. */
export const qualityDeadlines: Process<Owed> = {
  name: 'quality-deadlines',
  kinds: ['quality-notice'],
  state,
  decide(input, current = {}, record) {
    if (input.type === 'due') {
      const { timer, due: dueBy } = input;
      const of = sorts.find((sort) => sort === timer && current[sort] !== undefined);
      if (!of) return [];
      const effect = { type: 'remind', record, reminder: { of, dueBy } } as const;
      return [{ type: 'perform', name: `remind/${of}/${dueBy}`, effect }];
    }
    const next = evolve(current, input) ?? {};
    return sorts.flatMap((sort) => timer(sort, current[sort], next[sort]));
  },
  evolve,
};

function evolve(current: Owed | undefined, input: Input): Owed | undefined {
  const { answer, report }: Owed =
    input.type === 'due' ? { ...current, [input.timer]: undefined } : afterFact(current ?? {}, input.fact);
  if (answer === undefined && report === undefined) return undefined;
  return { ...(answer !== undefined && { answer }), ...(report !== undefined && { report }) };
}

function afterFact(current: Owed, { type, data }: FeedFact): Owed {
  switch (type) {
    case 'QualityNoticeSent': {
      const { dueBy, reportBy } = sent.parse(data);
      return { answer: dueBy, report: reportBy };
    }
    case 'QualityNoticeAccepted':
      return { ...current, answer: undefined };
    case 'DisciplineAccepted':
      return accepted.parse(data).discipline === 'd8' ? { ...current, report: undefined } : current;
    case 'QualityNoticeDeclined':
    case 'QualityNoticeClosed':
      return {};
    default:
      return current;
  }
}

function timer(name: string, before: string | undefined, after: string | undefined): Output[] {
  if (before === after) return [];
  return [after === undefined ? { type: 'cancelTimer', timer: name } : { type: 'setTimer', timer: name, due: after }];
}
