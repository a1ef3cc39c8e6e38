import type { Logger } from 'pino';
import { z } from 'zod';
import type { BoundedTokens } from './bots';
import {
  asyncApi,
  cloudEvent,
  CursorMalformed,
  type Feed,
  feedFilterShape,
  type FeedItem,
  TooManyStreams,
} from './feed';
import { type FeedQuestion, FeedRefused, type FeedSurface, type Told } from './http';
import { boundedFilter, type Person, TokenRefused } from './identity';

export type FeedPorts = {
  mspId: string;
  feed: Feed;
  verifier: Pick<BoundedTokens, 'verify' | 'confirm'>;
  /** Told up to where somebody has been given facts. */
  given: (person: Person, cursor: string) => void;
  log: Logger;
};

const usualPage = 100;
const largestPage = 500;

/** Lists stand in an address as words with commas, or as the parameter given again. */
const words = (given: unknown): unknown =>
  [given].flat().flatMap((one) => (typeof one === 'string' ? one.split(',') : [one]));
const listed = ['kinds', 'types', 'severities'] as const;
const questionShape = feedFilterShape.extend({
  after: z.string().optional(),
  first: z.coerce.number().int().min(1).max(largestPage).optional(),
});

/** The feed over plain HTTP: the items of the paged query and the subscription, in their order, as CloudEvents. */
export function feedOf({ mspId, feed, verifier, given, log }: FeedPorts): FeedSurface {
  const heard = (authorization: string | undefined): Promise<Person> => toldIn(() => verifier.verify(authorization));
  const told = (item: FeedItem): Told => ({ cursor: item.cursor, event: cloudEvent(mspId, item) });
  return {
    catalogue: async (authorization) => {
      await heard(authorization);
      return asyncApi();
    },
    page: async ({ authorization, query }) => {
      const person = await heard(authorization);
      const { after, first = usualPage, ...filter } = asked(query);
      const { items, ...page } = await toldIn(() => feed.page(after, boundedFilter(filter, person), first));
      given(person, page.endCursor);
      return { items: items.map(told), ...page };
    },
    follow: async ({ authorization, query }: FeedQuestion, gone) => {
      const person = await heard(authorization);
      const { after, first: _one, ...filter } = asked(query);
      const requireHeard = (): Promise<void> => verifier.confirm(authorization, person);
      const items = await toldIn(() =>
        feed.follow(after, boundedFilter(filter, person), {
          ...{ gone, person, requireHeard },
          given: (cursor) => given(person, cursor),
        }),
      );
      return followed(items, told, log);
    },
  };
}

async function* followed(
  items: AsyncGenerator<FeedItem, void>,
  told: (item: FeedItem) => Told,
  log: Logger,
): AsyncGenerator<Told> {
  try {
    for await (const item of items) yield told(item);
  } catch (error) {
    const refused = refusalOf(error);
    if (!refused) log.error({ err: error }, 'feed stream');
    throw refused ?? new FeedRefused(500, 'UNEXPECTED');
  }
}

/** @throws FeedRefused */
function asked(query: FeedQuestion['query']): z.infer<typeof questionShape> {
  const lists = Object.fromEntries(listed.filter((name) => name in query).map((name) => [name, words(query[name])]));
  const { data, error } = questionShape.safeParse({ ...query, ...lists });
  if (data) return data;
  const [issue] = error.issues;
  throw new FeedRefused(400, 'MALFORMED', { field: issue?.path.join('.'), reason: issue?.message });
}

/** What it throws is told as why nothing is. */
async function toldIn<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(error) ?? error;
  }
}

function refusalOf(error: unknown): FeedRefused | undefined {
  if (error instanceof TokenRefused && error.fault === 'rate') return new FeedRefused(429, 'RATE_LIMITED');
  if (error instanceof TokenRefused) return new FeedRefused(401, 'NOT_AUTHENTICATED');
  if (error instanceof CursorMalformed) return new FeedRefused(400, 'CURSOR_INVALID');
  return error instanceof TooManyStreams ? new FeedRefused(429, 'RATE_LIMITED') : undefined;
}
