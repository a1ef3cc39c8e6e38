import { createHash } from 'node:crypto';
import { access, readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { addAuditAttestation } from './audit-attestation';
import { addAuditExport } from './audit-export';

/** What a member hands an auditor in one file, and what an auditor hands on. */
export function addAudit(program: Command): void {
  const group = program.command('audit').summary('hand records to an auditor, with their proof');
  addAuditExport(group);
  addAuditAttestation(group);
  group
    .command('report')
    .summary('print the verdict on an audit pack as a paper')
    .description(
      'Verifies an audit pack as `tierline verify` does, and writes what it found as a PDF for people: the verdict, each unit’s\n' +
        'custody on a line of time, every signed step with its evidence, who signed, and what it all rests on. Exit codes as there.',
    )
    .argument('<pack>', 'pack.zip')
    .option('--genesis-hash <hex>', 'hash of block 0’s header, 64 hex digits, from another source than the pack')
    .option('--against <pack>', 'what somebody else holds of the same channel: verified too, and compared')
    .requiredOption('--to <file>', 'PDF to write')
    .action(writeReport);
  group
    .command('page')
    .summary('write the page that verifies packs in a browser')
    .description(
      'Writes one HTML file into which a reader drops a pack: his browser verifies it, with the same verdict, and without a network.\n' +
        'It is the same for everybody; its SHA-256 is printed, to be compared. With --pack it holds a pack and shows its verdict when it\n' +
        'is opened: for convenience, as a page whose maker also made the pack proves nothing.',
    )
    .requiredOption('--to <file>', 'HTML file to write')
    .option('--pack <file>', 'pack.zip to put inside')
    .action(writePage);
}

type ReportOptions = { genesisHash?: string; against?: string; to: string };

async function writeReport(file: string, { genesisHash: told, against, to }: ReportOptions): Promise<void> {
  const [{ exitCodeOf, genesisHashOf, verdictObject, verdictWords, verifyPacks }, { auditReport }] = await Promise.all([
    import('@tierline/network/verify'),
    import('../report/index.js'),
  ]);
  const genesisHash = await asWrongUse(async () => {
    await Promise.all([file, against ?? file].map((one) => access(one)));
    return genesisHashOf(told);
  });
  const verdict = await verifyPacks({ file, against, genesisHash });
  await writeFile(to, await auditReport(verdictObject(verdict)), { mode: 0o600 });
  process.exitCode = exitCodeOf(verdict);
  console.log(`${to}: ${verdictWords[verdictObject(verdict).verdict]}`);
}

async function writePage({ to, pack }: { to: string; pack?: string }): Promise<void> {
  const { makePage } = await import('@tierline/verifier');
  const page = Buffer.from(await makePage(pack === undefined ? undefined : await readFile(pack)));
  await writeFile(to, page);
  console.log(`${to}: SHA-256 ${createHash('sha256').update(page).digest('hex')}`);
}

/** 1 would say NOT VERIFIED. */
async function asWrongUse<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw Object.assign(error instanceof Error ? error : new Error(String(error)), { exitCode: 2 });
  }
}
