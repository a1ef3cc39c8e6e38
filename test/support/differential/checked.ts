import { LedgerLayer } from '@tierline/network/verify';
import { parseBlock } from '@tierline/network/wire';
import type { Both } from './both';

/** What the verifier saw in the blocks of real Fabric. */
export type Checked = { findings: unknown[]; flags: ReadonlyMap<number, number>; configurations: number };

/** Every flag and commit hash of the main channel, recomputed from its first block on. */
export async function checked({ real }: Both): Promise<Checked> {
  const layer = new LedgerLayer(await real.genesisHash());
  const findings: unknown[] = [];
  const flags = new Map<number, number>();
  let configurations = 0;
  for (const bytes of real.chain.blocks('Org1MSP')) {
    findings.push(...layer.take(bytes).findings);
    const block = parseBlock(bytes);
    if (block.txs[0]?.type === 'config') configurations += 1;
    for (const flag of block.flags) flags.set(flag, (flags.get(flag) ?? 0) + 1);
  }
  return { findings, flags, configurations };
}

export function told(what: string, { counted }: Both, { flags, configurations }: Checked): string {
  const codes = [...flags].sort(([a], [b]) => a - b).map(([flag, count]) => `${String(flag)}: ${String(count)}`);
  return [
    `${what}: ${String(counted.scripts)} scripts, ${String(counted.transactions)} transactions on each network, differences: ${String(counted.differences)}`,
    `  validation codes on real Fabric's main channel: ${codes.join(', ')}; configurations: ${String(configurations)}\n`,
  ].join('\n');
}
