import { resolve } from 'node:path';
import { EmbeddedNetwork } from '@tierline/network/embedded';
import type { Ground, Settings } from './ground';

/** The network loads JavaScript: the hostile chaincode as it was built. */
const hostileModule = resolve(__dirname, '../../dist/support/protocol/hostile-chaincode.js');

export async function embeddedGround(settings: Settings): Promise<Ground> {
  const { channel, version, bootstrap, hostile } = settings;
  const members = [...settings.members];
  const network = await EmbeddedNetwork.start({
    description: {
      members: members.map((mspId) => ({ mspId, slug: mspId.toLowerCase(), domain: `${mspId.toLowerCase()}.test` })),
      channels: [{ name: channel, members }],
    },
    chaincodes: [
      {
        name: 'tierline',
        version,
        channels: [channel],
        source: { module: hostileModule, env: { TIERLINE_BOOTSTRAP: bootstrap, TIERLINE_HOSTILE: hostile.join(',') } },
      },
    ],
  });
  return {
    address: (mspId) => network.connection(mspId),
    enrol: (mspId, name, role) => network.enrol(mspId, { enrolmentId: name, attributes: { 'tierline.roles': role } }),
    peerIdentity: (mspId) => network.peerIdentity(mspId),
    genesisBlock: () => network.genesisBlock(channel),
    close: () => network.close(),
  };
}
