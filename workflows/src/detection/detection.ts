import type { Output, Process } from '../process';
import type { FeedFact, RecordId } from '../ports';
import type { Condition, Detector } from './condition';
import { dueBy, judge, partnerOf, type Ruling } from './judge';
import type { RuleVersion } from './rule';

/** The timer at which everything is judged anew: the rules have changed. */
export const rulesChanged = '*';

export const nameOf = (detector: { name: string }): string => `detect-${detector.name}`;

/**
 * A detector at work: it looks at what may be wrong when that may have become a matter, and opens a case for what is one. Nothing
 * is opened before all facts that are there have been taken, so that what was long over when they were read is not. What was a matter
 * and is over is told to those who work on it; the case is theirs to close.
 */
export function detection<State>(detector: Detector<State>): Process<State, Ruling> {
  return {
    name: nameOf(detector),
    settings: nameOf(detector),
    kinds: detector.kinds,
    state: detector.state,
    decide(input, state, record, ruling) {
      const before = state === undefined ? [] : detector.conditions(state);
      if (input.type === 'fact')
        return onFact(before, after(detector, state, input.fact), { ...record, ruling }, input.fact.at);
      const { timer, now } = input;
      if (timer === rulesChanged) return before.flatMap((one) => watched(one, { ...record, ruling }, now, true));
      const condition = before.find(({ about }) => about === timer);
      return condition ? onDue(detector, condition, { record, ruling }, laterOf(now, condition.since)) : [];
    },
    evolve: (state, input) => (input.type === 'fact' ? detector.evolve(state, input.fact) : state),
  };
}

type Judging = { channel: string; kind: string; ruling: Ruling };

function after<State>(detector: Detector<State>, state: State | undefined, fact: FeedFact): Condition[] {
  const next = detector.evolve(state, fact);
  return next === undefined ? [] : detector.conditions(next);
}

function onFact(before: readonly Condition[], now: readonly Condition[], judging: Judging, at: string): Output[] {
  const changed = now.filter((one) => !before.some((other) => isSame(one, other)));
  const over = before.filter((one) => !now.some(({ about, since }) => about === one.about && since === one.since));
  return [...over.flatMap(ended), ...changed.flatMap((one) => watched(one, judging, at, false))];
}

/** A timer for when it is to be looked at; where there is nothing to see, none. */
function watched(condition: Condition, judging: Judging, now: string, isKnown: boolean): Output[] {
  const verdict = judge({ condition, ...judging }, judging.ruling, now);
  if (verdict.is === 'open') return [{ type: 'setTimer', timer: condition.about }];
  if (verdict.is === 'later') return [{ type: 'setTimer', timer: condition.about, due: verdict.due }];
  return isKnown ? [{ type: 'cancelTimer', timer: condition.about }] : [];
}

/** Told where it was a matter, and a case was to be opened for it. */
function ended({ about, since, title }: Condition): Output[] {
  const notice = { to: { role: 'planner' }, why: `over: ${title}`, urgency: 'low' as const };
  return [
    { type: 'cancelTimer', timer: about },
    { type: 'notify', notice, after: openingNamed({ about, since }) },
  ];
}

const openingNamed = ({ about, since }: Pick<Condition, 'about' | 'since'>): string => `open/${about}/${since}`;

function onDue(
  { name }: { name: string },
  condition: Condition,
  { record, ruling }: { record: RecordId; ruling: Ruling },
  now: string,
): Output[] {
  const verdict = judge({ condition, ...record }, ruling, now);
  if (verdict.is === 'later') return [{ type: 'setTimer', timer: condition.about, due: verdict.due }];
  const neighbour = partnerOf(condition, ruling.mspId);
  if (verdict.is === 'nothing' || neighbour === undefined) return [];
  const opening = { neighbour, ...openingOf(name, condition, record, verdict.rule, now) };
  return [
    {
      type: 'perform',
      name: openingNamed(condition),
      effect: { type: 'openCase', record, opening },
    },
  ];
}

function openingOf(detector: string, condition: Condition, { kind, id }: RecordId, rule: RuleVersion, now: string) {
  const { title, affected, about, since } = condition;
  const due = dueBy(rule, now);
  return {
    ...{ title, category: detector, severity: rule.severity, affected },
    ...(due && { due }),
    detected: { detector, kind, record: id, about, since },
  };
}

const isSame = (one: Condition, other: Condition): boolean => JSON.stringify(one) === JSON.stringify(other);
const laterOf = (a: string, b: string): string => (a > b ? a : b);
