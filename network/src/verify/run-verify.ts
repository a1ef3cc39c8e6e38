import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Disclosures, parseDisclosures } from './claims/disclosures';
import { renderVerdict } from './render';
import { verify } from './verify';

const usage = `usage: verify <blocks folder> --genesis-hash <hex> [--disclosures <file>]
  <blocks folder>   one common.Block a file, NNNN.block, from 0000 on
  --genesis-hash    hash of block 0's header: the only thing that is trusted
  --disclosures     seals, bodies and entries that a party shows (docs/audit.md)
exit code: 0 verified, 1 not verified, 2 wrong use
`;

type Task = { folder: string; genesisHash: string; disclosures: Disclosures | undefined };

async function readTask(args: readonly string[]): Promise<Task> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'genesis-hash': { type: 'string' }, disclosures: { type: 'string' } },
  });
  const [folder] = positionals;
  const genesisHash = values['genesis-hash']?.toLowerCase() ?? '';
  if (folder === undefined || positionals.length > 1) throw new Error('one blocks folder is expected');
  if (!/^[0-9a-f]{64}$/.test(genesisHash)) throw new Error('--genesis-hash: 64 hex digits are expected');
  const file = values.disclosures;
  const disclosures = file === undefined ? undefined : parseDisclosures(await readFile(file, 'utf8'));
  return { folder, genesisHash, disclosures };
}

/** @returns what to print and the exit code: 0 verified, 1 not verified, 2 wrong use */
export async function runVerify(args: readonly string[]): Promise<{ exitCode: number; text: string }> {
  let task: Task;
  try {
    task = await readTask(args);
  } catch (error) {
    return { exitCode: 2, text: `${error instanceof Error ? error.message : String(error)}\n${usage}` };
  }
  const { folder, ...trusted } = task;
  const verdict = await verify({ blocks: folder, ...trusted });
  return { exitCode: verdict.verified ? 0 : 1, text: renderVerdict(verdict) };
}
