import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import type { RequestHandler } from 'express';
import { problem } from './problem';

/** A file for one person: undefined, there is none for this one; `nobody`: no token of this member. */
export type Handed = { name: string; bytes: number; stream: Readable } | undefined | 'nobody';

/** Sends a file once. Whoever may not have it learns no more than that there is none. */
export function handOut(take: (authorization: string | undefined, token: string) => Promise<Handed>): RequestHandler {
  return async (request, response) => {
    // what is asked about and not fetched stays
    if (request.method !== 'GET') return void response.status(405).set('allow', 'GET').json(problem('MALFORMED'));
    const handed = await take(request.get('authorization'), String(request.params['token']));
    if (handed === 'nobody') return void response.status(401).json(problem('NOT_AUTHENTICATED'));
    if (!handed) return void response.status(404).json(problem('NOT_FOUND'));
    const { name, bytes, stream } = handed;
    response.set({
      'content-type': 'application/zip',
      'content-length': String(bytes),
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    });
    // whoever breaks off has had it: the file is gone
    await pipeline(stream, response).catch(() => undefined);
  };
}
