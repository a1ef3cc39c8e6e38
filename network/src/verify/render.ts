import { peer } from '@hyperledger/fabric-protos';
import { claimMeanings } from './claims/claims-layer';
import type { CustodyChain, CustodyStep } from './claims/custody-chain';
import { findingCodes } from './ledger/findings';
import { packCodes } from './pack/faults';
import { firstBroken, lastSound } from './reach';
import type { Verdict } from './verify';

/** A hostile file could have as many as bytes. */
const mostListed = 100;

const flagNames = new Map(Object.entries(peer.TxValidationCode).map(([name, code]) => [code as number, name]));
const meanings: Readonly<Record<string, string>> = { ...claimMeanings, ...findingCodes, ...packCodes };

function place({ block, tx, txId }: { block: bigint; tx?: number; txId?: string }): string {
  const transaction = tx === undefined ? '' : `, transaction ${String(tx)}${txId ? ` (${txId})` : ''}`;
  return `block ${String(block)}${transaction}`;
}

export const meaningOf = (code: string): string => meanings[code] ?? 'the rules refuse it';

function renderFinding(finding: Verdict['findings'][number]): string {
  const where = finding.layer === 'pack' ? (finding.file ?? 'the pack') : place(finding);
  return `${where}: ${finding.code} (${meaningOf(finding.code)}): ${finding.reason}`;
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
    ...listed(findings.map((finding) => `  ${renderFinding(finding)}`)),
  ];
}

function listed(lines: readonly string[]): string[] {
  const more = lines.length - mostListed;
  return more <= 0 ? [...lines] : [...lines.slice(0, mostListed), `  and ${String(more)} more`];
}

function renderRefused(refused: Verdict['refused']): string[] {
  if (refused.length === 0) return [];
  const lines = refused.map((entry) => {
    const name = `${flagNames.get(entry.flag) ?? ''} ${String(entry.flag)}`.trim();
    return `  ${place(entry)}: ${name}: ${entry.reason}`;
  });
  return ['rightly refused by the channel:', ...listed(lines)];
}

/** How far the verdict reaches: bytes prove what they hold, not that nothing was cut off behind them. */
function renderReach(verdict: Verdict): string[] {
  const { findings, headerHash, commitHash } = verdict;
  const sound = lastSound(verdict);
  if (sound === undefined) return ['attested: nothing'];
  const whole = `attested: the blocks are what was signed, from block 0 to block ${String(sound)}`;
  const broken = firstBroken(findings);
  if (broken !== undefined) return [`${whole}; from block ${String(broken)} on nothing is`];
  const isClaimed = findings.some(({ layer }) => layer === 'claims');
  return [
    isClaimed ? `${whole}; what the findings name is no state of any record` : whole,
    `not attested: that block ${String(sound)} is the last, and the only one of its number; ask other members whether theirs has`,
    `  header hash ${headerHash}`,
    `  commit hash ${commitHash || 'none'}`,
  ];
}

/** Who is believed, and what the reader holds. */
function renderPack({ pack, genesis }: Verdict): string[] {
  const trusted = genesis.told
    ? []
    : [
        `genesis hash ${genesis.hash || 'unknown'}: nobody but the pack says so, and whoever made a false channel says so too; compare it with`,
        '  what the channel’s contract or several members say, and give it as --genesis-hash',
      ];
  if (!pack) return trusted;
  const { sha256, disclosedBy, ofOthers, period } = pack;
  const name = `pack ${sha256}`;
  if (disclosedBy === undefined) return [name, ...trusted];
  const asked = [period?.since && ` since ${period.since}`, period?.until && ` until ${period.until}`].filter(Boolean);
  const strangers = `shows the metadata of ${counted(ofOthers ?? 0, 'transaction')} of others`;
  return [`${name}, which says that it is by ${disclosedBy}${asked.join('')}; ${strangers}`, ...trusted];
}

const counted = (number: number, one: string, many = `${one}s`): string =>
  `${String(number)} ${number === 1 ? one : many}`;

/** The verdict as a person reads it; the first thing wrong comes first. */
export function renderVerdict(verdict: Verdict): string {
  const { transactions, shown } = verdict;
  const passed = verdict.genesis.told ? 'VERIFIED' : 'VERIFIED IF THE GENESIS HASH IS TRUE';
  const lines = [
    `${verdict.verified ? passed : 'NOT VERIFIED'}: channel ${verdict.channel || 'unknown'}, ${String(verdict.height)} blocks`,
    ...renderFindings(verdict.findings),
    ...renderPack(verdict),
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
