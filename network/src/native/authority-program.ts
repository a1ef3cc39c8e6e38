import { join } from 'node:path';
import { writeSecret } from '../ca/files';
import type { Organisation } from '../ca/organisation';
import type { Consortium } from '../consortium';
import { authoritySettings, type NetworkNode, type Registrar } from '../settings';
import type { NativeFolder } from './native-folder';
import type { ProgramRun } from './process-book';

/** Fabric CA over the organisation's own authority, which its channels know. Writes its settings, as they hold a secret, where its database is. */
export async function authorityProgram(
  node: NetworkNode,
  around: { consortium: Consortium; folder: NativeFolder; organisation: Organisation; program: string },
  registrar: Registrar,
): Promise<ProgramRun> {
  const { consortium, folder, organisation, program } = around;
  const home = folder.data(node);
  const { server, folder: tls } = await organisation.service(node.host, 'services');
  const authority = join(organisation.folder, 'ca');
  const place = {
    ...{ listenHost: folder.listenHost, port: folder.address(node, 'service').port, home },
    ...{ certificate: join(authority, `ca.${organisation.domain}-cert.pem`), key: join(authority, 'priv_sk') },
    tls: { certificate: join(tls, 'server.crt'), key: join(tls, 'server.key') },
  };
  const text = `${JSON.stringify(authoritySettings(consortium, node.member, place, registrar), null, 2)}\n`;
  await writeSecret(join(home, 'fabric-ca-server-config.yaml'), text);
  return {
    command: program,
    args: ['start'],
    cwd: home,
    // Figures are nobody's business; any free port, since it cannot be told to have none.
    env: { FABRIC_CA_SERVER_HOME: home, FABRIC_CA_SERVER_OPERATIONS_LISTENADDRESS: `${folder.listenHost}:0` },
    log: folder.log(node.host),
    settings: `${text}${server.certificatePem}`,
  };
}
