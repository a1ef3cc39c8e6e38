import { peer } from '@hyperledger/fabric-protos';
import { type Finding, findingCodes } from './ledger/findings';
import type { Verdict } from './verify';

const flagNames = new Map(Object.entries(peer.TxValidationCode).map(([name, code]) => [code as number, name]));

function place({ block, tx, txId }: { block: bigint; tx?: number; txId?: string }): string {
  const transaction = tx === undefined ? '' : `, transaction ${String(tx)}${txId ? ` (${txId})` : ''}`;
  return `block ${String(block)}${transaction}`;
}

function renderFinding(finding: Finding): string {
  return `${place(finding)}: ${finding.code} (${findingCodes[finding.code]}): ${finding.reason}`;
}

/** The verdict as a person reads it; the first thing wrong comes first. */
export function renderVerdict(verdict: Verdict): string {
  const { transactions, refused, findings, first } = verdict;
  const lines = [
    `${verdict.verified ? 'VERIFIED' : 'NOT VERIFIED'}: channel ${verdict.channel}, ${String(verdict.height)} blocks`,
    `transactions: ${String(transactions.total)}, of which ${String(transactions.valid)} valid`,
    `last block: header hash ${verdict.headerHash}, commit hash ${verdict.commitHash || 'none'}`,
  ];
  if (first) lines.push(`first: ${renderFinding(first)}`);
  if (findings.length > 1)
    lines.push(`all ${String(findings.length)} findings:`, ...findings.map((f) => `  ${renderFinding(f)}`));
  if (refused.length > 0) lines.push('rightly refused by the channel:');
  for (const entry of refused)
    lines.push(`  ${place(entry)}: ${flagNames.get(entry.flag) ?? ''} ${String(entry.flag)}: ${entry.reason}`);
  return `${lines.join('\n')}\n`;
}
