import type { Refusal } from '@tierline/chaincode/errors';
import type { Absence } from '@tierline/chaincode/schema';
import type { Prepared, Submission } from '../gateway';
import type { Signatory } from '../identity';
import type { NodeRefusal } from '../refusals';
import type { Asked } from './asked';
import type { Basis, Receipt } from './record-source';

/** One attempt's transaction: what to send, and the receipts it will have when it stands at a block. */
export type Attempt = {
  submission: Submission;
  expected: () => Omit<Receipt, 'txId' | 'block'>[];
  /** Versions that it rests on: where one has moved on, it can no longer become valid. A creation rests on none. */
  basis: readonly Basis[];
  /** Whom to leave out after that refusal, besides those left out so far; undefined: the rules ask all, or that changes nothing. */
  without?: (refusal: Refusal | NodeRefusal) => readonly Absence[] | undefined;
};

/** Makes a command's transaction on what stands now, the registry too, without these parties. */
export type Build = (commandId: string, absences: readonly Absence[]) => Promise<Attempt>;

/** One command on its way. */
export type Command = {
  id: string;
  /** Ids of records that only it gives: one that is there is its own. */
  creates: readonly string[];
  /** Its id was drawn just now: nothing can have become of it. */
  isNew: boolean;
  signatory: Signatory;
  asked: readonly Asked[];
  build: Build;
  /** Why no writes were taken when it arrived: what waits in the queue is under way, and finishes. */
  stopped: { part: string; state: string } | undefined;
};

/** An attempt that parties have endorsed. */
export type Made = { attempt: Pick<Attempt, 'expected' | 'basis'>; prepared: Prepared };

export const mostAttempts = 10;
