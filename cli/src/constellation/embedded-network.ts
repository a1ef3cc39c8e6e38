import { chaincodeName, chaincodeVersion } from '@tierline/chaincode/package';
import { EmbeddedNetwork } from '@tierline/network/embedded';
import type { Consortium } from '@tierline/network/consortium';
import { bootstrapHashes } from './first-registry';

/** The consortium's network in this process, with Tierline's chaincode on every channel. Without a folder nothing is kept. */
export function startNetwork(
  consortium: Consortium,
  folder: string | undefined,
  log: (line: string) => void,
): Promise<EmbeddedNetwork> {
  const bootstrap = bootstrapHashes(consortium);
  const channels = consortium.channels.map(({ name }) => name);
  return EmbeddedNetwork.start({
    ...(folder === undefined ? {} : { folder }),
    log,
    description: {
      members: consortium.members.map(({ mspId, domain, slug }) => ({ mspId, domain, slug })),
      channels: consortium.channels.map(({ name, members, batch }) => ({
        name,
        members: members.map(({ mspId }) => mspId),
        ...(batch === undefined ? {} : { batch }),
      })),
    },
    chaincodes: [
      {
        name: chaincodeName,
        version: `${chaincodeVersion}+${bootstrap.replaceAll(',', '-')}`,
        channels,
        source: { module: require.resolve('./hosted-chaincode'), env: { TIERLINE_BOOTSTRAP: bootstrap } },
      },
    ],
  });
}
