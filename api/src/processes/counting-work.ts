import { shaped } from '@tierline/chaincode/record';
import { counting, type Counting, cumulativeCounting } from '@tierline/workflows';
import type { JsonValue } from '../readmodel';
import type { Rules } from './rules';
import { countingOf, type CountingVersion } from './settings';

export type CountingPorts = {
  rules: Rules;
  now: () => Date;
  /** Of those who may state figures themselves. @throws Refusal ROLE_MISSING */
  requireStating: () => void;
  name: () => Promise<string>;
  acted: () => void;
};

/** Whether a member's cumulative quantities are counted from its shipments. Refusals are thrown. */
export class CountingWork {
  readonly #ports: CountingPorts;

  constructor(ports: CountingPorts) {
    this.#ports = ports;
  }

  async stands(): Promise<CountingVersion> {
    this.#ports.requireStating();
    return countingOf(this.#ports.rules);
  }

  /** For what is dispatched and received from now on. */
  async save(set: Counting): Promise<CountingVersion> {
    const { rules, requireStating, name, now, acted } = this.#ports;
    requireStating();
    shaped(counting, set, '');
    const content = JSON.parse(JSON.stringify(set)) as { [name: string]: JsonValue };
    const family = cumulativeCounting.name;
    await rules.save(family, { name: family, content, by: await name(), at: now().toISOString() });
    acted();
    return countingOf(rules);
  }
}
