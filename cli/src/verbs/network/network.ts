import type { Command } from 'commander';
import { addCertificates } from './certificates';
import { addExports } from './exports';
import { addLife } from './life';

export function addNetwork(program: Command): void {
  const group = program.command('network').summary('run the consortium on real Fabric; hand its bytes to an auditor');
  addLife(group);
  addCertificates(group);
  addExports(group);
}
