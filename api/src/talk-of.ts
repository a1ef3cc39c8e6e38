import type { RequestHandler } from 'express';
import { attachmentsOf } from './attachments-of';
import type { NodeConfig } from './config';
import { ReadMarkStore, UploadStore } from './engine';
import { attachmentsRouter } from './http';
import type { Person, TokenVerifier } from './identity';
import type { Messages } from './messages';
import { messagesOf, type MessagesPorts } from './messages-of';
import type { MemberDatabase } from './readmodel';

export type TalkPorts = Omit<MessagesPorts, 'marks' | 'uploads'> & {
  mspId: string;
  database: MemberDatabase;
  verifier: Pick<TokenVerifier, 'verify' | 'knows'>;
  uploads: NodeConfig['uploads'];
};
type Talk = {
  messages: (person: Person | undefined) => Messages;
  marks: ReadMarkStore;
  /** By path. */
  routes: Readonly<Record<string, RequestHandler>>;
};

/** What is said about records, and what is attached to it. */
export function talkOf({ mspId, database, verifier, uploads: limits, ...ports }: TalkPorts): Talk {
  const [marks, uploads] = [new ReadMarkStore(database), new UploadStore(database)];
  return {
    messages: (person) => messagesOf(person, { ...ports, marks, uploads }),
    marks,
    routes: { '/attachments': attachmentsRouter(attachmentsOf({ mspId, verifier, uploads, database, limits })) },
  };
}
