import { randomUUID } from 'node:crypto';
import { DatabaseServer } from '@tierline/api/readmodel';
import pg from 'pg';

/** Wherever a suite opens a PGlite in memory, it gets a new database on the run's server. What lies in a folder stays: other processes open it too. */
const server = process.env['TIERLINE_TEST_POSTGRES'] ?? '';
const open = DatabaseServer.open.bind(DatabaseServer);

DatabaseServer.open = async (...given) => {
  const [options = {}] = given;
  const inMemory = options.url === undefined && options.folder === undefined;
  return open(inMemory ? { ...options, url: await newDatabase() } : options);
};

async function newDatabase(): Promise<string> {
  const name = `suite_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(`create database ${name}`);
  } finally {
    await client.end();
  }
  return new URL(`/${name}`, server).href;
}
