import { caseSeverities, Exact } from '@tierline/chaincode/schema';
import { afterWorkingMinutes } from '@tierline/planning/time';
import type { Condition } from './condition';
import { type RuleVersion, type Scope, type Thresholds } from './rule';

/** A member's rules of one detector, and whose they are. */
export type Ruling = { mspId: string; rules: readonly RuleVersion[] };

type Found = { condition: Condition; channel: string; kind: string };
/** open: now, by that rule. later: look again then. */
export type Verdict = { is: 'open'; rule: RuleVersion } | { is: 'later'; due: string } | { is: 'nothing' };

/**
 * What a member's rules say of a condition at a time. Of the rules for it the most particular ones count, a rule that is for more
 * things named; among them the gravest.
 */
export function judge(found: Found, ruling: Ruling, now: string): Verdict {
  const verdicts = rulesFor(found, ruling).map((rule): Verdict => {
    const due = ripeAt(rule, found.condition, now);
    return due <= now ? { is: 'open', rule } : { is: 'later', due };
  });
  return verdicts.find(({ is }) => is === 'open') ?? soonest(verdicts) ?? { is: 'nothing' };
}

/** Those that count for it, gravest first, whenever it is a matter to them. */
export function rulesFor(found: Found, { mspId, rules }: Ruling): RuleVersion[] {
  const partner = partnerOf(found.condition, mspId);
  if (partner === undefined) return [];
  const covering = rules.filter((rule) => rule.active && covers(rule.scope, found, partner));
  const particular = Math.max(...covering.map(({ scope }) => named(scope)));
  return covering
    .filter((rule) => named(rule.scope) === particular && isBeyond(rule.thresholds, found.condition))
    .sort(
      (a, b) => caseSeverities.indexOf(b.severity) - caseSeverities.indexOf(a.severity) || (a.name < b.name ? -1 : 1),
    );
}

/** The other of the two; undefined where the member is neither: it is theirs to open. */
export const partnerOf = ({ between: [one, other] }: Condition, mspId: string): string | undefined => {
  if (one === other) return undefined;
  if (mspId === one) return other;
  return mspId === other ? one : undefined;
};

/** By when each has acknowledged it, and it is resolved. */
export function dueBy({ acknowledgeMinutes, resolveMinutes, hours }: RuleVersion, now: string) {
  const after = (minutes: number | undefined) =>
    minutes === undefined ? undefined : afterWorkingMinutes(now, minutes, hours);
  const [acknowledgeBy, resolveBy] = [after(acknowledgeMinutes), after(resolveMinutes)];
  if (acknowledgeBy === undefined && resolveBy === undefined) return undefined;
  return { ...(acknowledgeBy !== undefined && { acknowledgeBy }), ...(resolveBy !== undefined && { resolveBy }) };
}

const named = (scope: Scope): number => Object.keys(scope).length;

function covers(scope: Scope, { condition, channel, kind }: Found, partner: string): boolean {
  const any = (list: readonly string[] | undefined, of: readonly string[]) =>
    list === undefined || list.some((one) => of.includes(one));
  return [
    any(scope.channels, [channel]),
    any(scope.kinds, [kind]),
    any(scope.partners, [partner]),
    any(scope.parts, condition.parts),
    any(scope.sites, condition.sites),
  ].every(Boolean);
}

/** What a condition does not measure, no threshold asks of it. */
function isBeyond({ percent, quantity, alert }: Thresholds, { measure = {} }: Condition): boolean {
  const reaches = (limit: string | undefined, is: string | undefined) =>
    limit === undefined || is === undefined || new Exact(is).gte(limit);
  return (
    reaches(percent, measure.percent) &&
    reaches(quantity, measure.quantity) &&
    !(alert === 'red' && measure.alert === 'amber')
  );
}

/** When it is a matter, as far as can be said now: after its minutes, and in no muted time. */
function ripeAt({ thresholds: { minutes = 0 }, muted }: RuleVersion, { from, lateBy }: Condition, now: string): string {
  const isLate = lateBy !== undefined && lateBy >= minutes;
  const due = isLate ? now : new Date(Date.parse(from) + minutes * 60_000).toISOString();
  return [...muted]
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .reduce((at, mute) => (mute.from <= at && at < mute.until ? mute.until : at), due > now ? due : now);
}

function soonest(verdicts: readonly Verdict[]): Verdict | undefined {
  const later = verdicts.flatMap((one) => (one.is === 'later' ? [one] : []));
  return later.sort((a, b) => (a.due < b.due ? -1 : 1))[0];
}
