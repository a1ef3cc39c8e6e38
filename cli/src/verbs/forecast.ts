import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';

type Options = { url: string; tokenFile?: string; part: string; site?: string; weeks: string; ascii?: true };

/** What a running node knows of the future of a part. */
export function addForecast(program: Command): void {
  program
    .command('forecast')
    .summary('look at demand, commitment and cover')
    .command('show')
    .summary('draw what covers a part’s demand')
    .description(
      'Asks a running node by GraphQL and draws, week by week, a part’s demand, what was committed, and what the stock covers. The\n' +
        'token is read from --token-file or from the environment, TIERLINE_TOKEN. Colours where the output is a terminal and NO_COLOR\n' +
        'is not set; --ascii draws with plain letters alone.',
    )
    .requiredOption('--url <url>', 'the node’s GraphQL, as http://localhost:4000/oem/graphql')
    .requiredOption('--part <number>', 'the customer’s or the supplier’s part number')
    .option('--site <bpns>', 'at that site only')
    .option('--weeks <count>', 'at most so many weeks', '13')
    .option('--token-file <file>', 'where the token stands')
    .option('--ascii', 'no colours, no other signs')
    .action(show);
}

async function show({ url, part, site, weeks, tokenFile, ascii }: Options): Promise<void> {
  const token = tokenFile === undefined ? process.env['TIERLINE_TOKEN'] : (await readFile(tokenFile, 'utf8')).trim();
  if (!token) throw new Error('a token is expected: --token-file, or TIERLINE_TOKEN in the environment');
  if (!/^[1-9]\d{0,2}$/.test(weeks)) throw new Error('--weeks is a number from 1 to 999');
  const { coverageCharts } = await import('../forecast/index.js');
  const { stdout, env } = process;
  const drawing = { colour: !ascii && stdout.isTTY && !env['NO_COLOR'], width: stdout.columns || 100 };
  const asked = { url, token, part, weeks: Number(weeks), ...(site !== undefined && { site }) };
  console.log(await coverageCharts(asked, drawing));
}
