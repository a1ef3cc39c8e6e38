import { readFileSync } from 'node:fs';
import { resolve, dirname } from 'node:path';
import { parse, YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { ConfigurationInvalid, type ConfigurationProblem } from './configuration-invalid';
import { nameOf, readSetting, settings, type Setting } from './environment';
import { secretPaths, settingsShape, type Settings } from './settings';

type Tree = Record<string, unknown>;
/** Where each value came from, by its path; and what could not even be read. */
type Reading = { tree: Tree; sources: Map<string, string>; problems: ConfigurationProblem[] };

/**
 * A node's configuration: the file (YAML or JSON), over it the environment. `<name>File` in the file and `<NAME>_FILE` in
 * the environment take a text setting from a file, relative to the configuration's.
 * @throws ConfigurationInvalid with every problem there is
 */
export function readConfig(source: { file?: string; environment?: NodeJS.ProcessEnv }): Settings {
  const reading: Reading = { tree: {}, sources: new Map(), problems: [] };
  if (source.file !== undefined) readTree(reading, source.file);
  const folder = source.file === undefined ? '.' : dirname(source.file);
  for (const setting of settings) takeFileSetting(reading, setting, folder);
  for (const setting of settings) takeEnvironment(reading, setting, source.environment ?? {});
  const parsed = settingsShape.safeParse(reading.tree);
  const problems = [
    ...reading.problems,
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => problem(issue, reading, source.file))),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigurationInvalid(problems);
  return parsed.data;
}

function readTree(reading: Reading, file: string): void {
  const fail = (value: string, expectation: string) =>
    reading.problems.push({ path: '(file)', value, expectation, source: file });
  try {
    const tree: unknown = parse(readFileSync(file, 'utf8'));
    if (typeof tree === 'object' && tree !== null && !Array.isArray(tree)) reading.tree = tree as Tree;
    else fail('no settings', 'a mapping');
  } catch (error) {
    const place = error instanceof YAMLParseError ? error.linePos?.[0] : undefined;
    fail(
      place ? `line ${place.line}, column ${place.col}` : 'not readable',
      place ? 'YAML or JSON' : 'a readable file',
    );
  }
}

/** `wallet.keyFile: secrets/wallet.key` becomes `wallet.key` with the file's content. */
function takeFileSetting(reading: Reading, { path, read }: Setting, folder: string): void {
  const parent = at(reading.tree, path.slice(0, -1));
  const fileName = `${path.at(-1) ?? ''}File`;
  if (read !== 'text' || !parent || typeof parent[fileName] !== 'string') return;
  const file = resolve(folder, parent[fileName]);
  Reflect.deleteProperty(parent, fileName);
  takeFile(reading, path, file, file);
}

function takeEnvironment(reading: Reading, setting: Setting, environment: NodeJS.ProcessEnv): void {
  const { path, name, read } = setting;
  const alias = name === 'TIERLINE_DATABASE_URL' ? 'DATABASE_URL' : name;
  const given = environment[name] !== undefined ? name : alias;
  const text = environment[given];
  const file = environment[`${name}_FILE`];
  if (text !== undefined) put(reading, path, readSetting(text, read), given);
  else if (file !== undefined) takeFile(reading, path, file, `${name}_FILE`);
}

function takeFile(reading: Reading, path: readonly string[], file: string, source: string): void {
  try {
    put(reading, path, readFileSync(file, 'utf8').trim(), source);
  } catch {
    reading.problems.push({ path: path.join('.'), value: file, expectation: 'a readable file', source });
  }
}

function put({ tree, sources }: Reading, path: readonly string[], value: unknown, source: string): void {
  let place = tree;
  for (const part of path.slice(0, -1)) {
    if (!isTree(place[part])) place[part] = {};
    place = place[part] as Tree;
  }
  place[path.at(-1) ?? ''] = value;
  sources.set(path.join('.'), source);
}

function problem(issue: z.core.$ZodIssue, { tree, sources }: Reading, file = '(no file)'): ConfigurationProblem {
  const path = issue.path.map(String);
  const found = path.length > 0 ? at(tree, path.slice(0, -1))?.[path.at(-1) ?? ''] : tree;
  const name = path.join('.');
  const missing = found === undefined;
  return {
    path: issue.code === 'unrecognized_keys' ? [...path, issue.keys.join(', ')].join('.') : name,
    value: issue.code === 'unrecognized_keys' ? 'unknown setting' : shown(name, found),
    expectation: issue.code === 'unrecognized_keys' ? 'a setting of docs/operate.md' : issue.message,
    source: sources.get(name) ?? (missing ? `${file} or ${nameOf(path)}` : file),
  };
}

function shown(path: string, value: unknown): string {
  if (value === undefined) return 'missing';
  if (secretPaths.some((secret) => secret === path || secret.startsWith(`${path}.`))) return '(secret)';
  return JSON.stringify(value).slice(0, 80);
}

function at(tree: Tree, path: readonly string[]): Tree | undefined {
  let place: unknown = tree;
  for (const part of path)
    place = isTree(place) ? place[part] : Array.isArray(place) ? (place as unknown[])[Number(part)] : undefined;
  return isTree(place) ? place : undefined;
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
