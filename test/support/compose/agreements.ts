import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationInvalid, readConfig } from '@tierline/api/config';
import { packageIdOf, packChaincode } from '@tierline/network/fabric';
import { chaincodePackage } from '@tierline/network/settings';
import { decodeBlock, headerHash } from '@tierline/network/wire';

import type { Composed, Service } from './composed';

/** What two sides must have the same of: passwords, package ids, first blocks; and nodes that understand their settings. */
export function agreementFaults(composed: Composed): string[] {
  return composed.services.flatMap(([name, service]) => {
    if (name.startsWith('node.')) return nodeFaults(composed, name, service);
    if (name.startsWith('chaincode.')) return packageFaults(composed, name, service);
    return [];
  });
}

function nodeFaults(composed: Composed, name: string, service: Service): string[] {
  const file = composed.place(service, '/etc/tierline/node.yaml');
  if (file === 'missing') return [];
  try {
    // Paths in it are the container's.
    const here = readFileSync(file, 'utf8').replace(
      /File: (\/\S+)/g,
      (_, path: string) => `File: ${composed.place(service, path)}`,
    );
    const settings = readConfig({ file: written(composed, name, here) });
    const domain = name.replace(/^node\./, '');
    return [
      ...channelFaults(composed, name, settings.channels),
      ...passwordFaults(composed, domain, settings.database.url ?? ''),
      ...registrarFaults(composed, domain, settings.certificateAuthority.fabricCa?.registrar),
    ];
  } catch (error) {
    if (!(error instanceof ConfigurationInvalid)) throw error;
    return error.problems.map(({ path, expectation }) => `${name}: ${path}: expected ${expectation}`);
  }
}

function channelFaults(
  { folder }: Composed,
  name: string,
  channels: readonly { name: string; genesisHash: string }[],
): string[] {
  return channels
    .filter((channel) => {
      const block = decodeBlock(readFileSync(join(folder, 'channels', `${channel.name}.block`)));
      return headerHash(block).toString('hex') !== channel.genesisHash;
    })
    .map((channel) => `${name}: ${channel.name} begins with another block`);
}

function passwordFaults(composed: Composed, domain: string, url: string): string[] {
  const host = `database.${domain}`;
  const { environment } = composed.file.services[host] ?? {};
  const file = composed.place(
    composed.file.services[host] ?? { image: '' },
    environment?.['POSTGRES_PASSWORD_FILE'] ?? '',
  );
  const { username, password, pathname } = new URL(url);
  const same =
    username === environment?.['POSTGRES_USER'] &&
    pathname === `/${environment['POSTGRES_DB'] ?? ''}` &&
    password === readFileSync(file, 'utf8');
  return same ? [] : [`node.${domain}: its database knows it by another name or password`];
}

type Registrar = { id: string; secret: string };

function registrarFaults(composed: Composed, domain: string, registrar: Registrar | undefined): string[] {
  const service = composed.file.services[`ca.${domain}`] ?? { image: '' };
  const trees = [...composed.settings(service).values()] as {
    registry: { identities: { name: string; pass: string }[] };
  }[];
  const known = trees[0]?.registry.identities ?? [];
  const same = known.some(({ name, pass }) => name === registrar?.id && pass === registrar.secret);
  return same ? [] : [`node.${domain}: its registrar is not the one that ca.${domain} knows`];
}

/** The package that peers install names this service: its id is the hash of just that. */
function packageFaults(composed: Composed, name: string, service: Service): string[] {
  const id = service.environment?.['CHAINCODE_ID'] ?? '';
  const [label = ''] = id.split(':');
  const [, chaincode = '', version = ''] = /^([^_]+)_(.*)$/.exec(label) ?? [];
  const port = Number(service.environment?.['CHAINCODE_SERVER_ADDRESS']?.split(':').at(-1));
  const domain = name.replace(/^chaincode\./, '');
  const tls = join(composed.folder, 'organizations', 'peerOrganizations', domain, 'chaincodes', name, 'tls');
  const [authority = '', clientCertificate = '', clientKey = ''] = ['ca.crt', 'client.crt', 'client.key'].map((file) =>
    readFileSync(join(tls, file), 'utf8'),
  );
  const bytes = packChaincode(
    chaincodePackage({ name: chaincode, version }, { host: name, port }, { authority, clientCertificate, clientKey }),
  );
  return packageIdOf(label, bytes) === id ? [] : [`${name}: no package that names it has the id ${id}`];
}

/** Beside the folder, where its texts are for a moment those of this machine. */
function written({ folder }: Composed, name: string, text: string): string {
  const file = join(folder, `${name}.here.yaml`);
  writeFileSync(file, text);
  return file;
}
