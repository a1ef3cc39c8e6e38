import { isOfBlocks } from '../reach';
import type { VerdictObject } from '../verdict-object';
import { attestedLine } from './attested';
import { printable } from './printable';

type Shown = VerdictObject['shown'];
export type UnitShown = Shown['units'][number];

/** In large letters, whatever the verdict is shown on. */
export const verdictWords: Readonly<Record<VerdictObject['verdict'], string>> = {
  VERIFIED: 'VERIFIED',
  VERIFIED_UNDER_ITS_OWN_GENESIS: 'VERIFIED IF THE GENESIS HASH IS TRUE',
  NOT_VERIFIED: 'NOT VERIFIED',
  CONTRADICTED: 'CONTRADICTED BY WHAT IT WAS HELD AGAINST',
};

export const counted = (number: number, one: string, many = `${one}s`): string =>
  `${String(number)} ${number === 1 ? one : many}`;

export const channelLine = ({ channel, height }: VerdictObject): string =>
  `channel ${printable(channel) || 'unknown'}, ${counted(height, 'block')}`;

/** Where in the channel, or in the pack. */
export function placeOf({
  file,
  block,
  tx,
  txId,
}: {
  file?: string;
  block?: number;
  tx?: number;
  txId?: string;
}): string {
  if (block === undefined) return file === undefined ? 'the pack' : printable(file);
  const transaction = tx === undefined ? '' : `, transaction ${String(tx)}${txId ? ` (${printable(txId)})` : ''}`;
  return `block ${String(block)}${transaction}`;
}

/** The scheme first, whatever order the members stand in. */
export function unitName({ identifier }: Pick<UnitShown, 'identifier'>): string {
  if (identifier === undefined) return 'a unit whose identifier is not shown';
  const { scheme, ...keys } = identifier;
  return [scheme ?? '', ...Object.values(keys)].map((part) => printable(part, 100)).join(' ');
}

/** Who told the genesis hash, if nobody but the pack did. */
export function untold({ genesis }: VerdictObject): string | undefined {
  if (genesis.told) return undefined;
  return (
    `genesis hash ${genesis.hash || 'unknown'}: nobody but the pack says so, and whoever made a false channel says so too; ` +
    'compare it with what the channel’s contract or several members say'
  );
}

/** What the pack says of itself. */
export function packLine({ pack }: VerdictObject): string | undefined {
  if (pack?.disclosedBy === undefined) return undefined;
  const { disclosedBy, ofOthers, period, withheld } = pack;
  const asked = [period?.since && ` since ${period.since}`, period?.until && ` until ${period.until}`].filter(Boolean);
  const hidden = withheld ? `; withholds ${withheld.map((field) => printable(field, 100)).join(', ')}` : '';
  const strangers = `shows the metadata of ${counted(ofOthers ?? 0, 'transaction')} of others`;
  return `which says that it is by ${printable(disclosedBy, 100)}${asked.join('')}; ${strangers}${hidden}`;
}

export const checkedLines = (verdict: VerdictObject): string[] => [
  'checked in every block: header link, data hash, orderer signatures, configuration, commit hash',
  `checked in every transaction: creator, proposal, endorsements, policies, conflicts, validation code: ${counted(verdict.transactions.total, 'transaction')}, ${String(verdict.transactions.valid)} valid`,
  disclosedLine(verdict),
  ...standingLines(verdict),
];

const disclosedLine = ({ shown }: VerdictObject): string =>
  `disclosed and checked by the rules: ${counted(shown.records, 'record')}, ${counted(shown.versions, 'version')}${notWhole(shown)}, ${counted(shown.entries, 'entry', 'entries')}`;

/** What is proven of the records shown although something was found. */
function standingLines({ findingCount, shown: { records, stands, doubted } }: VerdictObject): string[] {
  if (findingCount === 0 || records === 0 || stands === 'none') return [];
  if (stands === 'all') return ['what was found touches no record shown: these stand, each as far as it is shown'];
  const named = doubted.map((one) => printable(one, 100)).join(', ');
  return [`what was found touches ${named}; the other records shown stand, each as far as it is shown`];
}

/** Whose word it is that some signatures hold. */
export function checkpointLines({ checkpoint, height }: VerdictObject): string[] {
  if (!checkpoint) return [];
  const { key, checkedBefore, written } = checkpoint;
  const before =
    checkedBefore === 0
      ? []
      : [
          `signatures of creators and endorsers up to block ${String(checkedBefore - 1)} were checked by a run before, as key ${key} signed`,
        ];
  const after = written
    ? `checkpoint up to block ${String(height - 1)} written under key ${key}`
    : 'no checkpoint written, as something is wrong with the blocks';
  return [...before, after];
}

const notWhole = ({ unread }: Shown): string =>
  unread.length === 0 ? '' : ` (${String(unread.length)} not shown whole)`;

/** Shown by a party that joined later: it has no more. */
export function partLine({ kind, id, from }: Shown['parts'][number]): string {
  const [first, next] = [String(from), String(from + 1)];
  return `${printable(kind)} ${printable(id)} is shown from version ${first} on, which is what its parties signed; the rules were run from version ${next} on, and of those before only the hashes were seen`;
}

/** The first block of which something that was signed is wrong. */
function firstBroken({ findings, height, attestedTo }: VerdictObject): number | undefined {
  const next = (attestedTo ?? -1) + 1;
  return findings.some(isOfBlocks) || next < height ? next : undefined;
}

/** How far the verdict reaches: bytes prove what they hold, not that nothing was cut off behind them. */
export function reachLines(verdict: VerdictObject): string[] {
  const { attestedTo, findings, attestations } = verdict;
  if (attestedTo === undefined) return ['attested: nothing'];
  const whole = `attested: the blocks are what was signed, from block 0 to block ${String(attestedTo)}`;
  const broken = firstBroken(verdict);
  if (broken !== undefined) return [`${whole}; from block ${String(broken)} on nothing is`];
  const isClaimed = findings.some(({ layer }) => layer === 'claims');
  return [
    isClaimed ? `${whole}; what the findings name is no state of any record` : whole,
    verdict.completeTo,
    ...attestations.map((one) => `  ${attestedLine(one)}`),
    `not attested: that block ${String(attestedTo)} is the last, and the only one of its number; ask other members whether theirs has`,
  ];
}
