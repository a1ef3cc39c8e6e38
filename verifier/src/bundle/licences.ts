import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { root } from './stand-ins';

type Package = { name: string; version: string; license: string; text: string };

/** Of each library a part of which is in the bundles. */
export async function licencesOf(bundles: readonly Metafile[]): Promise<Package[]> {
  const folders = new Set<string>();
  for (const { inputs } of bundles)
    for (const file of Object.keys(inputs)) {
      const [folder] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [];
      if (folder !== undefined) folders.add(folder);
    }
  const packages = await Promise.all([...folders].map((folder) => readPackage(join(root, folder))));
  return packages.sort((one, other) => (one.name < other.name ? -1 : 1));
}

async function readPackage(folder: string): Promise<Package> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Package;
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  return { name, version, license, text: file === undefined ? '' : await readFile(join(folder, file), 'utf8') };
}

export function licencesText(packages: readonly Package[]): string {
  const list = packages.map(({ name, version, license }) => `- ${name} ${version}: ${license}`);
  const texts = packages.filter(({ text }) => text !== '').map(({ name, text }) => `## ${name}\n\n${text.trim()}\n`);
  return `# What is bundled here, and under which licence\n\nTierline itself: Apache-2.0. Besides, parts of:\n\n${list.join('\n')}\n\n${texts.join('\n')}`;
}
