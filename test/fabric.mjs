// Real Fabric: `npm run test:fabric`; `-- --smoke` plays the honest and forged scripts, the odd transactions, and a smaller share of the differential ones.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const given = process.argv.slice(2).filter((argument) => argument !== '--smoke');
// npm takes `npm run test:fabric --smoke`, without `--`, for a setting of its own.
const smoke = process.argv.includes('--smoke') || process.env.npm_config_smoke === 'true';
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', jest, '--runInBand'];

/** Suites of api and attack that start a network: they import what starts it. The others know of none. */
function onAnyNetwork() {
  if (!process.env.FABRIC_BIN) return [];
  const starting = /from '..\/support\/(?:tested-network|small-programme|attacked-world)'/;
  return ['test/api', 'test/attack']
    .flatMap((folder) => readdirSync(folder).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith('.test.ts') && starting.test(readFileSync(file, 'utf8')));
}

const paths = smoke
  ? ['test/fabric/protocol', 'test/fabric/as-peers-judge', 'test/fabric/differential/differential']
  : ['test/fabric/', ...onAnyNetwork()];
const { status } = spawnSync(process.execPath, [...args, ...paths, ...given], {
  stdio: 'inherit',
  env: { ...process.env, TIERLINE_SMOKE: String(smoke), TIERLINE_TESTED_NETWORK: 'native' },
});
process.exitCode = status ?? 1;
