import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Delivered, Follow } from '@tierline/api/readmodel';
import { parseBlock } from '@tierline/network/wire';

/** A real Fabric channel of the vectors: its blocks as a peer delivers them, private values left out. */
export function realChannel(folder: string): {
  channel: string;
  chaincode: string;
  genesisHash: string;
  blocks: Uint8Array[];
} {
  const files = readdirSync(folder).filter((name) => name.endsWith('.block'));
  const blocks = files.sort().map((name) => readFileSync(join(folder, name)));
  const genesis = parseBlock(blocks[0]!);
  return { channel: genesis.txs[0]!.channel, chaincode: 'bench', genesisHash: genesis.headerHash, blocks };
}

/** A peer that holds these blocks and commits no more. `asked` notes from where it was asked to deliver. */
export function peerOf(blocks: readonly Uint8Array[], asked: bigint[] = []): Follow {
  return async function* follow(_channel, from, signal): AsyncGenerator<Delivered> {
    asked.push(from);
    for (const block of blocks.slice(Number(from))) yield { block, privateData: new Map() };
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  };
}
