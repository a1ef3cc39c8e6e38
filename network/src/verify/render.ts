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
  const named = identifier ? nameOf(identifier) : 'a unit whose identifier is not shown';
  return [`custody of ${named} (${id}):`, ...steps.map(renderStep)];
}

/** Shown by a party that joined later: it has no more. */
function renderPart({ kind, id, from }: Verdict['shown']['parts'][number]): string {
  const [first, next] = [String(from), String(from + 1)];
  return `${kind} ${id} is shown from version ${first} on, which is what its parties signed; the rules were run from version ${next} on, and of those before only the hashes were seen`;
}

/** The scheme first, whatever order the members stand in. */
function nameOf({ scheme, ...keys }: NonNullable<CustodyChain['identifier']>): string {
  return [scheme, ...Object.values(keys)].join(' ');
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

/** How far the verdict reaches: bytes prove what they hold, not that nothing was cut off behind them. */
function renderReach({ height, findings, headerHash, commitHash }: Verdict): string[] {
  const broken = findings.find(({ layer }) => layer !== 'claims');
  const sound = (broken?.block ?? height) - 1n;
  if (sound < 0n) return ['attested: nothing'];
  const whole = `attested: the blocks are what was signed, from block 0 to block ${String(sound)}`;
  if (broken) return [`${whole}; from block ${String(broken.block)} on nothing is`];
  return [
    findings.length > 0 ? `${whole}; what the findings name is no state of any record` : whole,
    `not attested: that block ${String(sound)} is the last, and the only one of its number; ask other members whether theirs has`,
    `  header hash ${headerHash}`,
    `  commit hash ${commitHash || 'none'}`,
  ];
}

const counted = (number: number, one: string, many = `${one}s`): string =>
  `${String(number)} ${number === 1 ? one : many}`;

/** The verdict as a person reads it; the first thing wrong comes first. */
export function renderVerdict(verdict: Verdict): string {
  const { transactions, shown } = verdict;
  const lines = [
    `${verdict.verified ? 'VERIFIED' : 'NOT VERIFIED'}: channel ${verdict.channel}, ${String(verdict.height)} blocks`,
    ...renderFindings(verdict.findings),
    `checked in every block: header link, data hash, orderer signatures, configuration, commit hash`,
    `checked in every transaction: creator, proposal, endorsements, policies, conflicts, validation code: ${counted(transactions.total, 'transaction')}, ${String(transactions.valid)} valid`,
    `disclosed and checked by the rules: ${counted(shown.records, 'record')}, ${counted(shown.versions, 'version')}, ${counted(shown.entries, 'entry', 'entries')}`,
    ...shown.parts.map(renderPart),
    ...shown.units.flatMap(renderChain),
    ...renderRefused(verdict.refused),
    ...renderReach(verdict),
  ];
  return `${lines.join('\n')}\n`;
}
