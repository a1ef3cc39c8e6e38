import { z } from 'zod';
import type { FeedFact, Planned, RecordId } from '../ports';
import type { Output, Process } from '../process';
import { filled, matches } from './matches';
import type { Action, Automating, AutomationVersion } from './rule';

export const automationName = 'automation';

/** Does what a member's managers have set, when such a fact comes. How often is not judged here, where only one record is seen. */
export function automation(kinds: readonly string[]): Process<never, Automating> {
  return {
    name: automationName,
    settings: automationName,
    kinds,
    state: z.never(),
    decide(input, _state, record, { rules }) {
      if (input.type === 'due') return [];
      const { fact } = input;
      // what happened before a rule was set is past
      return rules
        .filter(({ active, at, when }) => active && at <= fact.at && matches(when, fact))
        .map((rule) => fire(rule, fact, record));
    },
    evolve: () => undefined,
  };
}

function fire({ name, version, dryRun, perHour, action }: AutomationVersion, fact: FeedFact, record: RecordId): Output {
  const place = [fact.block, fact.tx, fact.fact].map(String).join('/');
  return {
    type: 'perform',
    name: `${name}/${String(version)}/${place}`,
    effect: {
      ...{ type: 'automate', record, rule: { name, version, dryRun, perHour }, place, by: fact.by },
      ...{ cause: causeOf(fact), action: planned(action, fact.data) },
    },
  };
}

/** By which what brought the fact can be told: a version, or an entry. */
function causeOf({ version, data }: FeedFact): { version?: number; entryId?: string } {
  if (version !== undefined) return { version };
  const { entryId } = (data ?? {}) as { entryId?: unknown };
  return typeof entryId === 'string' ? { entryId } : {};
}

function planned(action: Action, data: unknown): Planned {
  switch (action.do) {
    case 'notify':
      return action;
    case 'command':
      return { ...action, input: filled(action.input, data) ?? {} };
    case 'entry':
      return { ...action, content: filled(action.content, data) ?? {} };
  }
}
