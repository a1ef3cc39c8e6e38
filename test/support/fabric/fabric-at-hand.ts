import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env['FABRIC_BIN'];

/** Whether Fabric CA lies beside Fabric's own programs; it comes in an archive of its own. */
export const hasFabricCa = folder !== undefined && existsSync(join(folder, 'fabric-ca-server'));

/** Defines a suite that needs real Fabric; without it, one test that is skipped with a word. */
export function onFabric(name: string, suite: () => void): void {
  if (folder) describe(name, suite);
  else skip(name, 'FABRIC_BIN (the binaries of a Fabric release) is not set');
}

/** Defines a suite that needs a real Fabric CA besides. */
export function onFabricCa(name: string, suite: () => void): void {
  if (hasFabricCa) describe(name, suite);
  else skip(name, 'there is no fabric-ca-server in FABRIC_BIN');
}

function skip(name: string, why: string): void {
  test.skip(`${name}: SKIPPED, as ${why}`, () => undefined);
}
