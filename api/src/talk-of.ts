import type { RequestHandler } from 'express';
import { attachmentsOf } from './attachments-of';
import type { NodeConfig } from './config';
import { ReadMarkStore, UploadStore } from './engine';
import { guestsOf, type GuestsOfPorts } from './guests-of';
import type { Inviting } from './guests';
import { attachmentsRouter, guestsRouter } from './http';
import { type Identified, type Person, subjectOf, type TokenVerifier } from './identity';
import type { Messages } from './messages';
import { messagesOf, type MessagesPorts } from './messages-of';
import type { MemberDatabase } from './readmodel';

export type TalkPorts = Omit<MessagesPorts, 'marks' | 'uploads' | 'reads'> & {
  reads: MessagesPorts['reads'] & GuestsOfPorts['reads'];
  report: (fault: unknown) => void;
  mspId: string;
  database: MemberDatabase;
  verifier: Pick<TokenVerifier, 'verify' | 'knows'>;
  settings: Pick<NodeConfig, 'uploads' | 'guests'>;
};
type Talk = {
  messages: (person: Person | undefined) => Messages;
  guests: (person: Person | undefined) => Inviting;
  /** Whoever is forgotten: what he has read and uploaded, and that it was he who invited somebody. */
  forget(person: Identified): Promise<void>;
  /** By path. */
  routes: Readonly<Record<string, RequestHandler>>;
};

/** What is said about records, by the parties and by guests of theirs, and what is attached to it. */
export function talkOf({ mspId, database, verifier, settings, report, ...ports }: TalkPorts): Talk {
  const { outbox, reads } = ports;
  const [marks, uploads] = [new ReadMarkStore(database), new UploadStore(database)];
  const attachments = attachmentsOf({ mspId, verifier, uploads, database, limits: settings.uploads });
  const guests = guestsOf({ mspId, database, outbox, reads, url: settings.guests.url, report });
  return {
    messages: (person) => messagesOf(person, { ...ports, marks, uploads }),
    guests: guests.of,
    forget: async (person) => {
      await marks.forget(person);
      await uploads.forget(subjectOf(person));
      await guests.forget(subjectOf(person));
    },
    routes: { '/attachments': attachmentsRouter(attachments), '/guests': guestsRouter(guests.desk) },
  };
}
