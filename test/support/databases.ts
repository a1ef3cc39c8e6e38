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

/** A PostgreSQL server of its own. */
export async function postgresServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const script = join(__dirname, 'postgres-server.mjs');
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return {
    url,
    stop: async () => {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

async function postgres(): Promise<TestDatabase> {
  const postgresql = await postgresServer();
  const server = await DatabaseServer.open({ url: postgresql.url });
  return {
    server,
    stop: async () => {
      await server.close();
      await postgresql.stop();
    },
  };
}
