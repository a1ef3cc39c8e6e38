import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { Consortium } from '@tierline/network/consortium';
import type { FabricNetwork, Step } from '@tierline/network/fabric';

export type FabricKind = 'native' | 'compose';
export type NetworkOptions = { on: FabricKind; data: string; consortium?: string };
/** A network of real Fabric, and what brings Tierline's chaincode onto it. */
export type Operated = {
  network: FabricNetwork;
  consortium: Consortium;
  deployment: () => Step[];
  /** To this version from another; undefined: not on this kind of network. */
  upgrade?: () => Step[];
};

/** The options that say which network is meant. */
export function ofNetwork(
  command: Command,
  { mandatory = false, kinds = ['native', 'compose'] }: { mandatory?: boolean; kinds?: readonly FabricKind[] } = {},
): Command {
  const about = 'native: real Fabric from the binaries in FABRIC_BIN; compose: in containers, by docker compose';
  const on = new Option('--on <network>', about).choices(kinds);
  return command
    .addOption(on.makeOptionMandatory(mandatory))
    .option('--data <folder>', 'data folder; the network lies in `network` there', '.tierline')
    .option('--consortium <file>', 'another consortium.yaml');
}

/**
 * Works on a network.
 * @param how `exclusive`: while no other process does; `founds`: makes it where there is none
 * @throws FolderLocked, BinariesMissing, EngineMissing, OtherNetwork, ConsortiumInvalid
 */
export async function onNetwork<T>(
  { on, data, consortium: given }: NetworkOptions,
  work: (operated: Operated) => Promise<T>,
  { exclusive, founds = false }: { exclusive: boolean; founds?: boolean },
): Promise<T> {
  const [{ readConsortium }, { lockNetwork }, { shippedConsortium }] = await Promise.all([
    import('@tierline/network/consortium'),
    import('../../constellation/data-folder.js'),
    import('../../constellation/shipped-consortium.js'),
  ]);
  const file = given ?? shippedConsortium;
  const consortium = readConsortium(file);
  for (const warning of consortium.warnings) console.error(`warning: ${warning}`);
  const folder = join(data, 'network');
  if (!founds && !existsSync(folder))
    throw new Error(`${folder}: there is no ${on} network; \`tierline network up --on ${on}\` makes one`);
  const unlock = exclusive ? lockNetwork(data) : () => undefined;
  try {
    const operated = await opened[on]({ consortium, file, folder, data });
    return await work({ ...operated, consortium }).finally(() => operated.network.close());
  } finally {
    unlock();
  }
}

type Source = { consortium: Consortium; file: string; folder: string; data: string };

const opened: Record<FabricKind, (source: Source) => Promise<Omit<Operated, 'consortium'>>> = {
  native: async ({ consortium, folder }) => {
    const [{ openNative, nativeChaincode }, { keepFounding }] = await Promise.all([
      import('../../constellation/native-network.js'),
      import('../../constellation/founding.js'),
    ]);
    const network = await openNative(consortium, folder);
    const chaincode = () => nativeChaincode(consortium, keepFounding(folder, consortium));
    return { network, deployment: () => network.deploy(chaincode()), upgrade: () => network.upgrade(chaincode()) };
  },
  compose: async ({ data, ...source }) => {
    const [{ openCompose }, { issuerFile }] = await Promise.all([
      import('../../compose/open-compose.js'),
      import('../../constellation/issuer.js'),
    ]);
    const network = await openCompose({ ...source, issuerKey: issuerFile(data) });
    return { network, deployment: () => network.deploy() };
  },
};
