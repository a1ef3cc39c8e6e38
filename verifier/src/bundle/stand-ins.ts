import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

/** The repository: what is bundled are its sources, so that what nobody uses falls away. */
export const root = join(__dirname, '../../..');
const source = (path: string): string => join(root, path);

/** A package's rooms as their sources, in place of what was built of them. */
function roomsOf(folder: string): Record<string, string> {
  const text = readFileSync(source(`${folder}/package.json`), 'utf8');
  const { name, exports: rooms } = JSON.parse(text) as { name: string; exports: Record<string, string> };
  const sourceOf = (built: string): string => source(join(folder, built.replace('dist/', 'src/').replace(/js$/, 'ts')));
  return Object.fromEntries(Object.entries(rooms).map(([room, built]) => [`${name}${room.slice(1)}`, sourceOf(built)]));
}

const alias = { ...roomsOf('chaincode'), ...roomsOf('network') };

/** Of Fabric's messages those that blocks hold. */
const protos = ['common', 'ledger', 'msp', 'orderer', 'peer'];

/** What libraries bring along for others: clients of Fabric's services, messages of other parts, zod's errors in other languages. */
const leaner: Plugin = {
  name: 'leaner',
  setup(build) {
    const exported = protos.map((name) => `exports.${name} = require('./${name}');`).join('\n');
    build.onLoad({ filter: /fabric-protos[\\/]lib[\\/]index\.js$/ }, () => ({ contents: exported }));
    build.onLoad({ filter: /_grpc_pb\.js$/ }, () => ({ contents: '' }));
    build.onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({ contents: '' }));
  },
};

const shared: BuildOptions = {
  bundle: true,
  write: false,
  metafile: true,
  legalComments: 'none',
  charset: 'utf8',
  plugins: [leaner],
  logLevel: 'silent',
  absWorkingDir: root,
};

export const forNode: BuildOptions = { ...shared, platform: 'node', format: 'cjs', target: 'node20', alias };

/** With stand-ins for what the verifier takes of Node. */
export const forBrowsers: BuildOptions = {
  ...shared,
  platform: 'browser',
  format: 'iife',
  target: 'es2023',
  minify: true,
  alias: { ...alias, 'node:crypto': source('verifier/src/browser/crypto.ts') },
  inject: [source('verifier/src/browser/buffer.ts')],
};
