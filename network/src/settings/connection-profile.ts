import type { Address } from './placement';

export type ProfilePeer = { host: string; address: Address };

/** A member's connection file, in the shape that Fabric's samples read. */
export function connectionProfile(
  { slug, mspId }: { slug: string; mspId: string },
  peers: readonly ProfilePeer[],
  tlsAuthority: string,
) {
  return {
    name: `tierline-${slug}`,
    version: '1.0.0',
    client: { organization: slug, connection: { timeout: { peer: { endorser: '300' } } } },
    organizations: { [slug]: { mspid: mspId, peers: peers.map(({ host }) => host) } },
    peers: Object.fromEntries(
      peers.map(({ host, address }) => [
        host,
        {
          url: `grpcs://${address.host}:${String(address.port)}`,
          tlsCACerts: { pem: tlsAuthority },
          grpcOptions: { 'ssl-target-name-override': host, hostnameOverride: host },
        },
      ]),
    ),
  };
}
