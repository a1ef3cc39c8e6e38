import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { NodeMetrics } from './metrics';

export const correlationHeader = 'x-correlation-id';

/** Gives every request an id, the caller's own where it is harmless, answers with it, and logs how the request ended. */
export function correlate(log: Logger, metrics: NodeMetrics): RequestHandler {
  return (request, response, next) => {
    const given = request.get(correlationHeader);
    const correlationId = given !== undefined && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    // yoga builds its own request from these headers, so the id reaches resolvers by them
    request.headers[correlationHeader] = correlationId;
    response.setHeader(correlationHeader, correlationId);
    const started = performance.now();
    response.once('close', () => {
      const milliseconds = Math.round(performance.now() - started);
      metrics.request(request.method, response.statusCode, milliseconds);
      log.info(
        { correlationId, method: request.method, path: request.path, status: response.statusCode, milliseconds },
        'request',
      );
    });
    next();
  };
}
