import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type Reply = { status: number; body: Record<string, unknown> };

/** One request on a connection of its own, over TLS if the URL says so. */
export function asked(url: string, options: { token?: string; query?: string; caPem?: string } = {}): Promise<Reply> {
  const { token, query, caPem } = options;
  const body = query === undefined ? undefined : JSON.stringify({ query });
  return new Promise((resolve, reject) => {
    const send = url.startsWith('https') ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        agent: false,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(caPem === undefined ? {} : { ca: caPem }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => (text += part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> }),
        );
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
