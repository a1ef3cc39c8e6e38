import type { Unsettled, UnsettledStore } from '@tierline/api/commands';

/** What a member's database keeps, in memory. */
export class KeptEnvelopes implements UnsettledStore {
  readonly #kept = new Map<string, Unsettled>();

  unsettled = (commandId: string) => Promise.resolve(this.#kept.get(commandId));
  keep = (envelope: Unsettled) => Promise.resolve(void this.#kept.set(envelope.commandId, envelope));
  forget = (commandId: string) => Promise.resolve(void this.#kept.delete(commandId));
}
