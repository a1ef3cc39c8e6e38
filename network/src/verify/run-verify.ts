import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { compare } from './against/compare';
import { Witness } from './claims/witness';
import { readBlocks } from './blocks-folder';
import { parseDisclosures } from './claims/disclosures';
import { verifyPack } from './pack/verify-file';
import { renderVerdict } from './render';
import { exitCodeOf, verdictObject } from './verdict-object';
import type { SignatureChecker } from './ledger/answers';
import { onAllCores } from './threads/thread-pool';
import { type Verdict, verify } from './verify';

const usage = `usage: verify <pack.zip> [--genesis-hash <hex>] [--against <pack.zip>] [--json]
       verify <blocks folder> --genesis-hash <hex> [--disclosures <file>] [--against <blocks folder>] [--json]
  <pack.zip>        an audit pack (docs/audit.md)
  <blocks folder>   one common.Block a file, NNNN.block, from 0000 on
  --genesis-hash    hash of block 0's header: the only thing that is trusted
  --disclosures     seals, bodies and entries that a party shows; a pack holds its own
  --against         what somebody else holds of the same channel, a pack or a folder: verified too, and compared
  --json            the verdict as one object (docs/verdict.schema.json)
exit code: 0 verified, 1 not verified or contradicted, 2 nothing was judged (wrong use), 3 verified under a genesis hash that
only the pack says
`;

type Task = { place: string; genesisHash?: string; disclosures?: string; against?: string; json: boolean };
type Run = (how: { checkSignatures: SignatureChecker; witness?: Witness }) => Promise<Verdict>;

function readTask(args: readonly string[]): Task {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'genesis-hash': { type: 'string' },
      disclosures: { type: 'string' },
      against: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [place] = positionals;
  if (place === undefined || positionals.length > 1) throw new Error('one pack or blocks folder is expected');
  const { 'genesis-hash': told, disclosures, against, json } = values;
  const genesisHash = genesisHashOf(told);
  return {
    ...{ place, json },
    ...(genesisHash && { genesisHash }),
    ...(disclosures && { disclosures }),
    ...(against && { against }),
  };
}

/** As a person gives it. @throws Error if it is none */
export function genesisHashOf(text: string | undefined): string | undefined {
  const hash = text?.trim().toLowerCase();
  if (hash !== undefined && !/^[0-9a-f]{64}$/.test(hash)) throw new Error('--genesis-hash: 64 hex digits are expected');
  return hash;
}

/** @throws Error if what is asked for cannot be done */
async function prepare({ place, genesisHash, disclosures }: Omit<Task, 'json' | 'against'>): Promise<Run> {
  const kind = await stat(place);
  if (kind.isFile()) {
    if (disclosures !== undefined) throw new Error('--disclosures: a pack holds its own');
    return (how) => verifyPack({ file: place, genesisHash, ...how });
  }
  if (!kind.isDirectory()) throw new Error(`${place} is neither a file nor a folder`);
  if (genesisHash === undefined) throw new Error('--genesis-hash: a folder says none of its own');
  const shown = disclosures === undefined ? undefined : parseDisclosures(await readFile(disclosures, 'utf8'));
  return (how) => verify({ blocks: readBlocks(place), genesisHash, disclosures: shown, ...how });
}

/** Both are verified, and by themselves: neither verdict rests on the other. */
async function prepareAgainst(own: Run, { against, genesisHash }: Task): Promise<Run> {
  if (against === undefined) return own;
  const other = await prepare({ place: against, ...(genesisHash && { genesisHash }) });
  return async (how) => {
    const [ours, theirs] = [new Witness(), new Witness()];
    const verdict = await own({ ...how, witness: ours });
    const held = await other({ ...how, witness: theirs });
    const differences = compare({ verdict, witness: ours }, { verdict: held, witness: theirs });
    return { ...verdict, against: { other: held, differences } };
  };
}

/** @returns what to print and the exit code: 0 verified, 1 not verified, 2 nothing was judged, 3 nobody told the genesis hash */
export async function runVerify(args: readonly string[]): Promise<{ exitCode: number; text: string }> {
  let task: Task;
  let run: Run;
  try {
    task = readTask(args);
    run = await prepareAgainst(await prepare(task), task);
  } catch (error) {
    return { exitCode: 2, text: `${messageOf(error)}\n${usage}` };
  }
  try {
    const verdict = await onAllCores((checkSignatures) => run({ checkSignatures }));
    const text = task.json ? `${JSON.stringify(verdictObject(verdict), undefined, 2)}\n` : renderVerdict(verdict);
    return { exitCode: exitCodeOf(verdict), text };
  } catch (error) {
    return { exitCode: 2, text: `nothing was judged: ${messageOf(error)}\n` };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
