import type { OutboxStore, Queued } from '@tierline/api/commands';
import { KeptEnvelopes } from './kept-envelopes';

/** An outbox's store in memory, and what the feed was told. */
export class MemoryOutbox extends KeptEnvelopes implements OutboxStore {
  readonly told: string[] = [];
  readonly #commands = new Map<string, Queued>();

  find = (commandId: string) => Promise.resolve(this.#commands.get(commandId));
  waiting = () => Promise.resolve([...this.#commands.values()].filter(({ status }) => status === 'queued'));
  save = (command: Queued, told?: { type: string }) => {
    this.#commands.set(command.commandId, command);
    if (told) this.told.push(told.type);
    return Promise.resolve();
  };
  attempt = (commandId: string) => Promise.resolve(this.#commands.get(commandId)?.status === 'queued');
  change = async (command: Queued, told?: { type: string }) => {
    if (!(await this.attempt(command.commandId))) return false;
    await this.save(command, told);
    return true;
  };
}
