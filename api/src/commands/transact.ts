import type { Ledger, Submission } from '../gateway';
import { NodeRefusal } from '../refusals';
import { settle } from './settle';

/** A transaction that is on the ledger. */
export type Landed = { channel: string; txId: string; block: bigint };

/**
 * Brings one transaction to its end that is no command of a record: made once, on what stands.
 * @throws Refusal, NodeRefusal
 */
export async function transact(ledger: Ledger, submission: Submission): Promise<Landed> {
  const prepared = await ledger.prepare(submission);
  const { txId } = prepared;
  const outcome = await settle(ledger, prepared);
  if (outcome.result === 'committed') return { channel: submission.channel, txId, block: outcome.block };
  if (outcome.result === 'unknown') throw new NodeRefusal('OUTCOME_UNKNOWN', { txId });
  throw new NodeRefusal('TRANSACTION_INVALID', { txId, validationCode: outcome.validationCode });
}
