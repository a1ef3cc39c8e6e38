// What CI runs after the install: the README's test command, then ESLint, attacks by every outsider, the story played twice, processes killed and started
// again, a member's own tables on PostgreSQL, what needs the reference vectors beside the checkout, and the scripts on real Fabric where its binaries are.
// Ends with one line, `N passed, N failed`, summed over all suites.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const vectors = process.env.TIERLINE_VECTORS ?? path.resolve(import.meta.dirname, '../../shared/vectors');
/** Suites of the tables that a node keeps for itself, and of what is searched, counted and told from them. */
const onPostgres = [
  'api/(search|case-work|messages|bots|processes|idempotency|wallet|reads|feed)',
  'contract/(workflow|command-store|tiers)',
];
const results = mkdtempSync(path.join(tmpdir(), 'tierline-ci-'));
let passed = 0;
let failed = 0;

/** Runs an npm script whose last command is jest, and adds its counts; a script that breaks before jest counts as one failure. */
function run(script, ...options) {
  const file = path.join(results, `${script.replace(':', '-')}.json`);
  const { status } = spawnSync('npm', ['run', '-s', script, '--', ...options, '--json', `--outputFile=${file}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: path.resolve(import.meta.dirname, '..'),
  });
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  passed += report?.numPassedTests ?? 0;
  const broken = report ? report.numFailedTests + report.numRuntimeErrorTestSuites : 1;
  failed += status === 0 ? broken : Math.max(1, broken);
  console.log(`${script}: ${status === 0 ? 'ok' : `exit ${String(status)}`}`);
}

/** Runs an npm script that counts nothing: a fault is one failure. */
function check(script) {
  const { status } = spawnSync('npm', ['run', '-s', script], {
    stdio: ['ignore', process.stderr, 'inherit'],
    cwd: path.resolve(import.meta.dirname, '..'),
  });
  failed += status === 0 ? 0 : 1;
  console.log(`${script}: ${status === 0 ? 'ok' : `exit ${String(status)}`}`);
}

run('test');
check('lint:eslint');
run('test:attack');
run('test:story');
run('test:chaos');
run('test:postgres', ...onPostgres);
if (existsSync(vectors)) run('test:vectors');
else console.log('test:vectors: skipped, no reference vectors beside this checkout');
if (process.env.FABRIC_BIN) run('test:fabric', '--smoke');
else console.log('test:fabric: skipped, FABRIC_BIN names no Fabric binaries');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
