// One PostgreSQL server for a run of suites: jest's globalSetup.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

export default async function start() {
  const script = path.join(import.meta.dirname, '../postgres-server.mjs');
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [url] = await once(createInterface(child.stdout), 'line');
  process.env.TIERLINE_TEST_POSTGRES = url;
  globalThis.stopPostgres = async () => {
    child.stdin.end();
    await once(child, 'exit');
  };
}
