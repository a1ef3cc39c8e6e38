import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Consortium } from '@tierline/network/consortium';
import type { NativeNetwork } from '@tierline/network/native';

export type NativeOptions = { on: 'native'; data: string; consortium?: string };

/** The options that say which network is meant. */
export function ofNetwork(command: Command, { mandatory = false } = {}): Command {
  const on = new Option('--on <network>', 'native: real Fabric from the binaries in FABRIC_BIN').choices(['native']);
  return command
    .addOption(on.makeOptionMandatory(mandatory))
    .option('--data <folder>', 'data folder; the network lies in `network` there', '.tierline')
    .option('--consortium <file>', 'another consortium.yaml');
}

/**
 * Works on a network.
 * @param how `exclusive`: while no other process does; `founds`: makes it where there is none
 * @throws FolderLocked, BinariesMissing, OtherNetwork, ConsortiumInvalid
 */
export async function onNative<T>(
  { data, consortium: file }: NativeOptions,
  work: (network: NativeNetwork, consortium: Consortium) => Promise<T>,
  { exclusive, founds = false }: { exclusive: boolean; founds?: boolean },
): Promise<T> {
  const [{ readConsortium }, { openNative }, { openDataFolder }, { shippedConsortium }] = await Promise.all([
    import('@tierline/network/consortium'),
    import('../../constellation/native-network.js'),
    import('../../constellation/data-folder.js'),
    import('../../constellation/shipped-consortium.js'),
  ]);
  const consortium = readConsortium(file ?? shippedConsortium);
  for (const warning of consortium.warnings) console.error(`warning: ${warning}`);
  const folder = join(data, 'network');
  if (!founds && !existsSync(folder))
    throw new Error(`${folder}: there is no native network; \`tierline network up --on native\` makes one`);
  const unlock = exclusive ? openDataFolder(data).unlock : () => undefined;
  try {
    const network = await openNative(consortium, folder);
    return await work(network, consortium).finally(() => network.close());
  } finally {
    unlock();
  }
}
