import { peer } from '@hyperledger/fabric-protos';
import { ChannelConfig } from '../../wire';
import type { StateView } from '../ledger/state-view';
import { UpdateBatch } from '../ledger/update-batch';
import { applyWrites } from './apply';
import type { ChannelRules } from './channel-rules';
import type { CheckedBlock } from './checked-blocks';
import type { CheckedTransaction } from './check-transaction';
import { findConflict } from './conflicts';
import type { Definitions } from './definitions';
import { namespaceVerdict, type PolicyInput, writesAnything } from './endorsement-policies';
import { ChangedPolicies } from './key-policies';

const Code = peer.TxValidationCode;

export type BlockVerdict = { flags: number[]; batch: UpdateBatch; config: ChannelConfig | undefined };
export type ValidationContext = {
  channel: string;
  rules: ChannelRules;
  definitions: Definitions;
  state: StateView;
  isKnown(txId: string): boolean;
};

/** Judges every transaction of a block as a peer does: first all endorsements, then, in order, all conflicts. */
export async function validateBlock(checked: CheckedBlock, context: ValidationContext): Promise<BlockVerdict> {
  const changed = new ChangedPolicies();
  const flags = checked.transactions.map((tx) => endorsementFlag(tx, context, changed));
  markDuplicates(checked.transactions, flags);
  const batch = new UpdateBatch();
  for (const [index, { parsed }] of checked.transactions.entries()) {
    if (flags[index] !== Code.VALID || parsed.type !== 'endorser') continue;
    flags[index] = await findConflict(parsed.rwsets, context.state, batch);
    if (flags[index] === Code.VALID)
      applyWrites(parsed.rwsets, { block: checked.block.number, tx: index }, context.state, batch);
  }
  return { flags, batch, config: newConfig(checked.transactions, flags, context) };
}

function endorsementFlag(tx: CheckedTransaction, context: ValidationContext, changed: ChangedPolicies): number {
  if (tx.code !== Code.VALID) return tx.code;
  if (tx.parsed.channel !== context.channel) return Code.TARGET_CHAIN_NOT_FOUND;
  if (tx.parsed.type === 'config') return configFlag(tx, context);
  if (context.isKnown(tx.parsed.txId)) return Code.DUPLICATE_TXID;
  return tx.actionCode === Code.VALID ? policyFlag(tx, context, changed) : tx.actionCode;
}

function policyFlag(
  { parsed, signers }: CheckedTransaction,
  context: ValidationContext,
  changed: ChangedPolicies,
): number {
  const { rules, definitions, state } = context;
  const input: PolicyInput = { rwset: parsed.rwsets, signers, rules, definitions, state, changed };
  const written = parsed.rwsets.filter(writesAnything).map((set) => set.namespace);
  const namespaces = new Set([parsed.proposedChaincode ?? '', ...written]);
  for (const namespace of namespaces) {
    const verdict = namespaceVerdict(namespace, input);
    if (verdict === 'unknownChaincode') return Code.INVALID_CHAINCODE;
    if (verdict === 'failed') return Code.ENDORSEMENT_POLICY_FAILURE;
  }
  for (const set of parsed.rwsets) if (namespaces.has(set.namespace)) changed.add(set);
  return Code.VALID;
}

function markDuplicates(transactions: readonly CheckedTransaction[], flags: number[]): void {
  const seen = new Set<string>();
  for (const [index, { parsed }] of transactions.entries()) {
    if (flags[index] !== Code.VALID || parsed.type !== 'endorser') continue;
    if (seen.has(parsed.txId)) flags[index] = Code.DUPLICATE_TXID;
    seen.add(parsed.txId);
  }
}

/** The orderer judged the update against the policies in force; a peer that cannot follow its sequence refuses it. */
function configFlag({ parsed }: CheckedTransaction, { channel, rules }: ValidationContext): number {
  try {
    const next = ChannelConfig.fromEnvelope(channel, parsed.data);
    return next.sequence === rules.config.sequence + 1n ? Code.VALID : Code.INVALID_CONFIG_TRANSACTION;
  } catch {
    return Code.INVALID_CONFIG_TRANSACTION;
  }
}

function newConfig(
  transactions: readonly CheckedTransaction[],
  flags: readonly number[],
  { channel }: ValidationContext,
): ChannelConfig | undefined {
  const index = transactions.findIndex(({ parsed }, at) => parsed.type === 'config' && flags[at] === Code.VALID);
  const config = transactions[index]?.parsed;
  return config && ChannelConfig.fromEnvelope(channel, config.data);
}
