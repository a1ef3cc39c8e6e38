import { requireRole } from '@tierline/chaincode/record';
import type { Clock } from '@tierline/workflows';
import type { Person } from '../identity';
import { NodeRefusal } from '../refusals';
import { domainOf, isAllowed } from './addresses';
import type { Preference } from './preference';
import type { Mail, MailStore } from './store';

export type MailWorkPorts = {
  mspId: string;
  person: Person | undefined;
  store: MailStore;
  domains: readonly string[];
  clock: Clock;
  /** There may be something to send. */
  changed: () => void;
};

/** What persons do about their mail. Refusals are thrown. */
export class MailWork {
  readonly #ports: MailWorkPorts;

  constructor(ports: MailWorkPorts) {
    this.#ports = ports;
  }

  /** undefined: who asks has set none, and gets no mail. */
  async preference(): Promise<Preference | undefined> {
    return this.#ports.store.preference(this.#known());
  }

  /** @throws NodeRefusal MAIL_DOMAIN */
  async prefer(preference: Preference): Promise<Preference> {
    const { store, domains, clock, changed } = this.#ports;
    const { address } = preference;
    if (!isAllowed(address, domains)) throw new NodeRefusal('MAIL_DOMAIN', { domain: domainOf(address) });
    await store.prefer(this.#known(), preference, clock.now().toISOString());
    changed();
    return preference;
  }

  async undelivered(limit: number): Promise<Mail[]> {
    const { mspId, person, store } = this.#ports;
    requireRole({ mspId, name: '', roles: person?.roles ?? [] }, ['manager']);
    return store.undelivered(limit);
  }

  #known(): Person {
    if (!this.#ports.person) throw new Error('a preference without a person');
    return this.#ports.person;
  }
}
