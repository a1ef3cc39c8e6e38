import { requireRole } from '@tierline/chaincode/record';
import type { Clock } from '@tierline/workflows';
import type { Feed, FeedPage } from '../feed';
import { boundedFilter, type Identified, isScope, type Person, subjectOf } from '../identity';
import type { FactFilter } from '../readmodel';
import { NodeRefusal } from '../refusals';
import type { Bot, BotStore } from './bot';

export type BotsPorts = {
  mspId: string;
  /** Who asks. */
  person: Person;
  store: BotStore;
  feed: Pick<Feed, 'page' | 'before'>;
  clock: Clock;
  /** What is believed of bots is to be read again. */
  changed: () => void;
};
export type BotDraft = Identified & Pick<Bot, 'name' | 'scopes' | 'requestsPerMinute'>;
/** A span of the feed; without `bot`, as who asks. */
export type Replayed = {
  bot?: Identified | undefined;
  since: string;
  until: string;
  filter: FactFilter;
  after?: string | undefined;
  first?: number | undefined;
};
/** `behindSince`: when the oldest fact was signed that it may read and was not given; null: it has had them all. */
export type BotView = Bot & { behindSince: string | null };

/** What a manager does about bots, and what a bot asks about itself. Refusals are thrown. */
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

  /** What a bot would have been told of that span with the scopes that it has now; nothing is noted. @throws NodeRefusal BOT_UNKNOWN, CursorMalformed */
  async replay({ bot, since, until, filter, after, first }: Replayed): Promise<FeedPage> {
    const { feed } = this.#ports;
    const bounds = await this.#boundsOf(bot);
    return feed.page(after ?? (await feed.before(since)), boundedFilter({ ...filter, until }, bounds), first);
  }

  /** No bot knows of another one. */
  async #boundsOf(whom: Identified | undefined): Promise<Pick<Person, 'scopes'>> {
    const { person } = this.#ports;
    const isOwn = whom === undefined || subjectOf(whom) === subjectOf(person);
    if (person.scopes === undefined) this.#requireManager();
    else if (!isOwn) throw new NodeRefusal('BOT_UNKNOWN');
    return whom === undefined || person.scopes !== undefined ? person : this.#found(whom);
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
    const { mspId, person } = this.#ports;
    requireRole({ mspId, name: '', roles: person.roles }, ['manager']);
  }
}
