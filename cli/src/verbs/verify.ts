import type { Command } from 'commander';

type Options = {
  genesisHash?: string;
  disclosures?: string;
  attestation: string[];
  against?: string;
  checkpoint?: string;
  checkpointKey?: string;
  json: boolean;
};

export function addVerify(program: Command): void {
  program
    .command('verify')
    .summary('check a channel’s history, and what records say, from an audit pack or block files')
    .description(
      'Checks an audit pack (`tierline audit export`), or a folder of block files (NNNN.block, from 0000 on), from the bytes\n' +
        'alone: links, signatures, policies, conflicts; and what was disclosed of records, by the rules. The genesis hash is\n' +
        'the only thing that is trusted: take it from another source than the blocks.\n' +
        'Exit code: 0 verified, 1 not verified or contradicted, 2 wrong use, 3 verified under a genesis hash that only the pack itself says.',
    )
    .argument('<pack or folder>', 'pack.zip, or a folder of block files')
    .option('--genesis-hash <hex>', 'hash of block 0’s header, 64 hex digits; must be given for a folder')
    .option('--disclosures <file>', 'seals, bodies and entries that a party shows; a pack holds its own')
    .option('--attestation <file...>', 'what members say of the past, from them: tells if blocks were cut off', [])
    .option('--against <pack or folder>', 'what somebody else holds of the same channel: verified too, and compared')
    .option('--checkpoint <file>', 'where a run notes which signatures it checked, so that the next one need not')
    .option(
      '--checkpoint-key <pem>',
      'your own private key, which signs it; made where there is none: keep it to yourself',
    )
    .option('--json', 'print the verdict as one object (docs/verdict.schema.json)', false)
    .action(async (place: string, options: Options) => {
      const { genesisHash, disclosures, attestation, against, checkpoint, checkpointKey, json } = options;
      const { runVerify } = await import('@tierline/network/verify');
      const { exitCode, text } = await runVerify([
        place,
        ...(genesisHash === undefined ? [] : ['--genesis-hash', genesisHash]),
        ...(disclosures === undefined ? [] : ['--disclosures', disclosures]),
        ...attestation.flatMap((file) => ['--attestation', file]),
        ...(against === undefined ? [] : ['--against', against]),
        ...(checkpoint === undefined ? [] : ['--checkpoint', checkpoint]),
        ...(checkpointKey === undefined ? [] : ['--checkpoint-key', checkpointKey]),
        ...(json ? ['--json'] : []),
      ]);
      process.stdout.write(text);
      process.exitCode = exitCode;
    });
}
