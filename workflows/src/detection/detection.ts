import type { Output, Process } from '../process';
import type { FeedFact, RecordId } from '../ports';
import type { Condition, Detector } from './condition';
import { dueBy, judge, partnerOf, rulesFor, type Ruling } from './judge';
import type { RuleVersion } from './rule';

/** The timer at which everything is judged anew: the rules have changed. */
export const rulesChanged = '*';

export const nameOf = (detector: { name: string }): string => `detect-${detector.name}`;

/**
 * A detector at work: it looks at what may be wrong when that may have become a matter, and opens a case for what is one. Nothing
 * is opened before all facts that are there have been taken, so that what was long over when they were read is not. What has got worse makes
 * its case graver. What was a matter and is over is told to those who work on it, and said in the case (ADR 136).
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
        return onFact(detector, before, after(detector, state, input.fact), { record, ruling, at: input.fact.at });
      const { timer, now } = input;
      if (timer === rulesChanged) return before.flatMap((one) => watched(one, { record, ruling, at: now }, true));
      const condition = before.find(({ about }) => about === timer);
      return condition ? onDue(detector, condition, { record, ruling }, laterOf(now, condition.since)) : [];
    },
    evolve: (state, input) => (input.type === 'fact' ? detector.evolve(state, input.fact) : state),
  };
}

type Judging = { record: RecordId; ruling: Ruling; at: string };

function after<State>(detector: Detector<State>, state: State | undefined, fact: FeedFact): Condition[] {
  const next = detector.evolve(state, fact);
  return next === undefined ? [] : detector.conditions(next);
}

function onFact(
  detector: { name: string },
  before: readonly Condition[],
  now: readonly Condition[],
  judging: Judging,
): Output[] {
  const changed = now.filter((one) => !before.some((other) => isSame(one, other)));
  const over = before.filter((one) => !now.some(({ about, since }) => about === one.about && since === one.since));
  return [
    ...over.flatMap((one) => ended(detector, one, judging)),
    ...changed.flatMap((one) => watched(one, judging, false)),
  ];
}

/** A timer for when it is to be looked at; where there is nothing to see, none. */
function watched(condition: Condition, { record, ruling, at }: Judging, isKnown: boolean): Output[] {
  const verdict = judge({ condition, ...record }, ruling, at);
  if (verdict.is === 'open') return [{ type: 'setTimer', timer: condition.about }];
  if (verdict.is === 'later') return [{ type: 'setTimer', timer: condition.about, due: verdict.due }];
  return isKnown ? [{ type: 'cancelTimer', timer: condition.about }] : [];
}

/** Told and said where it was a matter, and a case was to be opened for it. */
function ended(detector: { name: string }, condition: Condition, { record, ruling }: Judging): Output[] {
  const { about, since, title, lasts } = condition;
  const cancelled: Output = { type: 'cancelTimer', timer: about };
  if (lasts) return [cancelled];
  const notice = { to: { role: 'planner' }, why: `over: ${title}`, urgency: 'low' as const };
  const neighbour = partnerOf(condition, ruling.mspId);
  const [rule] = rulesFor({ condition, ...record }, ruling);
  const says = neighbour !== undefined && rule !== undefined && rule.closeWhenCleared !== false;
  const name = `clear/${about}/${since}`;
  const detected = detectedOf(detector, condition, record);
  const opening = openingNamed(condition);
  return [
    cancelled,
    { type: 'notify', notice, after: opening },
    ...(says
      ? [
          {
            ...({ type: 'perform', name, after: opening } as const),
            effect: { type: 'clearCase' as const, record, neighbour, detected },
          },
        ]
      : []),
  ];
}

const openingNamed = ({ about, since }: Pick<Condition, 'about' | 'since'>): string => `open/${about}/${since}`;

function onDue(
  detector: { name: string },
  condition: Condition,
  { record, ruling }: { record: RecordId; ruling: Ruling },
  now: string,
): Output[] {
  const verdict = judge({ condition, ...record }, ruling, now);
  if (verdict.is === 'later') return [{ type: 'setTimer', timer: condition.about, due: verdict.due }];
  const neighbour = partnerOf(condition, ruling.mspId);
  if (verdict.is === 'nothing' || neighbour === undefined) return [];
  const opening = { neighbour, ...openingOf(detector, condition, record, verdict.rule, now) };
  const name = openingNamed(condition);
  const opens = { type: 'perform', effect: { type: 'openCase', record, opening } } as const;
  // where it was opened before, this may be graver; in this order, for else it follows itself
  return [
    { ...opens, name: `${name}/${opening.severity}`, after: name },
    { ...opens, name },
  ];
}

function openingOf(detector: { name: string }, condition: Condition, record: RecordId, rule: RuleVersion, now: string) {
  const { title, affected } = condition;
  const due = dueBy(rule, now);
  return {
    ...{ title, category: detector.name, severity: rule.severity, affected },
    ...(due && { due }),
    detected: detectedOf(detector, condition, record),
  };
}

const detectedOf = ({ name }: { name: string }, { about, since }: Condition, { kind, id }: RecordId) => ({
  ...{ detector: name, kind, record: id, about, since },
});

const isSame = (one: Condition, other: Condition): boolean => JSON.stringify(one) === JSON.stringify(other);
const laterOf = (a: string, b: string): string => (a > b ? a : b);
