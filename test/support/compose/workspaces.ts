import { readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { copied } from './build-steps';

/** `npm ci` wants every workspace's manifest; `tsc -b` all that what it builds refers to. */
export function workspaceFaults(context: string, dockerfile: string): string[] {
  const sources = new Set(copied(dockerfile));
  const { workspaces } = JSON.parse(readFileSync(join(context, 'package.json'), 'utf8')) as { workspaces: string[] };
  const [, built = ''] = /tsc -b (\S+)/.exec(dockerfile) ?? [];
  return [...workspaces.map((one) => `${one}/package.json`), ...referred(context, built)]
    .filter((path) => !sources.has(path))
    .map((path) => `does not copy ${path}`);
}

function referred(context: string, workspace: string, seen = new Set<string>()): Set<string> {
  if (seen.has(workspace)) return seen;
  seen.add(workspace);
  const { references } = JSON.parse(readFileSync(join(context, workspace, 'tsconfig.json'), 'utf8')) as {
    references?: { path: string }[];
  };
  for (const { path } of references ?? []) referred(context, normalize(join(workspace, path)), seen);
  return seen;
}
