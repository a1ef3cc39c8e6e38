import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { version } from '../version';
import { licencesOf, licencesText } from './licences';
import { bundlePage } from './make-page';
import { forNode, root } from './stand-ins';

const program = 'tierline-verify.js';

const description = {
  name: 'tierline-verify',
  version,
  description:
    'Verifies Tierline audit packs offline: blocks, signatures, policies, and what records say, by the rules.',
  license: 'Apache-2.0',
  bin: { 'tierline-verify': program },
  files: [program, 'verify.html', 'LICENCES.md'],
  engines: { node: '>=20.19' },
};

/**
 * The verifier by itself: a package that holds the program with the rules in it, the page and their licences, and depends on
 * nothing.
 * @returns the file, an archive as npm makes and installs it
 */
export async function makeTarball(folder: string): Promise<string> {
  const own = await mkdtemp(join(tmpdir(), 'tierline-verify-'));
  try {
    const entry = join(root, 'network/src/verify/main.ts');
    const [{ outputFiles, metafile }, page] = await Promise.all([
      build({ ...forNode, write: false, metafile: true, entryPoints: [entry] }),
      bundlePage(),
    ]);
    const files: Readonly<Record<string, string>> = {
      'package.json': `${JSON.stringify(description, undefined, 2)}\n`,
      [program]: outputFiles.map(({ text }) => text).join(''),
      'verify.html': page.html,
      'LICENCES.md': licencesText(await licencesOf([metafile, page.metafile])),
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(own, name), text);
    await cp(join(root, 'verifier/src/package-readme.md'), join(own, 'README.md'));
    await mkdir(folder, { recursive: true });
    await promisify(execFile)('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: own });
    return join(folder, `${description.name}-${version}.tgz`);
  } finally {
    await rm(own, { recursive: true });
  }
}
