import type { ChannelConfig, ParsedTransaction } from '../../wire';
import { Answers, type SignatureChecker } from './answers';
import { checkEnvelope, checkProposal } from './envelope-checks';

/**
 * Whether its creator, a member's under this configuration, asked for a transaction that stands in none of the blocks at hand.
 * Who endorsed it and what became of it is not looked at. @returns why not @throws CheckerFailure
 */
export async function faultOfLone(
  tx: ParsedTransaction,
  config: ChannelConfig,
  check: SignatureChecker,
): Promise<string | undefined> {
  const signed = { identity: tx.creator, message: [tx.payload], signature: tx.signature };
  const only = { orderers: [], creators: [signed], endorsements: [], update: undefined };
  const answers = await Answers.ask(only, config, check);
  const judgement = checkEnvelope(tx, config, (hash) => answers.holds(signed, hash)) ?? checkProposal(tx);
  if (judgement) return judgement.reason;
  return tx.channel === config.channel ? undefined : `it is of channel ${tx.channel}`;
}
