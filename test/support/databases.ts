import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseServer } from '@tierline/api/readmodel';

export type TestDatabase = { server: DatabaseServer; stop(): Promise<void> };

const bothDatabases = [
  ['PGlite', pglite],
  ['PostgreSQL', postgres],
] as const;

/** `npm run test:postgres` has no PGlite in memory. */
const onPostgres = process.env['TIERLINE_TEST_POSTGRES'] !== undefined;

/** Every suite of the read model runs on both. */
export const databases: readonly (readonly [string, () => Promise<TestDatabase>])[] = bothDatabases.filter(
  ([name]) => !onPostgres || name === 'PostgreSQL',
);

/** What only PGlite needs. */
export const describeOnPglite = onPostgres ? describe.skip : describe;

async function pglite(): Promise<TestDatabase> {
  const server = await DatabaseServer.open();
  return { server, stop: () => server.close() };
}

export type PostgresServer = { url: string; say(command: 'stop' | 'start'): Promise<void>; stop(): Promise<void> };

/** A PostgreSQL server of its own, that can be stopped and started again on its data. */
export async function postgresServer(): Promise<PostgresServer> {
  const script = join(__dirname, 'postgres-server.mjs');
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const [url] = (await once(lines, 'line')) as [string];
  return {
    url,
    say: async (command) => {
      child.stdin.write(`${command}\n`);
      await once(lines, 'line');
    },
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
