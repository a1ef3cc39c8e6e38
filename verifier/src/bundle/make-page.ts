import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { version } from '../version';
import { forBrowsers, root } from './stand-ins';

const folder = join(root, 'verifier/src/page');
const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Bundles the script that the page and its thread run. */
async function makeScript(): Promise<{ script: string; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    ...{ ...forBrowsers, write: false, metafile: true },
    entryPoints: [join(folder, 'main.ts')],
  });
  return { script: outputFiles.map(({ text }) => text).join(''), metafile };
}

/** The page, and what it was made of. */
export async function bundlePage(pack?: Uint8Array): Promise<{ html: string; metafile: Metafile }> {
  const [{ script, metafile }, style, page] = await Promise.all([
    makeScript(),
    readFile(join(folder, 'page.css'), 'utf8'),
    readFile(join(folder, 'page.html'), 'utf8'),
  ]);
  const policy = `default-src 'none'; script-src ${sourceOf(script)}; style-src ${sourceOf(style)}; worker-src blob:; base-uri 'none'; form-action 'none'`;
  const parts: Readonly<Record<string, string>> = {
    policy: `<meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    style: `<style>${style}</style>`,
    version,
    pack: pack ? `<script type="application/zip">${Buffer.from(pack).toString('base64')}</script>` : '',
    script: `<script>${script}</script>`,
  };
  return { html: page.replace(/<!-- (\w+) -->/g, (whole, name: string) => parts[name] ?? whole), metafile };
}

/**
 * The page that verifies packs in its reader's browser: one file, the same bytes for everybody.
 * @param pack is put inside, for convenience; then the page says that it proves nothing by itself
 */
export const makePage = async (pack?: Uint8Array): Promise<string> => (await bundlePage(pack)).html;
