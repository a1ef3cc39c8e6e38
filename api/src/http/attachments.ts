import express, { Router, type Response } from 'express';
import { problem } from './problem';

export type AttachmentFile = { name: string; mediaType: string; bytes: Buffer };
/** `nobody`: no token of this member. */
export type AttachmentAnswer<Found> =
  | Found
  | { status: number; code: string; data?: Record<string, unknown> }
  | 'nobody';
type Uploaded = { hash: string; mediaType: string; size: number };
export type AttachmentAsked = Record<'channel' | 'kind' | 'id' | 'entryId' | 'number', string>;

export interface Attachments {
  /** Whether a token of this member is given; a stranger's body is not read. */
  knows(authorization: string | undefined): Promise<boolean>;
  /** Keeps a file for a message to come. */
  take(authorization: string | undefined, mediaType: string, bytes: Buffer): Promise<AttachmentAnswer<Uploaded>>;
  /** What is attached to a message that this member holds. */
  give(authorization: string | undefined, asked: AttachmentAsked): Promise<AttachmentAnswer<AttachmentFile>>;
  readonly mostBytes: number;
}

/** `/attachments`: files of messages, handed out so that nothing in them runs on this node's page. */
export function attachmentsRouter(attachments: Attachments): Router {
  const router = Router();
  router.use(async (request, response, next) => {
    if (await attachments.knows(request.get('authorization'))) next();
    else response.status(401).json(problem('NOT_AUTHENTICATED'));
  });
  router
    .route('/')
    .post(
      express.raw({ type: () => true, limit: attachments.mostBytes, inflate: false }),
      async (request, response) => {
        const body: unknown = request.body;
        const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
        const answer = await attachments.take(request.get('authorization'), request.get('content-type') ?? '', bytes);
        if (!refused(response, answer)) response.status(201).json(answer);
      },
    )
    .all((_request, response) => void response.status(405).set('allow', 'POST').json(problem('MALFORMED')));
  router.get('/:channel/:kind/:id/:entryId/:number', async (request, response) => {
    const answer = await attachments.give(request.get('authorization'), request.params);
    if (refused(response, answer)) return;
    const { name, mediaType, bytes } = answer;
    response
      .set({
        'content-type': mediaType,
        'content-disposition': `attachment; filename="attachment"; filename*=UTF-8''${encoded(name)}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, no-store',
      })
      .end(bytes);
  });
  return router;
}

function refused<Found extends object>(
  response: Response,
  answer: AttachmentAnswer<Found>,
): answer is Exclude<AttachmentAnswer<Found>, Found> {
  if (answer === 'nobody') return (response.status(401).json(problem('NOT_AUTHENTICATED')), true);
  if (!('status' in answer)) return false;
  const { status, code, data } = answer;
  return (response.status(status).json(problem(code, data)), true);
}

/** RFC 8187: what `encodeURIComponent` leaves and a header's value may not have. */
const encoded = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
