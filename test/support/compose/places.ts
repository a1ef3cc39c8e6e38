import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Composed, type Service, textsIn } from './composed';

/** What the images bring along. */
const ofImages = ['/opt/hyperledger/ccaas_builder', '/volumes'];

/** Every path that a service's settings, environment and command name is mounted; keys fit certificates, and these the host. */
export function placeFaults(composed: Composed): string[] {
  return composed.services.flatMap(([name, service]) => {
    const named = [
      ...textsIn({ environment: service.environment, command: service.command, healthcheck: service.healthcheck }),
      ...[...composed.settings(service)].flatMap(([file, tree]) =>
        textsIn(tree).map(({ at, text }) => ({ at: `${file} ${at}`, text })),
      ),
    ].filter(({ text }) => text.startsWith('/') && !ofImages.some((path) => text.startsWith(path)));
    return [
      ...named
        .filter(({ text }) => composed.place(service, text) === 'missing')
        .map(({ at, text }) => `${name}: ${at} names ${text}, which is not there`),
      ...healthFaults(composed, name, service),
      ...tlsFaults(composed, name, service),
    ];
  });
}

/** What an image asks itself reads files that compose mounts. */
function healthFaults(composed: Composed, name: string, service: Service): string[] {
  const asked = /^HEALTHCHECK .*CMD (\[.*\])$/m.exec(composed.dockerfile(service) ?? '')?.[1];
  const words = asked === undefined ? [] : (JSON.parse(asked) as string[]);
  return words
    .filter((word) => word.startsWith('/') && composed.place(service, word) === 'missing')
    .map((word) => `${name}: its image’s health check reads ${word}, which is not there`);
}

function tlsFaults(composed: Composed, name: string, service: Service): string[] {
  const named = [
    ...textsIn(service.environment),
    ...[...composed.settings(service).values()].flatMap((tree) => textsIn(tree)),
  ].map(({ text }) => composed.place(service, text));
  const certificate = named.find((path) => path.endsWith('server.crt'));
  if (certificate === undefined) return [];
  const parsed = new X509Certificate(readFileSync(certificate));
  const key = named.find((path) => path.endsWith('server.key'));
  return [
    ...[name, 'localhost']
      .filter((host) => !parsed.checkHost(host))
      .map((host) => `${name}: its certificate does not name ${host}`),
    ...(key !== undefined && parsed.checkPrivateKey(createPrivateKey(readFileSync(key)))
      ? []
      : [`${name}: its key is not its certificate’s`]),
  ];
}
