import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CertificateAuthority, type Credentials } from '@tierline/network/embedded';
import { authorityHost, authoritySettings, type AuthorityPlace } from '@tierline/network/settings';
import { eventually } from '../child';
import { freePorts } from '../free-ports';
import { callsIn } from './calls';
import type { FabricCaAtHand, StartFabricCa } from './contract';

const member = { domain: 'oem.test' };
const registrar = { id: 'tierline', secret: 'of-the-registrar', attributes: ['tierline.roles'] };

/** Fabric's own server on the settings that networks give it, over an authority that the project founded. */
class FabricCaServer implements FabricCaAtHand {
  readonly registrar = registrar;
  readonly caName = authorityHost(member);

  constructor(
    readonly url: string,
    readonly tlsCaPem: string,
    readonly authority: Credentials,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  calls(): string[] {
    return callsIn(join(this.folder, 'log'));
  }

  async close(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill();
    await ended;
    rmSync(this.folder, { recursive: true });
  }
}

export const startFabricCaServer: StartFabricCa = async (days) => {
  const folder = mkdtempSync(join(tmpdir(), 'tierline-ca-'));
  const ca = await CertificateAuthority.open(folder, 'ca', member.domain);
  const tlsca = await CertificateAuthority.open(folder, 'tlsca', member.domain);
  const tls = await tlsca.issueTls(authorityHost(member), ['localhost']);
  const place = placeIn(folder, await freePorts(1));
  writeFileSync(place.tls.certificate, tls.certificatePem);
  writeFileSync(place.tls.key, tls.privateKeyPem);
  const certificates = { authorityDays: 3650, nodeDays: 365, personDays: days };
  const config = join(folder, 'fabric-ca-server-config.yaml');
  writeFileSync(config, JSON.stringify(authoritySettings({ certificates }, member, place, registrar)));
  const log = openSync(join(folder, 'log'), 'a');
  const child = spawn(join(process.env['FABRIC_BIN'] ?? '', 'fabric-ca-server'), ['start'], {
    env: { FABRIC_CA_SERVER_HOME: folder, FABRIC_CA_SERVER_OPERATIONS_LISTENADDRESS: '127.0.0.1:0' },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  await eventually(() =>
    Promise.resolve(readFileSync(join(folder, 'log'), 'utf8').includes('Listening on') || undefined),
  );
  const authority = { certificatePem: ca.certificatePem, privateKeyPem: readFileSync(place.key, 'utf8') };
  return new FabricCaServer(`https://localhost:${place.port}`, tlsca.certificatePem, authority, folder, child);
};

function placeIn(folder: string, port: number): AuthorityPlace {
  return {
    ...{ listenHost: '127.0.0.1', port, home: folder },
    certificate: join(folder, 'ca', `ca.${member.domain}-cert.pem`),
    key: join(folder, 'ca', 'priv_sk'),
    tls: { certificate: join(folder, 'server.crt'), key: join(folder, 'server.key') },
  };
}
