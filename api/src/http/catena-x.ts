import express, { Router, type ErrorRequestHandler, type RequestHandler, type Response } from 'express';
import { correlationHeader } from './correlation';

/** An answer to a payload, or the payloads asked for. `nobody`: no token of this member. */
export type Exchanged = { status: number; body: object; headers?: Readonly<Record<string, string>> } | 'nobody';
export type Asking = {
  authorization: string | undefined;
  correlationId: string;
  channel: string;
  model: string;
  /** BPNL. */
  partner: string | undefined;
};

/** What the node does with Catena-X payloads. */
export interface CatenaX {
  /** Whether a token of this member is given; a stranger's body is not read. */
  knows(authorization: string | undefined): Promise<boolean>;
  /** `reason`: why firm figures change. */
  take(
    asking: Asking & { body: unknown; reason: string | undefined; idempotencyKey: string | undefined },
  ): Promise<Exchanged>;
  /** `limit`: at most so many objects; `after`: of those that come after that identifier. */
  give(asking: Asking & Record<'direction' | 'limit' | 'after', string | undefined>): Promise<Exchanged>;
  openApi(): object;
}

/** CX-0128 §4.1.2.2. */
const bodyLimit = '15mb';

/** `/catena-x/v1`: by CX-0128's status codes, with problem bodies (RFC 9457). */
export function catenaXRouter(catenaX: CatenaX): Router {
  const router = Router();
  router.use(async (request, response, next) => {
    if (await catenaX.knows(request.get('authorization'))) next();
    else problem(response, 401, 'NOT_AUTHENTICATED');
  });
  router.get('/openapi.json', (_request, response) => void response.json(catenaX.openApi()));
  router
    .route('/:channel/:model')
    .get(async (request, response) => {
      const { direction, limit, after } = request.query;
      const paged = { direction: textOf(direction), limit: textOf(limit), after: textOf(after) };
      answer(response, await catenaX.give({ ...askingOf(request), ...paged }));
    })
    .post(jsonOnly, express.json({ limit: bodyLimit, strict: false }), async (request, response) => {
      answer(
        response,
        await catenaX.take({
          ...askingOf(request),
          body: request.body as unknown,
          reason: textOf(request.query['reason']),
          idempotencyKey: request.get('idempotency-key'),
        }),
      );
    })
    .all((_request, response) => problem(response.set('allow', 'GET, POST'), 405, 'MALFORMED'));
  router.use((_request, response) => problem(response, 404, 'NOT_FOUND'));
  router.use(unread);
  return router;
}

function askingOf(request: Parameters<RequestHandler>[0]): Asking {
  return {
    authorization: request.get('authorization'),
    correlationId: request.get(correlationHeader) ?? '',
    channel: String(request.params['channel']),
    model: String(request.params['model']),
    partner: textOf(request.query['partner']),
  };
}

/** A parameter that is given twice is none that we know. */
const textOf = (value: unknown): string | undefined =>
  value === undefined || typeof value === 'string' ? value : 'several';

function answer(response: Response, exchanged: Exchanged): void {
  if (exchanged === 'nobody') return problem(response, 401, 'NOT_AUTHENTICATED');
  const { status, body, headers = {} } = exchanged;
  response.status(status).set(headers);
  if (status >= 400) response.type('application/problem+json');
  response.json(body);
}

function problem(response: Response, status: number, code: string): void {
  response.status(status).type('application/problem+json').json({ status, title: code, code });
}

const jsonOnly: RequestHandler = (request, response, next) => {
  if (request.is('application/json') !== false) next();
  else problem(response, 415, 'MALFORMED');
};

/** A body too long, or no JSON (422 by CX-0128); all else is for the node's own handler. */
const unread: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const type = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (type === 'entity.too.large') problem(response, 413, 'OVERSIZE');
  else if (type === 'entity.parse.failed') problem(response, 422, 'MALFORMED');
  else next(error);
};
