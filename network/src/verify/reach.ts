import type { Verdict } from './verify';

/** The last block up to which the bytes are what was signed, whatever was claimed on them; undefined: not even block 0. */
export function lastSound({ findings, height }: Verdict): bigint | undefined {
  const broken = findings.find(({ layer }) => layer !== 'claims' && layer !== 'pack')?.block;
  const sound = (broken ?? height) - 1n;
  return sound < 0n ? undefined : sound;
}
