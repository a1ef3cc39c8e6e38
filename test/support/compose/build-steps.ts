import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Composed } from './composed';

/** Images are built from files that are there, and that `.dockerignore` lets through. */
export function buildFaults(composed: Composed): string[] {
  const builds = composed.services.flatMap(([name, { build }]) => (build ? [{ name, build }] : []));
  return builds.flatMap(({ name, build }) => {
    const file = join(build.context, build.dockerfile);
    if (!existsSync(file)) return [`${name}: no ${build.dockerfile} in ${build.context}`];
    const isLet = allowed(build.context);
    return copied(readFileSync(file, 'utf8'))
      .filter((source) => !existsSync(join(build.context, source)) || !isLet(source))
      .map((source) => `${name}: ${build.dockerfile} copies ${source}, which it does not get`);
  });
}

/** What a Dockerfile takes from its context. */
export function copied(dockerfile: string): string[] {
  const lines = dockerfile.split('\n').filter((line) => line.startsWith('COPY ') && !line.includes('--from='));
  return lines.flatMap((line) => line.split(/\s+/).slice(1, -1));
}

/** `.dockerignore` as we write it: all is ignored but what is named, and of that what is named once more. */
export function allowed(context: string): (path: string) => boolean {
  const lines = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n');
  const rules = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const named = rules.filter((rule) => rule.startsWith('!')).map((rule) => rule.slice(1));
  const never = rules.filter((rule) => rule.startsWith('**/')).map((rule) => rule.slice(3));
  return (path) =>
    named.some((rule) => path === rule || path.startsWith(`${rule}/`)) &&
    !path.split('/').some((part) => never.includes(part));
}
