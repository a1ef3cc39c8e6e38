import { canonical } from '@tierline/chaincode/record';
import type { EntryContent } from '@tierline/chaincode/schema';
import type { Patience, Queued, Receipt, RecordPlace, Write } from '../commands';
import { isRefusal } from '../refusals';
import { contentOf, type Invitation, isAnswer, type Said, statusOf } from './invitation';
import type { Found, Invitations } from './invitations';
import { commandOf, hashOfAttempt, hashOfPin, hashOfToken } from './secrets';
import type { Acting, Opening } from './shapes';

export type GuestsPorts = {
  invitations: Invitations;
  now: () => Date;
  /** As the member's own bot. */
  bring: (write: Write, patience: Patience) => Promise<Receipt[] | Queued>;
  /** What stands beside a record, as JSON. */
  entry: (place: RecordPlace & { entryId: string }) => Promise<EntryContent | undefined>;
  /** The member's name, as the channel's registry has it. */
  sponsor: (channel: string) => Promise<string>;
  report: (fault: unknown) => void;
};

export type Shown = Pick<Invitation['invite'], 'purpose' | 'guest' | 'shown' | 'question' | 'choices'> & {
  sponsor: string;
  expiresAt: string;
};
/** `unknown`: there is none, or not any more; which of it, nobody is told. */
export type Refused = 'unknown' | 'pin-needed' | 'malformed' | 'not-taken' | 'later';

const fourteenDays = 14 * 24 * 60;
/** The record moved on, or what the act rests on is gone: trying again does not help. */
const passing: readonly string[] = [
  'OUTCOME_UNKNOWN',
  'PARTNER_UNAVAILABLE',
  'PARTNER_BEHIND',
  'PARTNER_FAULT',
  'WRITES_STOPPED',
];

/** What somebody without a node may do with a link: look at what he is shown, and act, once. */
export class Guests {
  readonly #ports: GuestsPorts;

  constructor(ports: GuestsPorts) {
    this.#ports = ports;
  }

  async open({ token, pin }: Opening): Promise<Shown | Refused> {
    const admitted = await this.#admitted(await this.#found(token), token, pin);
    if (typeof admitted === 'string') return admitted;
    const { purpose, guest, shown, question, choices } = admitted.invite;
    const sponsor = await this.#ports.sponsor(admitted.place.channel);
    return { purpose, guest, shown, question, ...(choices && { choices }), sponsor, expiresAt: admitted.expiresAt };
  }

  /** The ledger takes it once by its commandId: sent again it is answered, sent otherwise it is refused. */
  async act({ token, pin, attempt, ...said }: Acting): Promise<'done' | Refused> {
    const found = await this.#found(token);
    const attemptHash = hashOfAttempt(attempt);
    if (found?.status === 'done' && found.attemptHash === attemptHash) return 'done';
    const admitted = await this.#admitted(found, token, pin);
    if (typeof admitted === 'string') return admitted;
    return isAnswer(admitted.invite, said) ? this.#carryOut(admitted, attemptHash, said) : 'malformed';
  }

  async #carryOut(found: Found, attemptHash: string, said: Said): Promise<'done' | Refused> {
    const { invitations } = this.#ports;
    const { content, slip } = contentOf(found, said);
    if (slip) await invitations.signed(found.id, slip);
    const outcome = await this.#bring(found, content);
    if (outcome === 'done') await invitations.done(found.id, { attemptHash, ...(slip && { slip }) });
    if (outcome === 'unknown') await invitations.done(found.id, {});
    return outcome;
  }

  async #bring(found: Found, content: EntryContent): Promise<'done' | Refused> {
    const { place, id, entryId } = found;
    try {
      const patience = { commandId: commandOf(id), waitMinutes: fourteenDays };
      await this.#ports.bring({ type: 'entry', place, content }, patience);
      return 'done';
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (error.code === 'ENTRY_EXISTS' || error.code === 'COMMAND_ID_USED') {
        const there = await this.#ports.entry({ ...place, entryId });
        return there && canonical(there) === canonical(content) ? 'done' : 'unknown';
      }
      this.#ports.report(error);
      return passing.includes(error.code) ? 'later' : 'not-taken';
    }
  }

  #found(token: string): Promise<Found | undefined> {
    return this.#ports.invitations.byToken(hashOfToken(token));
  }

  async #admitted(found: Found | undefined, token: string, pin: string | undefined): Promise<Found | Refused> {
    if (!found || statusOf(found, this.#ports.now().toISOString()) !== 'open') return 'unknown';
    return (await this.#pinRefusal(found, token, pin)) ?? found;
  }

  /** A guess is counted before it is looked at, so that many at once are no more than one after the other. */
  async #pinRefusal(found: Found, token: string, pin: string | undefined): Promise<Refused | undefined> {
    if (found.pinHash === undefined) return undefined;
    if (pin === undefined) return 'pin-needed';
    if (!(await this.#ports.invitations.guess(found.id))) return 'unknown';
    if (hashOfPin(token, pin) !== found.pinHash) return found.pinsLeft > 1 ? 'pin-needed' : 'unknown';
    await this.#ports.invitations.guessed(found.id);
    return undefined;
  }
}
