import type { Command } from 'commander';
import { addCertificates } from './certificates';
import { addExports } from './exports';
import { addLife } from './life';
import { addMembers } from './members';
import { addUpgrades } from './upgrades';

export function addNetwork(program: Command): void {
  const group = program.command('network').summary('run the consortium on real Fabric; hand its bytes to an auditor');
  addLife(group);
  addMembers(group);
  addUpgrades(group);
  addCertificates(group);
  addExports(group);
}
