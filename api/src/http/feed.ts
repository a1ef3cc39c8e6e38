import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type ErrorRequestHandler, type Request, type Response } from 'express';
import { problem } from './problem';

export type Told = { cursor: string; event: object };
export type ToldPage = { items: Told[]; endCursor: string; hasNextPage: boolean };
/** `query`: as it stands in the address. */
export type FeedQuestion = {
  authorization: string | undefined;
  query: Readonly<Record<string, unknown>>;
};

/** Why nothing is told, or nothing more. */
export class FeedRefused extends Error {
  override readonly name = 'FeedRefused';
  constructor(
    readonly status: number,
    readonly code: string,
    readonly data: Record<string, unknown> = {},
  ) {
    super(code);
  }
}

/** The feed in CloudEvents, for whoever speaks no GraphQL. */
export interface FeedSurface {
  /** @throws FeedRefused */
  page(question: FeedQuestion): Promise<ToldPage>;
  /** @param gone ends it @throws FeedRefused, also later */
  follow(question: FeedQuestion, gone: AbortSignal): Promise<AsyncIterable<Told>>;
  /** What may come: an AsyncAPI document. @throws FeedRefused */
  catalogue(authorization: string | undefined): Promise<object>;
}

const batch = 'application/cloudevents-batch+json';
/** Proxies end what is silent for long. */
const beat = 20_000;

/** `/feed`: a page, `/feed/stream`: server-sent events, `/feed/asyncapi.json`. */
export function feedRouter(feed: FeedSurface): Router {
  const router = Router();
  router.get('/', async (request, response) => answerPage(request, response, await feed.page(asked(request))));
  router.get('/stream', async (request, response) => {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const lastId = request.get('last-event-id');
    const { authorization, query } = asked(request);
    const question = { authorization, query: { ...query, ...(lastId !== undefined && { after: lastId }) } };
    await stream(response, await feed.follow(question, gone.signal));
  });
  router.get('/asyncapi.json', async (request, response) => {
    response.json(await feed.catalogue(request.get('authorization')));
  });
  router.use((_request, response) => void response.status(404).json(problem('NOT_FOUND')));
  router.use(refused);
  return router;
}

const asked = (request: Request): FeedQuestion => ({
  authorization: request.get('authorization'),
  query: request.query,
});

/** As an envelope with the cursor, or as a bare batch with the next page in `link` (RFC 8288). */
function answerPage(request: Request, response: Response, { items, endCursor, hasNextPage }: ToldPage): void {
  const events = items.map(({ event }) => event);
  response.set('cache-control', 'no-store').vary('accept');
  if (request.accepts(['application/json', batch]) !== batch) {
    response.json({ items: events, endCursor, hasNextPage });
    return;
  }
  const next = new URL(request.originalUrl, 'http://node');
  next.searchParams.set('after', endCursor);
  response.set('link', `<${next.search}>; rel="next"`).type(batch).send(JSON.stringify(events));
}

/** One message an item, its id the cursor; ends with a message `end` that says why. */
async function stream(response: Response, items: AsyncIterable<Told>): Promise<void> {
  response.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
  response.flushHeaders();
  response.write(':\n\n');
  const alive = setInterval(() => void response.write(':\n\n'), beat);
  try {
    // whoever goes away in the middle has had what he had
    await pipeline(Readable.from(messages(items)), response).catch(() => undefined);
  } finally {
    clearInterval(alive);
  }
}

async function* messages(items: AsyncIterable<Told>): AsyncGenerator<string> {
  try {
    for await (const { cursor, event } of items) yield `id: ${cursor}\ndata: ${JSON.stringify(event)}\n\n`;
  } catch (error) {
    if (!(error instanceof FeedRefused)) throw error;
    yield `event: end\ndata: ${JSON.stringify(problem(error.code))}\n\n`;
  }
}

const refused: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (error instanceof FeedRefused) response.status(error.status).json(problem(error.code, error.data));
  else next(error);
};
