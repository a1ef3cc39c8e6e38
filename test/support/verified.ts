import { LedgerLayer } from '@tierline/network/verify';
import { parseBlock } from '@tierline/network/wire';

/** What the verifier saw in a channel's blocks, by validation code; findings: what it would not believe. */
export type Verified = { findings: unknown[]; flags: ReadonlyMap<number, number>; configurations: number };

/** Every flag and commit hash, recomputed transaction by transaction. @param genesis the first block as it was made */
export function verified(blocks: readonly Uint8Array[], genesis: Uint8Array): Verified {
  const layer = new LedgerLayer(parseBlock(genesis).headerHash);
  const findings: unknown[] = [];
  const flags = new Map<number, number>();
  let configurations = 0;
  for (const bytes of blocks) {
    const { block, findings: found } = layer.judge(layer.read(bytes));
    findings.push(...found);
    if (block.txs[0]?.type === 'config') configurations += 1;
    for (const flag of block.flags) flags.set(flag, (flags.get(flag) ?? 0) + 1);
  }
  return { findings, flags, configurations };
}

export const codesOf = (flags: Verified['flags']): string =>
  [...flags]
    .sort(([a], [b]) => a - b)
    .map(([flag, count]) => `${String(flag)}: ${String(count)}`)
    .join(', ');
