import { shaped } from '@tierline/chaincode/record';
import {
  detectionNamed,
  detectionRule,
  detectors,
  type DetectionRule,
  type History,
  preview,
  type Preview,
  type RuleVersion,
} from '@tierline/workflows';
import { NodeRefusal } from '../refusals';
import type { JsonValue } from '../readmodel';
import type { Rules } from './rules';
import { detectionRules, detectionVersion } from './settings';

export type DetectionPorts = {
  mspId: string;
  rules: Rules;
  history: History;
  now: () => Date;
  /** @throws Refusal ROLE_MISSING */
  requirePlanning: () => void;
  name: () => Promise<string>;
  acted: () => void;
};

/** So much is read of what happened, to say what a rule would have opened. */
const mostFacts = 100_000;
const dayMs = 86_400_000;

/** What a member has looked for, and how: by its planners and managers. Refusals are thrown. */
export class DetectionWork {
  readonly #ports: DetectionPorts;

  constructor(ports: DetectionPorts) {
    this.#ports = ports;
  }

  async rules(): Promise<RuleVersion[]> {
    this.#ports.requirePlanning();
    return detectionRules(this.#ports.rules);
  }

  /** Latest first. */
  async versions(name: string): Promise<RuleVersion[]> {
    this.#ports.requirePlanning();
    return (await this.#ports.rules.versions('detection', name)).map(detectionVersion);
  }

  /** In the place of what stood under the name; what stands now is judged anew by it. */
  async save(rule: DetectionRule): Promise<RuleVersion[]> {
    this.#ports.requirePlanning();
    shaped(detectionRule, rule, '');
    const before = (await detectionRules(this.#ports.rules)).find(({ name }) => name === rule.name);
    await this.#keep(rule, [rule.detector, ...(before ? [before.detector] : [])]);
    return detectionRules(this.#ports.rules);
  }

  /** @throws NodeRefusal RULE_UNKNOWN */
  async deactivate(name: string): Promise<RuleVersion[]> {
    this.#ports.requirePlanning();
    const before = (await detectionRules(this.#ports.rules)).find((one) => one.name === name);
    if (!before) throw new NodeRefusal('RULE_UNKNOWN', { name });
    const { version: _version, by: _by, at: _at, ...rule } = before;
    await this.#keep({ ...rule, active: false }, [rule.detector]);
    return detectionRules(this.#ports.rules);
  }

  /** What this rule alone would have opened in the last days. */
  async preview(rule: DetectionRule, days: number): Promise<Preview> {
    const { requirePlanning, mspId, history, now } = this.#ports;
    requirePlanning();
    shaped(detectionRule, rule, '');
    const detector = detectors.find(({ name }) => name === rule.detector);
    if (!detector) throw new NodeRefusal('RULE_UNKNOWN', { name: rule.detector });
    const since = new Date(now().getTime() - days * dayMs).toISOString();
    const ruling = { mspId, rules: [{ ...rule, active: true, version: 0, by: '', at: now().toISOString() }] };
    return preview(detector, ruling, history, { since, mostFacts });
  }

  async #keep(rule: DetectionRule, changed: readonly string[]): Promise<void> {
    const { rules, name, now, acted } = this.#ports;
    const content = JSON.parse(JSON.stringify(rule)) as { [name: string]: JsonValue };
    const kept = { name: rule.name, content, by: await name(), at: now().toISOString() };
    await rules.save('detection', kept, [...new Set(changed.map((one) => detectionNamed({ name: one })))]);
    acted();
  }
}
