import { join } from 'node:path';
import { writeText } from './files';
import type { Organisation } from './organisation';

/** The connection file of one member, in the shape that Fabric's samples read. Returns its path. */
export async function writeConnectionProfile(
  organisation: Organisation,
  member: { slug: string; mspId: string },
  endpoint: { host: string; port: number },
): Promise<string> {
  const { host, port } = endpoint;
  const organisationName = member.slug;
  const profile = {
    name: `tierline-${member.slug}`,
    version: '1.0.0',
    client: { organization: organisationName, connection: { timeout: { peer: { endorser: '300' } } } },
    organizations: { [organisationName]: { mspid: member.mspId, peers: [host] } },
    peers: {
      [host]: {
        url: `grpcs://localhost:${String(port)}`,
        tlsCACerts: { pem: organisation.tlsca.certificatePem },
        grpcOptions: { 'ssl-target-name-override': host, hostnameOverride: host },
      },
    },
  };
  const file = join(organisation.folder, `connection-${member.slug}.json`);
  await writeText(file, `${JSON.stringify(profile, null, 2)}\n`);
  return file;
}
