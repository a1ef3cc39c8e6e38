import type { Command } from 'commander';

type Options = { genesisHash: string; disclosures?: string };

export function addVerify(program: Command): void {
  program
    .command('verify')
    .summary('check a channel’s history from its block files')
    .description(
      'Checks a folder of block files (NNNN.block, from 0000 on) from the bytes alone: links, signatures, policies, conflicts;\n' +
        'with disclosures, also what the records said, by the rules. The genesis hash is the only thing that is trusted:\n' +
        'take it from another source than the blocks. Exit code: 0 verified, 1 not verified, 2 wrong use.',
    )
    .argument('<blocks>', 'folder of block files')
    .requiredOption('--genesis-hash <hex>', 'hash of block 0’s header, 64 hex digits')
    .option('--disclosures <file>', 'seals, bodies and entries that a party shows (docs/audit.md)')
    .action(async (blocks: string, { genesisHash, disclosures }: Options) => {
      const { runVerify } = await import('@tierline/network/verify');
      const shown = disclosures === undefined ? [] : ['--disclosures', disclosures];
      const { exitCode, text } = await runVerify([blocks, '--genesis-hash', genesisHash, ...shown]);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
}
