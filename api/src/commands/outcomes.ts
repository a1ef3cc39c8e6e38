import { NodeRefusal } from '../refusals';
import { isAnswered, sameAsked } from './asked';
import { mostAttempts, type Command, type Made } from './attempt';
import { hasMoved, type Receipt } from './record-source';
import { settle } from './settle';
import { UnsettledEnvelopes } from './unsettled';
import { timed, type WriterPorts } from './writer-ports';

const projectionMilliseconds = 10_000;

/** What becomes of commands: found on the ledger, settled there, or without an answer for now. */
export class Outcomes {
  readonly #ports: WriterPorts;
  readonly #unsettled: UnsettledEnvelopes;

  constructor(ports: WriterPorts) {
    this.#ports = ports;
    this.#unsettled = new UnsettledEnvelopes(ports.unsettled);
  }

  /** What the command became already. @throws NodeRefusal COMMAND_ID_USED */
  async known({ id, signatory, asked }: Command): Promise<Receipt[] | undefined> {
    const done = await this.#ports.records.byCommand(signatory.mspId, id);
    if (done.length === 0) return undefined;
    return isAnswered(asked, done) ? done.map(({ receipt }) => receipt) : refuseReuse(id);
  }

  /**
   * An envelope whose fate was not known goes in again, as it was signed, before anything new is decided for its commandId;
   * at the word of who signed it alone. @throws NodeRefusal COMMAND_ID_USED
   */
  async resumed(command: Command): Promise<Receipt[] | undefined> {
    const left = await this.#unsettled.of(command.id);
    if (!left) return undefined;
    const { signatory } = command;
    if (left.by !== signatory.name || !sameAsked(left.asked, command.asked)) return refuseReuse(command.id);
    const { prepared, basis, expected } = left;
    const attempt = { basis, expected: () => [...expected] };
    return this.settled(command, { attempt, prepared: { ...prepared, signatory } }, 1);
  }

  /** undefined: somebody else was first, decide anew. @throws NodeRefusal TRANSACTION_INVALID, OUTCOME_UNKNOWN */
  async settled(command: Command, made: Made, round: number): Promise<Receipt[] | undefined> {
    const { ledger, records, count } = this.#ports;
    const { attempt, prepared } = made;
    const { txId, channel } = prepared;
    const outcome = await timed(count, 'commit', () => settle(ledger, prepared));
    if (outcome.result === 'unknown') return this.#withoutAnswer(command, made);
    await this.#unsettled.forget(command.id);
    if (outcome.result === 'committed') {
      await timed(count, 'project', () => records.reached(channel, outcome.block, projectionMilliseconds));
      return attempt.expected().map((receipt) => ({ ...receipt, txId, block: outcome.block }));
    }
    const { validationCode } = outcome;
    if (outcome.result === 'invalid' || round >= mostAttempts)
      throw new NodeRefusal('TRANSACTION_INVALID', { txId, validationCode });
    count.retry(validationCode);
    return undefined;
  }

  /** Decided anew only where the envelope can no longer become valid; else it is kept for when the commandId comes again. */
  async #withoutAnswer(command: Command, { attempt, prepared }: Made): Promise<Receipt[] | undefined> {
    const moved = await Promise.all(attempt.basis.map((basis) => hasMoved(this.#ports.records, basis)));
    const done = await this.known(command);
    if (done ?? moved.includes(true)) {
      await this.#unsettled.forget(command.id);
      return done;
    }
    const { id: commandId, asked } = command;
    const { signatory, ...envelope } = prepared;
    await this.#unsettled.keep({
      ...{ commandId, by: signatory.name, asked, prepared: envelope },
      ...{ expected: attempt.expected(), basis: attempt.basis },
    });
    throw new NodeRefusal('OUTCOME_UNKNOWN', { txId: prepared.txId, commandId });
  }
}

export function refuseReuse(commandId: string): never {
  throw new NodeRefusal('COMMAND_ID_USED', { commandId });
}
