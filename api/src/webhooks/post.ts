import { request as plainRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { Answer } from './outcome';
import type { Target } from './target';

/** So much of an answer is read; what it says does not matter. */
const readAtMost = 4096;

/** Sends a body to the address that was checked, whatever its name leads to by now. Never throws, follows no redirect. */
export function post(
  { url, address }: Target,
  body: string,
  headers: Record<string, string>,
  { milliseconds, signal }: { milliseconds: number; signal: AbortSignal },
): Promise<Answer> {
  return new Promise((resolve) => {
    const failed = (reason: string): void => resolve({ type: 'failed', reason });
    const { request } = url.protocol === 'https:' ? { request: tlsRequest } : { request: plainRequest };
    const sent = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
      agent: false,
      lookup: pinnedTo(address),
      // besides the silence that a socket's own limit counts
      signal: AbortSignal.any([signal, AbortSignal.timeout(milliseconds)]),
    });
    sent.once('response', (response) => {
      resolve({ type: 'answered', status: response.statusCode ?? 0, retryAfter: retryAfter(response) });
      forget(response);
    });
    sent.on('error', (error: NodeJS.ErrnoException) =>
      failed(error.name === 'AbortError' ? 'no answer in time' : (error.code ?? error.message)),
    );
    sent.end(body);
  });
}

function pinnedTo(address: string): NonNullable<RequestOptions['lookup']> {
  const family = isIP(address);
  return (_host, { all }, callback) => {
    if (all === true) callback(null, [{ address, family }]);
    else callback(null, address, family);
  };
}

/** Read to its end where that is near, so that the other side does not take it for a fault. */
function forget(response: IncomingMessage): void {
  let read = 0;
  response.on('error', () => undefined);
  response.on('data', (chunk: Buffer) => {
    read += chunk.length;
    if (read > readAtMost) response.destroy();
  });
}

function retryAfter({ headers }: IncomingMessage): number | undefined {
  const seconds = Number(headers['retry-after'] ?? '');
  return Number.isInteger(seconds) && seconds > 0 ? seconds : undefined;
}
