import {
  automationName,
  type AutomationRule,
  type AutomationVersion,
  caseEscalationName,
  type Counting,
  cumulativeCounting,
  defaultPaths,
  defaultRules,
  detectionNamed,
  type DetectionRule,
  type EscalationPath,
  type PathVersion,
  type RuleVersion,
} from '@tierline/workflows';
import type { Keepers } from './keepers';
import type { KeptRule, Rules } from './rules';

type Version<Rule> = Rule & { version: number; by: string; at: string };

/** A rule as it was kept, in the shape of its family. */
const versionOf =
  <Rule>() =>
  ({ content, version, by, at }: KeptRule): Version<Rule> => ({ ...(content as unknown as Rule), version, by, at });
export const detectionVersion = versionOf<DetectionRule>();
export const automationVersion = versionOf<AutomationRule>();
const pathVersion = versionOf<EscalationPath>();

const builtInAt = '1970-01-01T00:00:00.000Z';
/** Built in: set by the node before anybody set anything. */
const builtIn = <Rule>(rules: readonly Rule[]): Version<Rule>[] =>
  rules.map((rule) => ({ ...rule, version: 0, by: '', at: builtInAt }));

/** By name: what the member has set, and what is built in under other names. */
function standing<Rule extends { name: string }>(
  set: readonly Version<Rule>[],
  defaults: readonly Rule[],
): Version<Rule>[] {
  const own = new Set(set.map(({ name }) => name));
  const rest = builtIn(defaults.filter(({ name }) => !own.has(name)));
  return [...set, ...rest].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export const detectionRules = async (rules: Rules): Promise<RuleVersion[]> =>
  standing((await rules.latest('detection')).map(detectionVersion), defaultRules);
export const escalationPaths = async (rules: Rules): Promise<PathVersion[]> =>
  standing((await rules.latest('escalation')).map(pathVersion), defaultPaths);
export const automationRules = async (rules: Rules): Promise<AutomationVersion[]> =>
  (await rules.latest('automation')).map(automationVersion);

export type CountingVersion = Version<Counting>;
/** Before anybody has said anything, each member states its figures itself. */
export async function countingOf(rules: Rules): Promise<CountingVersion> {
  const [set] = await rules.latest(cumulativeCounting.name);
  return set ? versionOf<Counting>()(set) : { active: false, version: 0, by: '', at: builtInAt };
}

export type SettingsPorts = { mspId: string; rules: Rules; keepers: Keepers; now: () => Date };

/** What processes are given of what the member has set, by the name under which they ask. */
export function settingsOf({ mspId, rules, keepers, now }: SettingsPorts): (name: string) => Promise<unknown> {
  return async (name) => {
    if (name === automationName) return { rules: await automationRules(rules) };
    if (name === cumulativeCounting.name) {
      const { active, parts } = await countingOf(rules);
      return { mspId, active, parts };
    }
    if (name === caseEscalationName) {
      const absences = await keepers.absences(now().toISOString());
      return { mspId, paths: await escalationPaths(rules), absences, taken: await keepers.taken() };
    }
    const all = await detectionRules(rules);
    return { mspId, rules: all.filter(({ detector }) => detectionNamed({ name: detector }) === name) };
  };
}
