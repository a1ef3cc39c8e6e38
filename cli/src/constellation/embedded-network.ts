import { chaincodeName, chaincodeVersion } from '@tierline/chaincode/package';
import { type ChaincodeDescription, EmbeddedNetwork, type NetworkDescription } from '@tierline/network/embedded';
import type { Consortium } from '@tierline/network/consortium';
import { bootstrapHashes } from './first-registry';

export type Beside = { channels: NetworkDescription['channels']; chaincodes: ChaincodeDescription[] };
type Hosting = { folder: string | undefined; log: (line: string) => void; beside?: Beside | undefined };

/** The consortium's network in this process, with Tierline's chaincode on every channel. Without a folder nothing is kept. */
export function startNetwork(consortium: Consortium, { folder, log, beside }: Hosting): Promise<EmbeddedNetwork> {
  const bootstrap = bootstrapHashes(consortium);
  const channels = consortium.channels.map(({ name }) => name);
  return EmbeddedNetwork.start({
    ...(folder === undefined ? {} : { folder }),
    log,
    description: {
      certificates: consortium.certificates,
      members: consortium.members.map(({ mspId, domain, slug }) => ({ mspId, domain, slug })),
      channels: [
        ...consortium.channels.map(({ name, members, batch: { timeout, ...batch } }) => ({
          name,
          members: members.map(({ mspId }) => mspId),
          batch: { ...batch, ...(timeout === undefined ? {} : { timeout }) },
        })),
        ...(beside?.channels ?? []),
      ],
    },
    chaincodes: [
      {
        name: chaincodeName,
        version: `${chaincodeVersion}+${bootstrap.replaceAll(',', '-')}`,
        channels,
        source: { module: require.resolve('./hosted-chaincode'), env: { TIERLINE_BOOTSTRAP: bootstrap } },
      },
      ...(beside?.chaincodes ?? []),
    ],
  });
}
