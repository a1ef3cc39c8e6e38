import type { ClaimFinding, Concern } from './claims/claims-layer';
import type { Finding } from './ledger/findings';
import type { PackFinding } from './pack/faults';

type Layer = { layer: Finding['layer'] | ClaimFinding['layer'] | PackFinding['layer'] };

/** Whether it is wrong in the blocks themselves, whatever was claimed on them. */
export const isOfBlocks = ({ layer }: Layer): boolean => layer !== 'claims' && layer !== 'pack';

/** The last block up to which the bytes are what was signed; undefined: not even block 0. */
export function lastSound({
  findings,
  height,
}: {
  findings: readonly (Layer & { block?: bigint | undefined })[];
  height: bigint;
}): bigint | undefined {
  const broken = findings.flatMap((finding) => (isOfBlocks(finding) ? (finding.block ?? []) : []));
  const sound = broken.reduce((first, block) => (block < first ? block : first), height) - 1n;
  return sound < 0n ? undefined : sound;
}

/** What of the records shown is proven whatever else was found: a false write that touches none of them leaves all of them standing. */
export function standing({
  findings,
  height,
}: {
  findings: readonly { code: string; concerns?: Concern | undefined }[];
  height: bigint;
}): { stands: 'all' | 'but' | 'none'; doubted: string[] } {
  const doubted = [...new Set(findings.flatMap(({ concerns }) => concerns?.shown ?? []))].sort();
  if (height === 0n || findings.some(({ concerns }) => concerns === undefined)) return { stands: 'none', doubted };
  return { stands: doubted.length === 0 ? 'all' : 'but', doubted };
}
