import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseServer } from '@tierline/api/readmodel';

export type TestDatabase = { server: DatabaseServer; stop(): Promise<void> };

/** Every suite of the read model runs on both. */
export const databases: readonly (readonly [string, () => Promise<TestDatabase>])[] = [
  ['PGlite', pglite],
  ['PostgreSQL', postgres],
];

async function pglite(): Promise<TestDatabase> {
  const server = await DatabaseServer.open();
  return { server, stop: () => server.close() };
}

async function postgres(): Promise<TestDatabase> {
  const script = join(__dirname, 'postgres-server.mjs');
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  const server = await DatabaseServer.open({ url });
  return {
    server,
    stop: async () => {
      await server.close();
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}
