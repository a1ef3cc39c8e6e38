import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { type CatenaX, catenaXRouter } from './catena-x';
import { correlate, correlationHeader } from './correlation';
import { type Handed, handOut } from './hand-out';
import { feedRouter, type FeedSurface } from './feed';
import type { Health } from './health';
import type { NodeMetrics } from './metrics';
import { problem } from './problem';

export type NodeRouterOptions = {
  health: Health;
  metrics: NodeMetrics;
  log: Logger;
  limits: { bodyKilobytes: number; requestsPerMinute: number };
  /** GraphiQL loads its page from elsewhere; only where it is served does the content policy let it. */
  graphiql: boolean;
  /** Whether a token of this member is given: the `Authorization` header. */
  knows: (authorization: string | undefined) => Promise<boolean>;
  graphql: RequestHandler;
  feed: FeedSurface;
  /** Payloads of Catena-X, beside GraphQL. */
  catenaX: CatenaX;
  /** What else there is to ask for, by path. */
  besides?: Readonly<Record<string, RequestHandler>>;
  /** The audit pack under this token, for whoever asked for it. */
  pack: (authorization: string | undefined, token: string) => Promise<Handed>;
};

/**
 * One member's HTTP surface: `/graphql`, `/feed`, `/catena-x/v1`, `/attachments`, `/audit-packs/<token>`, `/health/live`, `/health/ready`, `/metrics`. Mounted at `/` or `/<member>`.
 * A stranger learns that the node lives and whether it is ready; channels and counts would tell him the member's business.
 * Once the node is stopping, what comes new is refused; what came before is answered.
 */
export function nodeRouter(options: NodeRouterOptions): Router {
  const { health, metrics, log, limits, graphiql, knows, graphql, feed, catenaX, pack, besides = {} } = options;
  const router = Router();
  router.use(helmet({ contentSecurityPolicy: graphiql ? false : undefined }));
  router.get('/health/live', (_request, response) => void response.json({ live: true }));
  router.get('/health/ready', async (request, response) => {
    const { ready, ...inside } = health.report();
    const told = (await knows(request.get('authorization'))) ? { ready, ...inside } : { ready };
    response.status(ready ? 200 : 503).json(told);
  });
  router.use(correlate(log, metrics));
  router.use(
    rateLimit({
      windowMs: 60_000,
      limit: limits.requestsPerMinute,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
      handler: tooMany,
      // a proxy's word on who asks is not taken, so there is nothing to warn of
      validate: { forwardedHeader: false, xForwardedForHeader: false },
    }),
  );
  router.get('/metrics', async (request, response) => {
    if (await knows(request.get('authorization'))) response.type('text/plain').send(await metrics.text());
    else response.status(401).json(problem('NOT_AUTHENTICATED'));
  });
  router.use(
    '/graphql',
    refusedWhenStopping(health),
    jsonOnly,
    express.json({ limit: `${limits.bodyKilobytes}kb` }),
    graphql,
  );
  router.use('/feed', refusedWhenStopping(health), feedRouter(feed));
  router.use('/catena-x/v1', refusedWhenStopping(health), catenaXRouter(catenaX));
  router.get('/audit-packs/:token', refusedWhenStopping(health), handOut(pack));
  for (const [path, handler] of Object.entries(besides)) router.use(path, refusedWhenStopping(health), handler);
  router.use((_request, response) => void response.status(404).json(problem('NOT_FOUND')));
  router.use(failed(log));
  return router;
}

const refusedWhenStopping =
  (health: Health): RequestHandler =>
  (_request, response, next) => {
    if (health.isStopping) response.status(503).set('connection', 'close').json(problem('STOPPING'));
    else next();
  };

const tooMany: RequestHandler = (_request, response) => void response.status(429).json(problem('RATE_LIMITED'));

/** Other types a page of another site could post unasked, and the limit on bodies does not count them. */
const jsonOnly: RequestHandler = (request, response, next) => {
  if (request.method !== 'POST' || request.is('application/json') !== false) next();
  else response.status(415).json(problem('MALFORMED'));
};

/** Bodies too long or no JSON are the caller's; everything else is ours, logged and masked. */
function failed(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const correlationId = request.get(correlationHeader);
    const status = statusOf(error);
    if (status === 500) log.error({ correlationId, err: error }, 'unexpected error');
    const code = status === 413 ? 'OVERSIZE' : status === 500 ? 'UNEXPECTED' : 'MALFORMED';
    response.status(status).json(problem(code, { correlationId }));
  };
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500;
}
