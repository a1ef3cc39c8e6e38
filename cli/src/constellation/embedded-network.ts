import { type ChaincodeDescription, EmbeddedNetwork, type NetworkDescription } from '@tierline/network/embedded';
import type { Consortium } from '@tierline/network/consortium';
import type { Hosting } from './consortium-network';
import type { Founding } from './founding';
import { refuseOthers } from './refuse-others';
import { tierlineChaincode } from './tierline-chaincode';

export type Beside = { channels: NetworkDescription['channels']; chaincodes: ChaincodeDescription[] };

/** The consortium's network in this process, with Tierline's chaincode on every channel. Without a folder nothing is kept. @throws OtherNetwork */
export async function startNetwork(
  consortium: Consortium,
  { folder, founding, log, beside }: Hosting & { beside?: Beside | undefined },
): Promise<EmbeddedNetwork> {
  if (folder !== undefined) refuseOthers(folder, 'embedded');
  requireSameMembers(consortium, founding);
  const { env, ...chaincode } = tierlineChaincode(consortium, founding);
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
      { ...chaincode, source: { module: require.resolve('./hosted-chaincode'), env } },
      ...(beside?.chaincodes ?? []),
    ],
  });
}

/** Who is on a channel changes by votes, for which only real Fabric has verbs. */
function requireSameMembers({ channels }: Consortium, founding: Founding): void {
  for (const { name, members } of channels) {
    const [before, now] = [founding[name]?.registry.members ?? [], members].map((all) =>
      all.map(({ mspId }) => mspId).join(', '),
    );
    if (before !== now)
      throw new Error(
        `${name} was made with ${before}; consortium.yaml has ${now}. The embedded network does not change members: ` +
          'take another data folder, or real Fabric (docs/operate.md)',
      );
  }
}
