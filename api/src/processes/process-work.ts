import { requireRole } from '@tierline/chaincode/record';
import type { Role } from '@tierline/chaincode/schema';
import type { Acts, Acting, InstanceId } from '@tierline/workflows';
import { NodeRefusal } from '../refusals';

export type ProcessWorkPorts = {
  mspId: string;
  roles: readonly Role[];
  acts: Acts;
  /** The pseudonym under which this person signs. */
  name: () => Promise<string>;
  /** Something is to be looked at again. */
  acted: () => void;
};

/** What a person does about this member's processes; by a manager alone. Refusals are thrown. */
export class ProcessWork {
  readonly #ports: ProcessWorkPorts;

  constructor(ports: ProcessWorkPorts) {
    this.#ports = ports;
  }

  /** @throws NodeRefusal PROCESS_NOT_HELD */
  retry(id: InstanceId, reason: string): Promise<true> {
    return this.#act(reason, 'PROCESS_NOT_HELD', id, (acting) => this.#ports.acts.retry(id, acting));
  }

  /** @throws NodeRefusal PROCESS_NOT_HELD */
  skip(id: InstanceId, reason: string): Promise<true> {
    return this.#act(reason, 'PROCESS_NOT_HELD', id, (acting) => this.#ports.acts.skip(id, acting));
  }

  /** @throws NodeRefusal PROCESS_UNKNOWN */
  cancel(id: InstanceId, reason: string): Promise<true> {
    return this.#act(reason, 'PROCESS_UNKNOWN', id, (acting) => this.#ports.acts.cancel(id, acting));
  }

  /** @throws NodeRefusal EFFECT_UNKNOWN */
  retryEffect(key: string, reason: string): Promise<true> {
    return this.#act(reason, 'EFFECT_UNKNOWN', { key }, (acting) => this.#ports.acts.retryEffect(key, acting));
  }

  /** @throws NodeRefusal EFFECT_UNKNOWN */
  giveUpEffect(key: string, reason: string): Promise<true> {
    return this.#act(reason, 'EFFECT_UNKNOWN', { key }, (acting) => this.#ports.acts.giveUpEffect(key, acting));
  }

  async #act(
    reason: string,
    code: 'PROCESS_NOT_HELD' | 'PROCESS_UNKNOWN' | 'EFFECT_UNKNOWN',
    data: Record<string, string>,
    work: (acting: Acting) => Promise<boolean>,
  ): Promise<true> {
    const { mspId, roles, name, acted } = this.#ports;
    requireRole({ mspId, name: '', roles }, ['manager']);
    if (!(await work({ by: await name(), reason }))) throw new NodeRefusal(code, data);
    acted();
    return true;
  }
}
