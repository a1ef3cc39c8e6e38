import { createHash } from 'node:crypto';
import type { Addressee, Clock, Notice } from '@tierline/workflows';
import { type Feed, type FeedItem, Rounds } from '../feed';
import { type Identified, subjectOf } from '../identity';
import { type Patience, verdictOn } from '../webhooks';
import { nextDigest } from './digest-time';
import { isAllowed } from './addresses';
import { letterOf, type Told } from './letter';
import type { Recipient } from './preference';
import type { Send, Sent } from './smtp';
import type { Mail, MailStore, Taken } from './store';

export type MailCourierPorts = {
  mspId: string;
  feed: Pick<Feed, 'page' | 'at' | 'head' | 'woken'>;
  store: MailStore;
  send: Send;
  domains: readonly string[];
  clock: Clock;
  patience: Patience;
  report: (fault: unknown) => void;
};

const atATime = 50;
const pace = 60_000;
/** Of one mail so many notices are read; the others are counted. */
const mostRead = 1_000;
/** For which managers see what was given up. */
const keptFor = 30 * 86_400_000;

/** Takes notices from the feed and mails them to whom they are for, at least once. In one process of the member. */
export class MailCourier {
  readonly #ports: MailCourierPorts;
  readonly #rounds: Rounds;

  constructor(ports: MailCourierPorts) {
    const { feed, clock, report } = ports;
    this.#ports = ports;
    this.#rounds = new Rounds({ woken: () => feed.woken, round: () => this.#round(), clock, report });
  }

  start(): void {
    this.#rounds.start();
  }

  /** Resolves when everything was sent that is due now. */
  async settled(): Promise<void> {
    while (this.#rounds.isRunning) await this.#rounds.settled();
  }

  /** What is under way is not waited for, and sent again by whoever leads next, under the id that it had. */
  async close(): Promise<void> {
    await this.#rounds.close();
  }

  async #round(): Promise<string | undefined> {
    const { store, clock } = this.#ports;
    await this.#take();
    for (;;) {
      const now = clock.now().toISOString();
      const due = await store.due(now, atATime);
      for (const mail of due) {
        if (this.#rounds.ended.aborted) return undefined;
        await this.#deliver(mail);
      }
      if (due.length < atATime) return store.nextDue(now);
    }
  }

  /** From now on, where nothing was taken before. */
  async #take(): Promise<void> {
    const { feed, store, clock } = this.#ports;
    let from = await store.cursor();
    if (from === undefined) {
      from = await feed.head();
      await store.begin(from);
    }
    while (!this.#rounds.ended.aborted) {
      const { items, endCursor, hasNextPage } = await feed.page(from, { types: ['Notified'] }, atATime);
      if (endCursor !== from) {
        const recipients = items.length > 0 ? await store.recipients() : [];
        const now = clock.now();
        const taken = items.flatMap((item) => takenOf(item, recipients, now));
        await store.take(from, taken, endCursor, now.toISOString());
      }
      if (!hasNextPage) return;
      from = endCursor;
    }
  }

  async #deliver(mail: Mail): Promise<void> {
    const { store, clock, patience } = this.#ports;
    const sent = await this.#attempt(mail);
    if (sent === 'broken off') return;
    if (sent.type === 'sent') return store.settled(mail);
    const now = clock.now();
    const verdict = verdictOn(sent, mail.attempts + 1, now, patience);
    if (verdict.type === 'later') await store.postponed(mail, sent.reason, verdict.nextAt);
    else await store.givenUp(mail, sent.reason, new Date(now.getTime() - keptFor).toISOString());
  }

  async #attempt(mail: Mail): Promise<Sent | 'broken off'> {
    const { mspId, feed, store, send, domains } = this.#ports;
    const address = await store.addressOf(mail);
    const items = await Promise.all(
      mail.places.slice(0, mostRead).map((block) => feed.at({ channel: 'local', block, tx: 0, fact: 0 }, '')),
    );
    const told = items.filter((item) => item !== undefined).map(toldOf);
    // nobody wants it, or nothing is left of it
    if (address === undefined || told.length === 0) return { type: 'sent' };
    if (!isAllowed(address, domains)) return { type: 'failed', reason: 'no mail to that address', isFinal: true };
    const { ended } = this.#rounds;
    return Promise.race([
      send(address, mail.id, letterOf(mspId, told, mail.places.slice(mostRead).length)),
      new Promise<'broken off'>((resolve) => {
        ended.addEventListener('abort', () => resolve('broken off'), { once: true });
      }),
    ]);
  }
}

type Content = Omit<Notice, 'to'> & { channel: string; to: Addressee | { person: null } };
/** As `localItems` says. */
const contentOf = ({ content }: FeedItem): Content => content as unknown as Content;

function toldOf(item: FeedItem): Told {
  const { channel, why, urgency, dueBy } = contentOf(item);
  const { kind, id, at } = item;
  return { record: { channel, kind, id }, at, why, urgency, ...(dueBy !== undefined && { dueBy }) };
}

function takenOf(item: FeedItem, recipients: readonly Recipient[], now: Date): Taken[] {
  const { to } = contentOf(item);
  return recipients
    .filter((recipient) => isFor(to, recipient))
    .flatMap(({ person, delivery, lastAt }) => {
      if (delivery.type === 'none') return [];
      const place = item.block;
      const nextAt = delivery.type === 'digest' ? nextDigest(now, delivery.hour, delivery.timeZone) : soon(now, lastAt);
      return [{ person, place, id: idOf(person, place), nextAt: nextAt.toISOString() }];
    });
}

/** At once, but for the rest of the minute after another mail: what a partner can have told here is without end, mails are not. */
function soon(now: Date, lastAt: string | null): Date {
  const last = lastAt === null ? Number.NEGATIVE_INFINITY : Date.parse(lastAt);
  if (last > now.getTime()) return new Date(last);
  return new Date(Math.max(last + pace, now.getTime()));
}

function isFor(to: Content['to'], { person, roles }: Recipient): boolean {
  if ('role' in to) return roles.some((role) => role === to.role);
  return to.person !== null && subjectOf(to.person) === subjectOf(person);
}

/** The same at every attempt: who has had a mail knows it again. A digest has that of its first notice. */
const idOf = (person: Identified, place: bigint): string =>
  createHash('sha256')
    .update(`${subjectOf(person)}/${String(place)}`)
    .digest('hex')
    .slice(0, 32);
