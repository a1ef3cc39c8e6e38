import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Refusal } from '@tierline/chaincode/errors';
import type { Registry } from '@tierline/chaincode/schema';
import type { Ledger, Submission } from '../gateway';
import type { Signatory } from '../identity';
import { isRefusal, NodeRefusal } from '../refusals';
import type { Receipt, RecordSource } from './record-source';
import { RecordQueue } from './record-queue';
import { settle } from './settle';

export type WriterPorts = {
  ledger: Ledger;
  records: RecordSource;
  /** Why no writes are taken now; undefined while they are. */
  stopped: () => { part: string; state: string } | undefined;
  count: {
    write(command: string, result: 'committed' | 'refused' | 'failed', milliseconds: number): void;
    retry(reason: string): void;
  };
};

/** One attempt's transaction: what to send, and the receipts it will have when it stands at a block. */
export type Attempt = { submission: Submission; expected: () => Omit<Receipt, 'txId' | 'block'>[] };

const attempts = 10;
const projectionMilliseconds = 10_000;

/** Refusals that mean: some peer stands elsewhere than our read model; a moment later they agree. */
const passing: readonly string[] = ['PRIOR_NOT_LIVE', 'PARTNER_BEHIND'];

/** Brings one command to the ledger: once by its commandId, again as long as that can help, to a receipt or a refusal. */
export class Writer {
  readonly #ports: WriterPorts;
  readonly #queue = new RecordQueue();
  readonly #underWay = new Map<string, { what: string; result: Promise<Receipt[]> }>();

  constructor(ports: WriterPorts) {
    this.#ports = ports;
  }

  /**
   * @param what names the command and its records: the same commandId with another is refused
   * @param attempt builds the transaction on what stands now; called again after a conflict
   */
  async write(
    signatory: Signatory,
    command: { id?: string; what: string; places: readonly string[] },
    attempt: (commandId: string) => Promise<Attempt>,
  ): Promise<Receipt[]> {
    const commandId = command.id ?? randomBytes(16).toString('hex');
    const known = this.#underWay.get(commandId);
    if (known) return known.what === command.what ? known.result : refuseReuse(commandId);
    const result = this.#counted(command.what, () =>
      this.#queue.run(command.places, () => this.#once(signatory, commandId, command.what, attempt)),
    );
    this.#underWay.set(commandId, { what: command.what, result });
    return result.finally(() => this.#underWay.delete(commandId));
  }

  async #once(
    signatory: Signatory,
    commandId: string,
    what: string,
    attempt: (commandId: string) => Promise<Attempt>,
  ): Promise<Receipt[]> {
    const before = await this.#ports.records.byCommand(signatory.mspId, commandId);
    if (before.length > 0)
      return before.some(({ command }) => what.startsWith(command)) ? before : refuseReuse(commandId);
    const stopped = this.#ports.stopped();
    if (stopped) throw new NodeRefusal('WRITES_STOPPED', { ...stopped });
    for (let round = 1; ; round += 1) {
      const receipts = await this.#try(commandId, attempt, round);
      if (receipts) return receipts;
      await pause(100 + Math.random() * 200);
    }
  }

  /** undefined: worth another try. */
  async #try(
    commandId: string,
    attempt: (commandId: string) => Promise<Attempt>,
    round: number,
  ): Promise<Receipt[] | undefined> {
    const { ledger, count } = this.#ports;
    const { submission, expected } = await attempt(commandId);
    const prepared = await ledger.prepare(submission).catch((error: unknown) => {
      if (round < attempts && isRefusal(error) && passing.includes(error.code)) return undefined;
      throw error;
    });
    if (!prepared) {
      count.retry('behind');
      return undefined;
    }
    const outcome = await settle(ledger, prepared, commandId);
    if (outcome.result === 'committed') {
      await this.#ports.records.reached(submission.channel, outcome.block, projectionMilliseconds);
      return expected().map((receipt) => ({ ...receipt, txId: prepared.txId, block: outcome.block }));
    }
    if (outcome.result === 'invalid' || round >= attempts) {
      throw new NodeRefusal('TRANSACTION_INVALID', { txId: prepared.txId, validationCode: outcome.validationCode });
    }
    count.retry(outcome.validationCode);
    return undefined;
  }

  async #counted(what: string, work: () => Promise<Receipt[]>): Promise<Receipt[]> {
    const started = performance.now();
    const end = (result: 'committed' | 'refused' | 'failed') =>
      this.#ports.count.write(what.split(' ')[0] ?? what, result, performance.now() - started);
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
