import { request as httpsRequest } from 'node:https';
import { z } from 'zod';
import { CertificateAuthorityRefused } from './certificate-authority-refused';

export type RestCall = { method: 'POST' | 'PUT'; path: string; body: Buffer; authorization: string };

const patience = 10_000;
const largestAnswer = 1024 * 1024;

const answer = z.object({
  success: z.boolean(),
  result: z.unknown().optional(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).nullish(),
});

/**
 * One call of Fabric CA's REST interface over TLS; gives the answer's `result`.
 * @param tlsCaPem what the server's certificate is judged by; nothing else is trusted
 * @throws CertificateAuthorityRefused; plain errors when it cannot be reached
 */
export async function callRest(url: URL, tlsCaPem: string, call: RestCall): Promise<unknown> {
  const { status, text } = await send(url, tlsCaPem, call);
  const name = `${call.method} ${call.path}`;
  const parsed = answer.safeParse(jsonOr(text));
  if (!parsed.success) throw new CertificateAuthorityRefused(name, status, undefined, 'the answer is not Fabric CA’s');
  const { success, result, errors } = parsed.data;
  if (success && status < 300) return result;
  const [first] = errors ?? [];
  throw new CertificateAuthorityRefused(name, status, first?.code, first?.message ?? 'no reason given');
}

function send(url: URL, tlsCaPem: string, call: RestCall): Promise<{ status: number; text: string }> {
  const { method, path, body, authorization } = call;
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      new URL(path, url),
      {
        method,
        ca: tlsCaPem,
        // Requests are few; a connection kept from before may lead to a server that has ended since.
        agent: false,
        headers: { authorization, 'content-type': 'application/json', 'content-length': body.length },
        signal: AbortSignal.timeout(patience),
      },
      (response) => {
        const parts: Buffer[] = [];
        let size = 0;
        response.on('data', (part: Buffer) => {
          size += part.length;
          if (size > largestAnswer) request.destroy(new Error('the certificate authority’s answer is too long'));
          else parts.push(part);
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
        );
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
