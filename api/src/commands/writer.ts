import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '@tierline/chaincode/errors';
import { entryIdOf } from '@tierline/chaincode/record';
import type { Absence, Registry } from '@tierline/chaincode/schema';
import type { Ledger, Prepared, Submission } from '../gateway';
import type { Signatory } from '../identity';
import { isRefusal, NodeRefusal } from '../refusals';
import { isAnswered, sameAsked, type Asked } from './asked';
import { hasMoved, type Basis, type Receipt, type RecordSource } from './record-source';
import { RecordQueue } from './record-queue';
import { settle } from './settle';
import { UnsettledEnvelopes, type UnsettledStore } from './unsettled';

/** What a write waits for: its basis from the read model, endorsement, ordering and commit at the own peer, projection. */
export type WriteStage = 'read' | 'endorse' | 'commit' | 'project';
export type WriterPorts = {
  ledger: Ledger;
  records: RecordSource;
  unsettled: UnsettledStore;
  /** Why no writes are taken now; undefined while they are. */
  stopped: () => { part: string; state: string } | undefined;
  count: {
    write(command: string, result: 'committed' | 'refused' | 'failed', milliseconds: number): void;
    retry(reason: string): void;
    stage(stage: WriteStage, milliseconds: number): void;
  };
  pause?: (milliseconds: number) => Promise<unknown>;
};

/** One attempt's transaction: what to send, and the receipts it will have when it stands at a block. */
export type Attempt = {
  submission: Submission;
  expected: () => Omit<Receipt, 'txId' | 'block'>[];
  /** Versions that it rests on: where one has moved on, it can no longer become valid. A creation rests on none. */
  basis: readonly Basis[];
  /** Whom to leave out after that refusal, besides those left out so far; undefined: the rules ask all, or that changes nothing. */
  without?: (refusal: Refusal | NodeRefusal) => readonly Absence[] | undefined;
};
/** Makes a command's transaction on what stands now, without these parties. */
export type Build = (commandId: string, absences: readonly Absence[]) => Promise<Attempt>;
type Command = {
  id: string;
  /** Its id was drawn just now: nothing can have become of it. */
  isNew: boolean;
  signatory: Signatory;
  asked: readonly Asked[];
  build: Build;
  /** Why no writes were taken when it arrived: what waits in the queue is under way, and finishes. */
  stopped: ReturnType<WriterPorts['stopped']>;
};
type Made = { attempt: Pick<Attempt, 'expected' | 'basis'>; prepared: Prepared };

const attempts = 10;
/** The first pause is about what a peer lags behind another; all of them together about two seconds. */
const pauses = { first: 20, longest: 400 };
const projectionMilliseconds = 10_000;

/**
 * Refusals that mean: some peer stands elsewhere than our read model; a moment later they agree. A record that exists and
 * that we do not know may be this very command's, ordered before the node was killed.
 */
const passing: readonly string[] = ['PRIOR_NOT_LIVE', 'PARTNER_BEHIND', 'RECORD_EXISTS'];

/** An entry under the id that only this command gives is this very command's; one that either side may write is the other's. */
function isPassing({ code, data }: Refusal | NodeRefusal, { id, signatory }: Command): boolean {
  return passing.includes(code) || (code === 'ENTRY_EXISTS' && data.entryId === entryIdOf(signatory.mspId, id));
}

/** Milliseconds, at random within half to one and a half times the mean, so that those who met do not meet again. */
function pauseAfter(round: number): number {
  return Math.min(pauses.first * 2 ** (round - 1), pauses.longest) * (0.5 + Math.random());
}

/** Brings one command to the ledger: once by its commandId, again as long as that can help, to a receipt or a refusal. */
export class Writer {
  readonly #ports: WriterPorts;
  readonly #queue = new RecordQueue();
  readonly #underWay = new Map<string, { asked: readonly Asked[]; result: Promise<Receipt[]> }>();
  readonly #unsettled: UnsettledEnvelopes;

  constructor(ports: WriterPorts) {
    this.#ports = ports;
    this.#unsettled = new UnsettledEnvelopes(ports.unsettled);
  }

  /**
   * @param asked what the commandId stands for: the same one for something else is refused
   * @param build makes the transaction on what stands now; called again after a conflict
   */
  async write(
    signatory: Signatory,
    { id: given, asked, places }: { id?: string; asked: readonly Asked[]; places: string[] },
    build: Build,
  ): Promise<Receipt[]> {
    const id = given ?? randomBytes(16).toString('hex');
    const known = this.#underWay.get(id);
    if (known) return sameAsked(known.asked, asked) ? known.result : refuseReuse(id);
    const command = { id, isNew: given === undefined, signatory, asked, build, stopped: this.#ports.stopped() };
    const result = this.#counted(asked[0]?.command ?? '', () => this.#queue.run(places, () => this.#once(command)));
    this.#underWay.set(id, { asked, result });
    return result.finally(() => this.#underWay.delete(id));
  }

  async #once(command: Command): Promise<Receipt[]> {
    const done = command.isNew ? undefined : await this.#done(command);
    if (done) return done;
    if (command.stopped) throw new NodeRefusal('WRITES_STOPPED', { ...command.stopped });
    const resumed = command.isNew ? undefined : await this.#resume(command);
    if (resumed) return resumed;
    for (let round = 1; ; round += 1) {
      const receipts = await this.#try(command, round);
      if (receipts) return receipts;
      await (this.#ports.pause ?? sleep)(pauseAfter(round));
    }
  }

  /** What the command became already. @throws NodeRefusal COMMAND_ID_USED */
  async #done({ id, signatory, asked }: Command): Promise<Receipt[] | undefined> {
    const done = await this.#ports.records.byCommand(signatory.mspId, id);
    if (done.length === 0) return undefined;
    return isAnswered(asked, done) ? done.map(({ receipt }) => receipt) : refuseReuse(id);
  }

  /** An envelope whose fate was not known goes in again before anything new is decided for its commandId. */
  async #resume(command: Command): Promise<Receipt[] | undefined> {
    const left = await this.#unsettled.of(command.id);
    if (!left) return undefined;
    if (!sameAsked(left.asked, command.asked)) return refuseReuse(command.id);
    const { prepared, basis, expected } = left;
    const attempt = { basis, expected: () => [...expected] };
    return this.#settled(command, { attempt, prepared: { ...prepared, signatory: command.signatory } }, 1);
  }

  /** undefined: worth another try. */
  async #try(command: Command, round: number): Promise<Receipt[] | undefined> {
    const made = await this.#make(command).catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      return error;
    });
    // Looked for after the basis was read: had an earlier envelope of ours, or another process of the member that was given
    // the same command, moved the record since, this would be twice.
    const done = round > 1 || !command.isNew ? await this.#done(command) : undefined;
    if (done) return done;
    if (!isRefusal(made)) return this.#settled(command, made, round);
    if (round >= attempts || !isPassing(made, command)) throw made;
    this.#ports.count.retry('behind');
    return undefined;
  }

  /** Where a partner is away and the rules go on without it, so does the command. */
  async #make({ id, build }: Command): Promise<Made> {
    let absences: readonly Absence[] = [];
    for (;;) {
      const attempt = await this.#timed('read', () => build(id, absences));
      try {
        const prepared = await this.#timed('endorse', () => this.#ports.ledger.prepare(attempt.submission));
        return { attempt, prepared };
      } catch (error) {
        const more = isRefusal(error) ? attempt.without?.(error) : undefined;
        if (!more) throw error;
        absences = more;
        this.#ports.count.retry('absent');
      }
    }
  }

  async #settled(command: Command, { attempt, prepared }: Made, round: number): Promise<Receipt[] | undefined> {
    const { ledger, records, count } = this.#ports;
    const { txId } = prepared;
    const outcome = await this.#timed('commit', () => settle(ledger, prepared));
    if (outcome.result === 'unknown') return this.#withoutAnswer(command, { attempt, prepared });
    await this.#unsettled.forget(command.id);
    if (outcome.result === 'committed') {
      await this.#timed('project', () => records.reached(prepared.channel, outcome.block, projectionMilliseconds));
      return attempt.expected().map((receipt) => ({ ...receipt, txId, block: outcome.block }));
    }
    const { validationCode } = outcome;
    if (outcome.result === 'invalid' || round >= attempts)
      throw new NodeRefusal('TRANSACTION_INVALID', { txId, validationCode });
    count.retry(validationCode);
    return undefined;
  }

  /** Decided anew only where the envelope can no longer become valid; else it is kept for when the commandId comes again. */
  async #withoutAnswer(command: Command, made: Made): Promise<Receipt[] | undefined> {
    const { attempt, prepared } = made;
    const moved = await Promise.all(attempt.basis.map((basis) => hasMoved(this.#ports.records, basis)));
    const done = await this.#done(command);
    if (done ?? moved.includes(true)) {
      await this.#unsettled.forget(command.id);
      return done;
    }
    const { id: commandId, asked } = command;
    const { signatory: _signer, ...envelope } = prepared;
    await this.#unsettled.keep({
      ...{ commandId, asked, prepared: envelope },
      ...{ expected: attempt.expected(), basis: attempt.basis },
    });
    throw new NodeRefusal('OUTCOME_UNKNOWN', { txId: prepared.txId, commandId });
  }

  async #timed<T>(stage: WriteStage, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.#ports.count.stage(stage, performance.now() - started);
    }
  }

  async #counted(name: string, work: () => Promise<Receipt[]>): Promise<Receipt[]> {
    const started = performance.now();
    const end = (result: 'committed' | 'refused' | 'failed') =>
      this.#ports.count.write(name, result, performance.now() - started);
    try {
      const receipts = await work();
      end('committed');
      return receipts;
    } catch (error) {
      end(isRefusal(error) ? 'refused' : 'failed');
      throw error;
    }
  }
}

function refuseReuse(commandId: string): never {
  throw new NodeRefusal('COMMAND_ID_USED', { commandId });
}

/** @throws NodeRefusal CHANNEL_UNKNOWN, Refusal NOT_BOOTSTRAPPED */
export async function registryOf(
  records: RecordSource,
  channels: readonly string[],
  channel: string,
): Promise<Registry> {
  if (!channels.includes(channel)) throw new NodeRefusal('CHANNEL_UNKNOWN', { channel });
  const registry = await records.registry(channel);
  if (!registry) throw new Refusal('NOT_BOOTSTRAPPED');
  return registry;
}
