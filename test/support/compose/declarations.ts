import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Composed, textsIn } from './composed';

/** What a service names and the file, the folder or `.env` lacks; and what is declared and named by nobody. */
export function declarationFaults(composed: Composed): string[] {
  return [
    ...ofKind(composed, 'volume', composed.file.volumes, (service) =>
      (service.volumes ?? []).filter((volume) => !volume.startsWith('.')).map((volume) => volume.split(':')[0] ?? ''),
    ),
    ...ofKind(composed, 'network', composed.file.networks, ({ networks = [] }) => networks),
    ...ofKind(composed, 'secret', composed.file.secrets, ({ secrets = [] }) => secrets.map(({ source }) => source)),
    ...composed.services.flatMap(([name, service]) =>
      Object.entries(service.depends_on ?? {}).flatMap(([other, { condition }]) => {
        const found = composed.file.services[other];
        if (!found) return [`${name}: waits for ${other}, which is no service`];
        const asked = found.healthcheck !== undefined || /^HEALTHCHECK /m.test(composed.dockerfile(found) ?? '');
        return condition === 'service_healthy' && !asked
          ? [`${name}: waits for ${other}, whose health nobody asks`]
          : [];
      }),
    ),
    ...secretFaults(composed),
    ...variableFaults(composed),
    ...bindFaults(composed),
  ];
}

type Named = (service: Composed['services'][number][1]) => string[];

function ofKind({ services }: Composed, kind: string, declared: object, named: Named): string[] {
  const used = services.flatMap(([name, service]) => named(service).map((one) => ({ name, one })));
  return [
    ...used.filter(({ one }) => !(one in declared)).map(({ name, one }) => `${name}: no ${kind} ${one}`),
    ...Object.keys(declared)
      .filter((key) => !used.some(({ one }) => one === key))
      .map((key) => `${kind} ${key}: nobody uses it`),
  ];
}

/** Their files are there, for their owner alone, and their texts stand nowhere else. */
function secretFaults({ folder, file, text }: Composed): string[] {
  return Object.entries(file.secrets).flatMap(([name, secret]) => {
    const path = join(folder, secret.file);
    if (!existsSync(path)) return [`secret ${name}: no file ${secret.file}`];
    return [
      ...((lstatSync(path).mode & 0o077) === 0 ? [] : [`secret ${name}: others may read ${secret.file}`]),
      ...(text.includes(readFileSync(path, 'utf8').trim()) ? [`secret ${name}: stands in the compose file`] : []),
    ];
  });
}

function variableFaults({ file, environment }: Composed): string[] {
  const names = textsIn(file).flatMap(({ text }) => [...text.matchAll(/\$\{(\w+)/g)].map(([, name = '']) => name));
  return [...new Set(names)].filter((name) => !environment.has(name)).map((name) => `.env: no ${name}`);
}

function bindFaults(composed: Composed): string[] {
  return composed.services.flatMap(([name, service]) =>
    composed
      .mounts(service)
      .filter(({ from }) => from !== undefined && !existsSync(from))
      .map(({ target }) => `${name}: nothing to mount at ${target}`),
  );
}
