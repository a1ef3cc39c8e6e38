import { parseBlock, type ParsedTransaction } from '../wire';
import type { FabricMember } from './fabric-member';

export type PublicKey = { channel: string; chaincode: string; key: string };

const valid = 0;

/**
 * What stands under a chaincode's public key, from the blocks: the newest valid transaction that wrote it, or that read it and
 * so names the version it found. No chaincode is asked.
 */
export async function publicValue(
  { peer, admin }: FabricMember,
  { channel, chaincode, key }: PublicKey,
): Promise<Buffer | undefined> {
  const touches = async (number: number, at?: number): Promise<Touch | undefined> => {
    const { txs } = parseBlock(await peer.block(admin, channel, number));
    const asked = at === undefined ? txs.filter(({ flag }) => flag === valid).reverse() : txs.slice(at, at + 1);
    return asked.map((tx) => touchOf(tx, chaincode, key)).find((touch) => touch !== undefined);
  };
  for (let number = ((await peer.height(admin, channel)) ?? 0) - 1; number >= 0; number--) {
    const touch = await touches(number);
    if (!touch) continue;
    if ('value' in touch) return touch.value;
    const written = touch.version && (await touches(Number(touch.version.block), touch.version.tx));
    return written && 'value' in written ? written.value : undefined;
  }
  return undefined;
}

type Touch = { value: Buffer | undefined } | { version: { block: bigint; tx: number } | undefined };

/** What it wrote, before what it read. */
function touchOf({ rwsets }: ParsedTransaction, chaincode: string, key: string): Touch | undefined {
  const own = rwsets.find(({ namespace }) => namespace === chaincode);
  const write = own?.writes.find((one) => one.key === key);
  if (write) return { value: write.isDelete ? undefined : write.value };
  const read = own?.reads.find((one) => one.key === key);
  return read && { version: read.version };
}
