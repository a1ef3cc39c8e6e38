import { peer } from '@hyperledger/fabric-protos';
import { claimMeanings } from './claims/claims-layer';
import type { CustodyChain, CustodyStep } from './claims/custody-chain';
import { findingCodes } from './ledger/findings';
import type { Verdict } from './verify';

const flagNames = new Map(Object.entries(peer.TxValidationCode).map(([name, code]) => [code as number, name]));
const meanings: Readonly<Record<string, string>> = { ...claimMeanings, ...findingCodes };

function place({ block, tx, txId }: { block: bigint; tx?: number; txId?: string }): string {
  const transaction = tx === undefined ? '' : `, transaction ${String(tx)}${txId ? ` (${txId})` : ''}`;
  return `block ${String(block)}${transaction}`;
}

function renderFinding(finding: Verdict['findings'][number]): string {
  const meaning = meanings[finding.code] ?? 'the rules refuse it';
  return `${place(finding)}: ${finding.code} (${meaning}): ${finding.reason}`;
}

function renderStep({ version, block, at, by, endorsedBy, shown, late }: CustodyStep): string {
  const what = shown
    ? `${shown.command} by ${by.mspId} (${by.name}); custodian ${shown.custodian}, owner ${shown.owner}`
    : `by ${by.mspId} (${by.name}); content not shown`;
  const marks = `${late ? ', late' : ''}${shown?.closed ? ', closed' : ''}`;
  return `  ${String(version)}. ${at} ${what}; endorsed by ${endorsedBy.join(', ')}; block ${String(block)}${marks}`;
}

function renderChain({ id, identifier, steps }: CustodyChain): string[] {
  return [`custody of ${identifier ? JSON.stringify(identifier) : 'a unit'} (${id}):`, ...steps.map(renderStep)];
}

function renderFindings(findings: Verdict['findings']): string[] {
  const [first] = findings;
  if (!first) return [];
  const head = `first: ${renderFinding(first)}`;
  if (findings.length === 1) return [head];
  return [
    head,
    `all ${String(findings.length)} findings:`,
    ...findings.map((finding) => `  ${renderFinding(finding)}`),
  ];
}

function renderRefused(refused: Verdict['refused']): string[] {
  if (refused.length === 0) return [];
  const lines = refused.map((entry) => {
    const name = `${flagNames.get(entry.flag) ?? ''} ${String(entry.flag)}`.trim();
    return `  ${place(entry)}: ${name}: ${entry.reason}`;
  });
  return ['rightly refused by the channel:', ...lines];
}

/** The verdict as a person reads it; the first thing wrong comes first. */
export function renderVerdict(verdict: Verdict): string {
  const { transactions, shown } = verdict;
  const lines = [
    `${verdict.verified ? 'VERIFIED' : 'NOT VERIFIED'}: channel ${verdict.channel}, ${String(verdict.height)} blocks`,
    ...renderFindings(verdict.findings),
    `transactions: ${String(transactions.total)}, of which ${String(transactions.valid)} valid`,
    `disclosed and checked: ${String(shown.records)} records, ${String(shown.versions)} versions, ${String(shown.entries)} entries`,
    ...shown.units.flatMap(renderChain),
    ...renderRefused(verdict.refused),
    `last block: header hash ${verdict.headerHash}, commit hash ${verdict.commitHash || 'none'}`,
  ];
  return `${lines.join('\n')}\n`;
}
