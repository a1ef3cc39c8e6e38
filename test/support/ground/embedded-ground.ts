import { resolve } from 'node:path';
import { EmbeddedNetwork } from '@tierline/network/embedded';
import { type Ground, type GroundSettings, slugOf } from './ground';

export function embeddedGround({ members, channels, timeout, chaincode }: GroundSettings): Promise<Ground> {
  const { module, program: _program, env, ...definition } = chaincode;
  return EmbeddedNetwork.start({
    description: {
      members: members.map((mspId) => ({ mspId, slug: slugOf(mspId), domain: `${slugOf(mspId)}.test` })),
      channels: channels.map((name) => ({
        ...{ name, members: [...members] },
        ...(timeout !== undefined && { batch: { timeout } }),
      })),
    },
    chaincodes: [
      {
        ...{ ...definition, channels: [...channels] },
        source: { module: resolve(__dirname, '../../dist/support', module), env: { ...env } },
      },
    ],
  });
}
