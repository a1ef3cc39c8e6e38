import type { Verdict } from './verify';

/** The last block up to which the bytes are what was signed, whatever was claimed on them; undefined: not even block 0. */
export function lastSound({ findings, height }: Verdict): bigint | undefined {
  const broken = firstBroken(findings);
  const sound = (broken ?? height) - 1n;
  return sound < 0n ? undefined : sound;
}

/** The first block of which something that was signed is wrong. */
export function firstBroken(findings: Verdict['findings']): bigint | undefined {
  return findings.find(({ layer }) => layer !== 'claims' && layer !== 'pack')?.block;
}
