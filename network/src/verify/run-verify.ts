import { readFile, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { heldAgainst, type Run } from './against/held-against';
import { readBlocks } from './blocks-folder';
import { type CheckpointPlace, withCheckpoint } from './checkpoint/with-checkpoint';
import { parseDisclosures } from './claims/disclosures';
import { longestStatement, parseStatement, type Statement } from './claims/statements';
import { verifyPack } from './pack/verify-file';
import { renderVerdict } from './render';
import { verdictJson } from './verdict-json';
import { exitCodeOf, verdictObject } from './verdict-object';
import { onAllCores } from './threads/thread-pool';
import { verify } from './verify';
import { printable } from './words/printable';

const usage = `usage: verify <pack.zip> [--genesis-hash <hex>] [--attestation <file>]… [--against <pack.zip>] [checkpoint] [--json]
       verify <blocks folder> --genesis-hash <hex> [--disclosures <file>] [--attestation <file>]…
              [--against <blocks folder>] [checkpoint] [--json]
checkpoint: --checkpoint <file> --checkpoint-key <pem>
  <pack.zip>        an audit pack (docs/audit.md)
  <blocks folder>   one common.Block a file, NNNN.block, from 0000 on
  --genesis-hash    hash of block 0's header: the only thing that is trusted
  --disclosures     seals, bodies and entries that a party shows; a pack holds its own
  --attestation     what a member says of the channel's past, from that member itself: blocks that were cut off show
  --against         what somebody else holds of the same channel, a pack or a folder: verified too, and compared
  --checkpoint      where a run notes which signatures it checked, so that the next one need not
  --checkpoint-key  your own private key, which signs it; made where there is none: keep it to yourself
  --json            the verdict as one object (docs/verdict.schema.json)
exit code: 0 verified, 1 not verified or contradicted, 2 nothing was judged (wrong use), 3 verified under a genesis hash that
only the pack says
`;

type Task = {
  place: string;
  genesisHash?: string;
  disclosures?: string;
  against?: string;
  attestations: string[];
  checkpoint?: CheckpointPlace;
  json: boolean;
};

function readTask(args: readonly string[]): Task {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'genesis-hash': { type: 'string' },
      disclosures: { type: 'string' },
      against: { type: 'string' },
      checkpoint: { type: 'string' },
      'checkpoint-key': { type: 'string' },
      attestation: { type: 'string', multiple: true, default: [] },
      json: { type: 'boolean', default: false },
    },
  });
  const [place] = positionals;
  if (place === undefined || positionals.length > 1) throw new Error('one pack or blocks folder is expected');
  const { 'genesis-hash': told, disclosures, against, attestation: attestations, json } = values;
  const checkpoint = checkpointPlace(values.checkpoint, values['checkpoint-key']);
  const genesisHash = genesisHashOf(told);
  return {
    ...{ place, attestations, json },
    ...(genesisHash && { genesisHash }),
    ...(disclosures && { disclosures }),
    ...(against && { against }),
    ...(checkpoint && { checkpoint }),
  };
}

function checkpointPlace(file: string | undefined, keyFile: string | undefined): CheckpointPlace | undefined {
  if (file === undefined && keyFile === undefined) return undefined;
  if (file === undefined || keyFile === undefined)
    throw new Error('--checkpoint and --checkpoint-key: one without the other proves nothing');
  return { file, keyFile };
}

/** As a person gives it. @throws Error if it is none */
export function genesisHashOf(text: string | undefined): string | undefined {
  const hash = text?.trim().toLowerCase();
  if (hash !== undefined && !/^[0-9a-f]{64}$/.test(hash)) throw new Error('--genesis-hash: 64 hex digits are expected');
  return hash;
}

/** @throws Error if what is asked for cannot be done */
async function prepare({
  place,
  genesisHash,
  disclosures,
}: Omit<Task, 'json' | 'against' | 'checkpoint' | 'attestations'>): Promise<Run> {
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

/** @throws Error if it is none */
async function readStatement(file: string): Promise<Statement> {
  try {
    if ((await stat(file)).size > longestStatement) throw new Error('too long');
    return parseStatement(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`--attestation: ${file}: ${messageOf(error)}`, { cause: error });
  }
}

async function prepareAgainst(own: Run, { against, genesisHash }: Task): Promise<Run> {
  if (against === undefined) return own;
  const other = await prepare({ place: against, ...(genesisHash && { genesisHash }) });
  return (how) => heldAgainst(own, other, how);
}

/** @returns what to print and the exit code: 0 verified, 1 not verified, 2 nothing was judged, 3 nobody told the genesis hash */
export async function runVerify(args: readonly string[]): Promise<{ exitCode: number; text: string }> {
  let task: Task;
  let run: Run;
  let statements: Statement[];
  try {
    task = readTask(args);
    run = await prepareAgainst(await prepare(task), task);
    statements = await Promise.all(task.attestations.map(readStatement));
  } catch (error) {
    return { exitCode: 2, text: `${messageOf(error)}\n${usage}` };
  }
  try {
    const verdict = await onAllCores((checkSignatures) =>
      task.checkpoint
        ? withCheckpoint(task.checkpoint, (checked) => run({ checkSignatures, checked, statements }))
        : run({ checkSignatures, statements }),
    );
    const text = task.json ? verdictJson(verdictObject(verdict)) : renderVerdict(verdict);
    return { exitCode: exitCodeOf(verdict), text };
  } catch (error) {
    return { exitCode: 2, text: `nothing was judged: ${messageOf(error)}\n` };
  }
}

/** Of a file that could not be read, it may say the file's own words. */
const messageOf = (error: unknown): string => printable(error instanceof Error ? error.message : String(error), 2000);
