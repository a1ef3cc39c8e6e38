import { lastSound } from '../reach';
import type { Verdict } from '../verify';
import { compareRecords } from './compare-records';
import { type Difference, whichHolds } from './differences';
import type { Mark, Witness } from '../claims/witness';

export type Side = { verdict: Verdict; witness: Witness };

/** How what two members hold and show of one channel differs, blocks before records. */
export function compare(own: Side, other: Side): Difference[] {
  return [
    ...unsound(other.verdict),
    ...compareBlocks(own, other),
    ...compareRecords(own.witness.records, other.witness.records),
  ];
}

function unsound({ first, verified }: Verdict): Difference[] {
  if (verified) return [];
  const what = first ? `${first.code}: ${first.reason}` : 'it holds no block';
  return [{ code: 'OTHER_UNSOUND', contradicts: true, borneOut: 'this', what }];
}

/** The first that differs: all that follow it do too. */
function compareBlocks(own: Side, other: Side): Difference[] {
  const [ours, theirs] = [own.witness.blocks, other.witness.blocks];
  const common = Math.min(ours.length, theirs.length);
  for (let number = 0; number < common; number++) {
    const what = whatDiffers(ours[number], theirs[number]);
    if (what === undefined) continue;
    const reaches = ({ verdict }: Side): boolean => (lastSound(verdict) ?? -1n) >= BigInt(number);
    const borneOut = whichHolds(reaches(own), reaches(other));
    return [{ code: 'BLOCK_DIFFERS', contradicts: true, borneOut, block: BigInt(number), what }];
  }
  if (ours.length === theirs.length) return [];
  const what = `this holds ${String(ours.length)}, the other ${String(theirs.length)}; they are the same up to there`;
  return [{ code: 'HEIGHT_DIFFERS', contradicts: false, block: BigInt(common), what }];
}

const parts = [
  ['headerHash', 'header hash'],
  ['flags', 'validation codes'],
  ['commitHash', 'commit hash'],
] as const;

function whatDiffers(own: Mark | undefined, other: Mark | undefined): string | undefined {
  for (const [part, name] of parts)
    if (own?.[part] !== other?.[part]) return `${name} ${own?.[part] ?? ''}, in the other ${other?.[part] ?? ''}`;
  return undefined;
}
