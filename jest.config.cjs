const { existsSync } = require('node:fs');
const path = require('node:path');

// Tests are TypeScript (swc); what they test is what ships: each workspace's built `dist`, reached through its package exports.
const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
    module: { type: 'commonjs' },
  },
];

// Packages published as ES modules only; jest's require cannot load them untransformed on Node 20.
const esmOnly = ['canonicalize', 'jose', '@noble', '@bsull'];

const vectors = path.resolve(__dirname, '../shared/vectors');
const withVectors = existsSync(vectors);
if (!withVectors) process.stderr.write('test/vectors is skipped: no reference vectors beside this checkout\n');

// `TIERLINE_TEST_DATABASE=postgres`: every suite on a PostgreSQL server instead of PGlite.
const onPostgres = process.env.TIERLINE_TEST_DATABASE === 'postgres' && {
  globalSetup: '<rootDir>/test/support/on-postgres/server.mjs',
  globalTeardown: '<rootDir>/test/support/on-postgres/stop.mjs',
  setupFiles: ['<rootDir>/test/support/on-postgres/instead.ts'],
};

// What ships runs so (images/). Elsewhere graphql-js asks of every type whether it comes from a second copy of graphql-js.
process.env.NODE_ENV = 'production';

module.exports = {
  ...onPostgres,
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', ...(withVectors ? [] : ['/test/vectors/'])],
  modulePathIgnorePatterns: ['<rootDir>/test/dist/', '<rootDir>/bench/dist/'],
  transform: { '^.+\\.ts$': swc, [`node_modules/(${esmOnly.join('|')})/.+\\.m?js$`]: swc },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  testTimeout: 60_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/sequencer.cjs',
  // Each file leaves some megabytes in its worker, and in a heap of a gigabyte every file costs twice (docs/adr/0129).
  workerIdleMemoryLimit: '300MB',
  // A worker with no handle left still takes some tenths of a second to give a gigabyte back, more on a busy machine; after
  // the usual 0.5 s jest calls that a leak.
  workerGracefulExitTimeout: 10_000,
};
