import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { required } from './environment';
import { Inbox } from './inbox';

/** Takes what a node's webhook posts, as a flow in n8n or a Slack app does: verifies, drops what it has had, keeps, and only then says so. */
async function take(request: IncomingMessage, secret: Webhook, inbox: Inbox): Promise<number> {
  if (request.method !== 'POST') return 405;
  const header = (name: string): string => String(request.headers[name] ?? '');
  const id = header('webhook-id');
  const signed = {
    ...{ 'webhook-id': id, 'webhook-timestamp': header('webhook-timestamp') },
    'webhook-signature': header('webhook-signature'),
  };
  const fact = secret.verify(await text(request), signed);
  console.log((await inbox.keep(id, fact)) ? `kept ${id}` : `had ${id}`);
  return 204;
}

const statusOf = (error: unknown): number => {
  if (error instanceof WebhookVerificationError) return 401;
  console.error(error);
  return 500;
};

async function serve(): Promise<void> {
  const secret = new Webhook(required('TIERLINE_WEBHOOK_SECRET'));
  const inbox = await Inbox.open(required('TIERLINE_INBOX'));
  const port = Number(required('PORT'));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.writeHead(await take(request, secret, inbox).catch(statusOf)).end();
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(port, '127.0.0.1', () => console.log(`takes webhooks at http://127.0.0.1:${port}/`));
}

serve().catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
