import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Refusal } from '@tierline/chaincode/errors';
import { entryIdOf } from '@tierline/chaincode/record';
import type { Absence } from '@tierline/chaincode/schema';
import { PreparedDiffers } from '../gateway';
import type { Signatory } from '../identity';
import { isRefusal, NodeRefusal } from '../refusals';
import { sameAsked, type Asked } from './asked';
import { mostAttempts, type Build, type Command, type Made } from './attempt';
import { Outcomes, refuseReuse } from './outcomes';
import type { Receipt } from './record-source';
import { RecordQueue } from './record-queue';
import { counted, timed, type WriterPorts } from './writer-ports';

/** The first pause is about what a peer lags behind another; all of them together about two seconds. */
const pauses = { first: 20, longest: 400 };

/**
 * Refusals that mean: some peer stands elsewhere than our read model; a moment later they agree. A record that exists and
 * that we do not know may be this very command's, ordered before the node was killed.
 */
const passing: readonly string[] = ['PRIOR_NOT_LIVE', 'PARTNER_BEHIND', 'RECORD_EXISTS'];
/** These decide nothing about the command: whoever is told so gives it again. */
const undecided: readonly string[] = [...passing, 'PARTNER_UNAVAILABLE', 'OUTCOME_UNKNOWN'];

/**
 * What was foreseen by a registry that has changed since is foreseen anew; a peer that always differs is told of.
 * @returns what another try does not help
 */
function lastingFault(
  error: Refusal | NodeRefusal | PreparedDiffers,
  command: Command,
  round: number,
): Refusal | NodeRefusal | PreparedDiffers | undefined {
  const isOver = round >= mostAttempts;
  if (error instanceof PreparedDiffers) return isOver ? error : undefined;
  const isOurs = isDone(error, command);
  if (isOver && isOurs) return new NodeRefusal('OUTCOME_UNKNOWN', { commandId: command.id });
  return isOver || !(isOurs || passing.includes(error.code)) ? error : undefined;
}

/** What is there under an id that only this command gives is this very command's; an entry that either side may write is the other's. */
function isDone({ code, data }: Refusal | NodeRefusal, { id, signatory, creates }: Command): boolean {
  if (code === 'ENTRY_EXISTS') return data.entryId === entryIdOf(signatory.mspId, id);
  return code === 'RECORD_EXISTS' && creates.some((one) => one === data.id);
}

/** Milliseconds, at random within half to one and a half times the mean, so that those who met do not meet again. */
function pauseAfter(round: number): number {
  return Math.min(pauses.first * 2 ** (round - 1), pauses.longest) * (0.5 + Math.random());
}

/**
 * What is to be written. `asked`: what the commandId stands for; the same one for something else is refused. `creates`:
 * ids of records that only the command of that id gives.
 */
type Writing = {
  id?: string | undefined;
  asked: readonly Asked[];
  places: string[];
  creates?: (id: string) => readonly string[];
};

/** Brings one command to the ledger: once by its commandId, again as long as that can help, to a receipt or a refusal. */
export class Writer {
  readonly #ports: WriterPorts;
  readonly #queue = new RecordQueue();
  readonly #underWay = new Map<string, { asked: readonly Asked[]; result: Promise<Receipt[]> }>();
  readonly #outcomes: Outcomes;

  constructor(ports: WriterPorts) {
    this.#ports = ports;
    this.#outcomes = new Outcomes(ports);
  }

  /**
   * @param build makes the transaction on what stands now; called again after a conflict
   */
  async write(signatory: Signatory, { id: given, asked, places, creates }: Writing, build: Build): Promise<Receipt[]> {
    const id = given ?? randomBytes(16).toString('hex');
    const known = this.#underWay.get(id);
    if (known) return sameAsked(known.asked, asked) ? known.result : refuseReuse(id);
    const command: Command = {
      ...{ id, isNew: given === undefined, signatory, asked, build, stopped: this.#ports.stopped() },
      creates: creates?.(id) ?? [],
    };
    const work = () => this.#queue.run(places, () => this.#once(command));
    const result = counted(this.#ports.count, asked[0]?.command ?? '', work);
    this.#underWay.set(id, { asked, result });
    return result.finally(() => this.#underWay.delete(id));
  }

  async #once(command: Command): Promise<Receipt[]> {
    const done = command.isNew ? undefined : await this.#outcomes.known(command);
    if (done) return done;
    if (command.stopped) throw new NodeRefusal('WRITES_STOPPED', { ...command.stopped });
    const resumed = command.isNew ? undefined : await this.#outcomes.resumed(command);
    if (resumed) return resumed;
    for (let round = 1; ; round += 1) {
      const receipts = await this.#try(command, round);
      if (receipts) return receipts;
      await (this.#ports.pause ?? sleep)(pauseAfter(round));
    }
  }

  /** undefined: worth another try. */
  async #try(command: Command, round: number): Promise<Receipt[] | undefined> {
    const made = await this.#make(command).catch((error: unknown) => {
      if (!isRefusal(error) && !(error instanceof PreparedDiffers)) throw error;
      return error;
    });
    // Looked for after the basis was read: had an earlier envelope of ours, or another process of the member that was given
    // the same command, moved the record since, this would be twice.
    const done = round > 1 || !command.isNew ? await this.#outcomes.known(command) : undefined;
    if (done) return done;
    if (!(made instanceof Error)) return this.#outcomes.settled(command, made, round);
    const fault = lastingFault(made, command, round);
    if (fault) return this.#unlessDone(command, fault);
    this.#ports.count.retry('behind');
    return undefined;
  }

  /**
   * No is said to a command that was given before only when all is projected that the peer has: an envelope of a process that was killed
   * may be there, and the rules say no to a second time, or by a later hour, what they took at first.
   */
  async #unlessDone(command: Command, fault: Refusal | NodeRefusal | PreparedDiffers): Promise<Receipt[]> {
    if (command.isNew || fault instanceof PreparedDiffers || undecided.includes(fault.code)) throw fault;
    const channels = [...new Set(command.asked.map(({ channel }) => channel))];
    const caughtUp = await Promise.all(channels.map((channel) => this.#ports.caughtUp(channel)));
    const done = await this.#outcomes.known(command);
    if (done) return done;
    throw caughtUp.every(Boolean) ? fault : new NodeRefusal('OUTCOME_UNKNOWN', { commandId: command.id });
  }

  /** Where a partner is away and the rules go on without it, so does the command. */
  async #make({ id, build }: Command): Promise<Made> {
    const { ledger, count } = this.#ports;
    let absences: readonly Absence[] = [];
    for (;;) {
      const attempt = await timed(count, 'read', () => build(id, absences));
      try {
        const prepared = await timed(count, 'endorse', () => ledger.prepare(attempt.submission));
        return { attempt, prepared };
      } catch (error) {
        const more = isRefusal(error) ? attempt.without?.(error) : undefined;
        if (!more) throw error;
        absences = more;
        count.retry('absent');
      }
    }
  }
}
