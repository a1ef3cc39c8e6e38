import { Command } from 'commander';
import { addAudit } from './verbs/audit';
import { addBackup } from './verbs/backup';
import { addConfig } from './verbs/config';
import { addForecast } from './verbs/forecast';
import { addNetwork } from './verbs/network/network';
import { addNode } from './verbs/node';
import { addRebuild } from './verbs/rebuild';
import { addStart } from './verbs/start';
import { addToken } from './verbs/token';
import { addVerify } from './verbs/verify';

/** The operator's verbs, one file each. */
export function createProgram(): Command {
  const program = new Command('tierline')
    .description('Shared ledger and workflow service for supply consortia: the operator’s tool.')
    .configureHelp({ sortSubcommands: true })
    .showHelpAfterError('(tierline --help lists what there is)');
  for (const add of [
    addAudit,
    addBackup,
    addConfig,
    addForecast,
    addNetwork,
    addNode,
    addRebuild,
    addStart,
    addToken,
    addVerify,
  ])
    add(program);
  return program;
}
