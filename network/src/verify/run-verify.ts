import { parseArgs } from 'node:util';
import { readBlocks } from './blocks-folder';
import { renderVerdict } from './render';
import { verify } from './verify';

export const usage = `usage: verify <blocks folder> --genesis-hash <hex>
  <blocks folder>   one common.Block a file, NNNN.block, from 0000 on
  --genesis-hash    hash of block 0's header: the only thing that is trusted
exit code: 0 verified, 1 not verified, 2 wrong use
`;

/** @returns what to print and the exit code: 0 verified, 1 not verified, 2 wrong use */
export async function runVerify(args: readonly string[]): Promise<{ exitCode: number; text: string }> {
  let folder: string | undefined;
  let genesisHash: string | undefined;
  try {
    const parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'genesis-hash': { type: 'string' } },
    });
    [folder] = parsed.positionals;
    genesisHash = parsed.values['genesis-hash']?.toLowerCase();
  } catch (error) {
    return { exitCode: 2, text: `${error instanceof Error ? error.message : String(error)}\n${usage}` };
  }
  if (folder === undefined || !/^[0-9a-f]{64}$/.test(genesisHash ?? '')) return { exitCode: 2, text: usage };
  const verdict = await verify({ blocks: readBlocks(folder), genesisHash: genesisHash ?? '' });
  return { exitCode: verdict.verified ? 0 : 1, text: renderVerdict(verdict) };
}
