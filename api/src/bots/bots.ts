import { requireRole } from '@tierline/chaincode/record';
import type { Role } from '@tierline/chaincode/schema';
import type { Clock } from '@tierline/workflows';
import type { Feed } from '../feed';
import { boundedFilter, type Identified, isScope } from '../identity';
import { NodeRefusal } from '../refusals';
import type { Bot, BotStore } from './bot';

export type BotsPorts = {
  mspId: string;
  roles: readonly Role[];
  store: BotStore;
  feed: Pick<Feed, 'page'>;
  clock: Clock;
  /** What is believed of bots is to be read again. */
  changed: () => void;
};
export type BotDraft = Identified & Pick<Bot, 'name' | 'scopes' | 'requestsPerMinute'>;
/** `behindSince`: when the oldest fact was signed that it may read and was not given; null: it has had them all. */
export type BotView = Bot & { behindSince: string | null };

/** What a manager does about bots. Refusals are thrown. */
export class Bots {
  readonly #ports: BotsPorts;

  constructor(ports: BotsPorts) {
    this.#ports = ports;
  }

  async list(): Promise<BotView[]> {
    this.#requireManager();
    return Promise.all((await this.#ports.store.all()).map((bot) => this.#view(bot)));
  }

  /** Also of one that is there: with other scopes, another rate. @throws NodeRefusal SCOPE_UNKNOWN */
  async register(draft: BotDraft): Promise<BotView> {
    this.#requireManager();
    const { store, clock, changed } = this.#ports;
    const unknown = draft.scopes.filter((scope) => !isScope(scope));
    if (unknown.length > 0) throw new NodeRefusal('SCOPE_UNKNOWN', { scopes: unknown });
    await store.save({ ...draft, scopes: [...new Set(draft.scopes)].sort(), registeredAt: clock.now().toISOString() });
    changed();
    return this.#view(await this.#found(draft));
  }

  /** Its tokens are those of a person again; blocking it is another matter. @throws NodeRefusal BOT_UNKNOWN */
  async remove(whom: Identified): Promise<Identified> {
    this.#requireManager();
    if (!(await this.#ports.store.remove(whom))) throw new NodeRefusal('BOT_UNKNOWN');
    this.#ports.changed();
    return whom;
  }

  async #found(whom: Identified): Promise<Bot> {
    const bot = await this.#ports.store.find(whom);
    if (!bot) throw new NodeRefusal('BOT_UNKNOWN');
    return bot;
  }

  async #view(bot: Bot): Promise<BotView> {
    const [next] = (await this.#ports.feed.page(bot.cursor ?? undefined, boundedFilter({}, bot), 1)).items;
    return { ...bot, behindSince: next?.at ?? null };
  }

  #requireManager(): void {
    const { mspId, roles } = this.#ports;
    requireRole({ mspId, name: '', roles }, ['manager']);
  }
}
