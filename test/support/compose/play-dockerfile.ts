import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { allowed } from './build-steps';

/** What an image would run, and where its files lie here. */
export type Played = {
  folder: string;
  environment: Record<string, string>;
  user: string;
  entrypoint: string[];
  health: string[];
};
type Stage = Played & { root: string };

/** Does what a Dockerfile of ours says, each stage in an empty folder in the place of its file system. @throws where a command fails */
export function playDockerfile(context: string, file: string, place: string): Played {
  const stages = new Map<string, Stage>();
  let stage: Stage | undefined;
  for (const line of readFileSync(join(context, file), 'utf8')
    .split('\n')
    .filter((one) => /^[A-Z]/.test(one))) {
    const [word, rest] = split(line);
    if (word === 'FROM') {
      const name = rest.split(' AS ')[1] ?? 'last';
      stage = begun(join(place, name));
      stages.set(name, stage);
    } else if (stage) step(stage, word, rest, (from) => sourceOf(context, stages, from));
  }
  if (!stage) throw new Error(`${file} has no stage`);
  return stage;
}

const split = (line: string): [string, string] => [line.split(' ', 1)[0] ?? '', line.slice(line.indexOf(' ') + 1)];

function begun(root: string): Stage {
  mkdirSync(root, { recursive: true });
  return { root, folder: root, environment: {}, user: 'root', entrypoint: [], health: [] };
}

type Source = { root: string; lets: (path: string) => boolean };

function sourceOf(context: string, stages: ReadonlyMap<string, Stage>, from: string | undefined): Source {
  if (from === undefined) return { root: context, lets: allowed(context) };
  return { root: stages.get(from)?.root ?? '?', lets: () => true };
}

function step(stage: Stage, word: string, rest: string, source: (from?: string) => Source): void {
  const steps: Record<string, () => void> = {
    WORKDIR: () => {
      stage.folder = join(stage.root, rest);
      mkdirSync(stage.folder, { recursive: true });
    },
    ENV: () => {
      const [name = '', value = ''] = rest.split('=');
      stage.environment[name] = value;
    },
    COPY: () => copy(stage, rest.split(/\s+/), source),
    RUN: () => run(stage, rest),
    USER: () => (stage.user = rest),
    EXPOSE: () => undefined,
    HEALTHCHECK: () => (stage.health = JSON.parse(rest.slice(rest.indexOf('CMD ') + 4)) as string[]),
    ENTRYPOINT: () => (stage.entrypoint = JSON.parse(rest) as string[]),
  };
  const play = steps[word];
  if (!play) throw new Error(`this player knows no ${word}`);
  play();
}

/** A folder's content goes into the target, a file into the folder that the target is. */
function copy(stage: Stage, words: readonly string[], source: (from?: string) => Source): void {
  const from = words.find((word) => word.startsWith('--from='))?.slice('--from='.length);
  const [target = '', ...reversed] = words.filter((word) => !word.startsWith('--')).reverse();
  const { root, lets } = source(from);
  for (const path of reversed) {
    const found = join(root, path);
    const isFolder = statSync(found).isDirectory();
    cpSync(found, join(stage.folder, target, isFolder ? '' : basename(path)), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (one) => lets(relative(root, one)),
    });
  }
}

function run({ folder, environment }: Stage, command: string): void {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: '', ...environment },
  });
  // `tsc` says what is wrong on stdout.
  if (status !== 0) throw new Error(`${command}: ${stdout}${stderr}`);
}
