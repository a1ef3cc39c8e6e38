import { shaped } from '@tierline/chaincode/record';
import { automationRule, type AutomationRule, type AutomationVersion } from '@tierline/workflows';
import { NodeRefusal } from '../refusals';
import type { FiringView, JsonValue, Window } from '../readmodel';
import type { Rules } from './rules';
import { automationRules, automationVersion } from './settings';

export type AutomationPorts = {
  rules: Rules;
  firings: (rule: string | undefined, window: Window) => Promise<FiringView[]>;
  now: () => Date;
  /** @throws Refusal ROLE_MISSING */
  requireManager: () => void;
  name: () => Promise<string>;
  acted: () => void;
};

/** What a member has done by itself: by its managers. Refusals are thrown. */
export class AutomationWork {
  readonly #ports: AutomationPorts;

  constructor(ports: AutomationPorts) {
    this.#ports = ports;
  }

  async rules(): Promise<AutomationVersion[]> {
    this.#ports.requireManager();
    return automationRules(this.#ports.rules);
  }

  /** Latest first. */
  async versions(name: string): Promise<AutomationVersion[]> {
    this.#ports.requireManager();
    return (await this.#ports.rules.versions('automation', name)).map(automationVersion);
  }

  /** Each time that one fired, or any; latest first. @throws CursorOfAnotherList */
  async firings(rule: string | undefined, window: Window): Promise<FiringView[]> {
    this.#ports.requireManager();
    return this.#ports.firings(rule, window);
  }

  /** For what happens from now on. */
  async save(rule: AutomationRule): Promise<AutomationVersion[]> {
    this.#ports.requireManager();
    shaped(automationRule, rule, '');
    return this.#keep(rule);
  }

  /** @throws NodeRefusal RULE_UNKNOWN */
  async deactivate(name: string): Promise<AutomationVersion[]> {
    this.#ports.requireManager();
    const before = (await automationRules(this.#ports.rules)).find((one) => one.name === name);
    if (!before) throw new NodeRefusal('RULE_UNKNOWN', { name });
    const { version: _version, by: _by, at: _at, ...rule } = before;
    return this.#keep({ ...rule, active: false });
  }

  async #keep(rule: AutomationRule): Promise<AutomationVersion[]> {
    const { rules, name, now, acted } = this.#ports;
    const content = JSON.parse(JSON.stringify(rule)) as { [name: string]: JsonValue };
    await rules.save('automation', { name: rule.name, content, by: await name(), at: now().toISOString() });
    acted();
    return automationRules(rules);
  }
}
