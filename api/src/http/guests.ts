import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import express, { Router, type Response } from 'express';
import { rateLimit } from 'express-rate-limit';
import { problem } from './problem';

export type GuestAnswer = { status: number; body: object };

/** What somebody without a node or a token may ask with a link. Bodies are judged there. */
export interface GuestDesk {
  open(body: unknown): Promise<GuestAnswer>;
  act(body: unknown): Promise<GuestAnswer>;
}

const assets = join(__dirname, '..', '..', 'assets', 'guests');
const files = {
  '/': { file: 'page.html', type: 'text/html; charset=utf-8' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
  '/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
} as const;

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** `/guests`: a page, and what it asks. The link's token stands behind the `#`, which no browser sends and no log has. */
export function guestsRouter(desk: GuestDesk): Router {
  const router = Router({ strict: true });
  router.use((_request, response, next) => {
    response.set({ 'content-security-policy': policy, 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    next();
  });
  for (const [path, { file, type }] of Object.entries(files)) {
    const content = readFileSync(join(assets, file));
    router.get(path, (_request, response) => void response.set('content-type', type).end(content));
  }
  router.use(
    rateLimit({
      ...{ windowMs: 60_000, limit: 30, standardHeaders: 'draft-8', legacyHeaders: false },
      handler: (_request, response) => void response.status(429).json(problem('RATE_LIMITED')),
      validate: { forwardedHeader: false, xForwardedForHeader: false },
    }),
  );
  const asked = (path: string, answer: (body: unknown) => Promise<GuestAnswer>): void => {
    router.post(path, express.json({ limit: '16kb' }), async (request, response) => {
      // a page of another site could post other types unasked
      if (request.is('application/json') === false) return void response.status(415).json(problem('MALFORMED'));
      send(response, await answer(request.body as unknown));
    });
  };
  asked('/open', (body) => desk.open(body));
  asked('/act', (body) => desk.act(body));
  return router;
}

const send = (response: Response, { status, body }: GuestAnswer): void => void response.status(status).json(body);
