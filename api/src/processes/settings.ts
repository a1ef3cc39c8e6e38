import { defaultRules, detectionNamed, type DetectionRule, type RuleVersion } from '@tierline/workflows';
import type { Rules } from './rules';

/** Built-in rules, set by the node before anybody set anything. */
const builtIn: readonly RuleVersion[] = defaultRules.map((rule) => ({
  ...rule,
  ...{ version: 0, by: '', at: '1970-01-01T00:00:00.000Z' },
}));

/** A member's detection rules as they stand, by name: what it has set, and what is built in under other names. */
export async function detectionRules(rules: Rules): Promise<RuleVersion[]> {
  const set = (await rules.latest('detection')).map(({ content, version, by, at }): RuleVersion => ({
    ...(content as unknown as DetectionRule),
    ...{ version, by, at },
  }));
  const own = new Set(set.map(({ name }) => name));
  return [...set, ...builtIn.filter(({ name }) => !own.has(name))].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What processes are given of what the member has set, by the name under which they ask. */
export function settingsOf({ mspId, rules }: { mspId: string; rules: Rules }): (name: string) => Promise<unknown> {
  return async (name) => {
    const all = await detectionRules(rules);
    return { mspId, rules: all.filter(({ detector }) => detectionNamed({ name: detector }) === name) };
  };
}
