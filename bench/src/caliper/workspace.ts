import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attributes } from '@tierline/chaincode/record';
import type { ConsortiumNetwork } from '@tierline/cli/network';
import type { RoundArguments } from './workload';

export type Round = { label: string; seconds: number; rateControl: object; arguments: RoundArguments };
type Network = Pick<ConsortiumNetwork, 'connection' | 'enrol'>;

const identity = 'caliper';

/** Writes what Caliper reads: where the network is and who asks, what is asked for. JSON is YAML too. */
export async function writeWorkspace(folder: string, network: Network, rounds: readonly Round[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: object): void =>
    writeFileSync(join(folder, name), JSON.stringify(content, null, 2));
  const [first] = rounds;
  if (!first) throw new Error('no rounds');
  const { by, channel, contract } = first.arguments;
  const { endpoint, tlsCaPem, tlsHostName } = network.connection(by);
  const { certificatePem, privateKeyPem } = await network.enrol(by, {
    enrolmentId: identity,
    attributes: { [attributes.roles]: 'logistics' },
  });
  write('profile.json', {
    name: by,
    version: '1.0',
    organizations: { [by]: { mspid: by, peers: [tlsHostName] } },
    peers: {
      [tlsHostName]: {
        url: `grpcs://${endpoint}`,
        tlsCACerts: { pem: tlsCaPem },
        grpcOptions: { 'ssl-target-name-override': tlsHostName },
      },
    },
  });
  write('network.yaml', {
    name: 'tierline',
    version: '2.0.0',
    caliper: { blockchain: 'fabric' },
    channels: [{ channelName: channel, contracts: [{ id: contract }] }],
    organizations: [
      {
        mspid: by,
        identities: {
          certificates: [
            { name: identity, clientSignedCert: { pem: certificatePem }, clientPrivateKey: { pem: privateKeyPem } },
          ],
        },
        connectionProfile: { path: 'profile.json', discover: true },
      },
    ],
  });
  const module = require.resolve('./workload');
  write('benchmark.yaml', {
    test: {
      workers: { number: 1 },
      rounds: rounds.map(({ label, seconds, rateControl, arguments: given }) => ({
        ...{ label, txDuration: seconds, rateControl },
        workload: { module, arguments: given },
      })),
    },
  });
}
