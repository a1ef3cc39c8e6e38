import { nobody, type OutboxStore, type Queued, type Told } from '@tierline/api/commands';
import { type Identified, subjectOf } from '@tierline/api/identity';
import { KeptEnvelopes } from './kept-envelopes';

/** An outbox's store in memory, and what the feed was told. */
export class MemoryOutbox extends KeptEnvelopes implements OutboxStore {
  readonly told: string[] = [];
  readonly #commands = new Map<string, Queued>();
  readonly #ended = new Map<string, string>();

  find = (commandId: string) => Promise.resolve(this.#commands.get(commandId));
  waiting = () => Promise.resolve([...this.#commands.values()].filter(({ status }) => status === 'queued'));
  save = (command: Queued, told?: Told) => {
    this.#commands.set(command.commandId, command);
    if (told) this.told.push(told.type);
    if (told && command.status !== 'queued') this.#ended.set(command.commandId, told.at);
    return Promise.resolve();
  };
  attempt = (commandId: string) => Promise.resolve(this.#commands.get(commandId)?.status === 'queued');
  change = async (command: Queued, told?: Told) => {
    if (!(await this.attempt(command.commandId))) return false;
    await this.save(command, told);
    return true;
  };
  countWaiting = async (person?: Identified) =>
    (await this.waiting()).filter((command) => !person || subjectOf(command.person) === subjectOf(person)).length;
  forgetPerson = (person: Identified) => {
    for (const [commandId, command] of this.#commands)
      if (command.status !== 'queued' && subjectOf(command.person) === subjectOf(person))
        this.#commands.set(commandId, { ...command, person: nobody });
    return Promise.resolve();
  };
  forgetEnded = (before: string) => {
    for (const [commandId, at] of this.#ended) if (at < before) this.#commands.delete(commandId);
    return Promise.resolve();
  };
}
