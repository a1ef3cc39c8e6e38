import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(__dirname, '../..');
const config = path.join(root, '.dependency-cruiser.cjs');
const rules = (createRequire(__filename)(config) as { forbidden: { name: string }[] }).forbidden.map(
  ({ name }) => name,
);

/** For each rule an arrow that it forbids: who imports, and what: a file, a package, or a module of Node. */
const arrows: Record<string, readonly [from: string, to: string]> = {
  'no-cycles': ['cli/src/one', 'cli/src/other.ts'],
  'schema-knows-nobody': ['chaincode/src/schema', 'chaincode/src/domain/case.ts'],
  'domain-below-record': ['chaincode/src/domain', 'chaincode/src/record/step.ts'],
  'record-below-contracts': ['chaincode/src/record', 'chaincode/src/ledger/keys.ts'],
  'rules-never-import-fabric': ['chaincode/src/domain', 'fabric-contract-api'],
  'rules-do-no-io': ['chaincode/src/record', 'node:fs'],
  'no-crypto-in-rules': ['chaincode/src/domain', 'node:crypto'],
  'wire-is-pure-bytes': ['network/src/wire', 'network/src/client/client.ts'],
  'networks-host-any-chaincode': ['network/src/embedded', 'chaincode/src/record/step.ts'],
  'settings-are-plain-data': ['network/src/settings', 'network/src/native/run.ts'],
  'settings-do-no-io': ['network/src/settings', 'node:fs'],
  'networks-are-apart': ['network/src/native', 'network/src/embedded/peer.ts'],
  'lifecycle-runs-anyhow': ['network/src/fabric', 'network/src/native/run.ts'],
  'containers-know-no-processes': ['network/src/compose', 'network/src/native/run.ts'],
  'only-claims-know-the-rules': ['network/src/client', 'chaincode/src/record/step.ts'],
  'observe-knows-bytes-and-records': ['network/src/observe', 'chaincode/src/domain/case.ts'],
  'verify-ledger-imports-wire-only': ['network/src/verify/ledger', 'network/src/observe/observe.ts'],
  'verifier-stands-alone': ['network/src/verify', 'kysely'],
  'page-is-the-verifier': ['verifier/src/page', 'network/src/client/client.ts'],
  'config-knows-nobody': ['api/src/config', 'api/src/readmodel/index.ts'],
  'http-offers-surfaces': ['api/src/http', 'api/src/commands/index.ts'],
  'suggestions-only-calculate': ['api/src/suggestions', 'api/src/readmodel/index.ts'],
  'imports-are-pure': ['api/src/imports', 'api/src/commands/index.ts'],
  'readmodel-is-the-bottom': ['api/src/readmodel', 'api/src/gateway/index.ts'],
  'supply-asks-the-read-model': ['api/src/supply', 'api/src/commands/index.ts'],
  'capacity-asks-the-read-model': ['api/src/capacity', 'api/src/commands/index.ts'],
  'packs-come-from-the-read-model': ['api/src/audit', 'api/src/commands/index.ts'],
  'identity-keeps-persons': ['api/src/identity', 'api/src/commands/index.ts'],
  'gateway-only-brings': ['api/src/gateway', 'api/src/commands/index.ts'],
  'exchange-reads-and-writes-payloads': ['api/src/exchange', 'api/src/readmodel/index.ts'],
  'commands-know-no-door': ['api/src/commands', 'api/src/graphql/index.ts'],
  'tiers-write-by-commands': ['api/src/tiers', 'api/src/gateway/index.ts'],
  'processes-ask-by-ports': ['api/src/processes', 'api/src/engine/index.ts'],
  'messages-ask-by-ports': ['api/src/messages/attachments', 'api/src/readmodel/index.ts'],
  'quality-drafts-ask-by-ports': ['api/src/quality', 'api/src/engine/index.ts'],
  'guests-ask-by-ports': ['api/src/guests', 'api/src/readmodel/index.ts'],
  'feed-reads-what-is-projected': ['api/src/feed', 'api/src/webhooks/index.ts'],
  'bots-are-bounded-beside-the-feed': ['api/src/bots', 'api/src/commands/index.ts'],
  'webhooks-take-from-the-feed': ['api/src/webhooks', 'api/src/graphql/index.ts'],
  'mail-takes-from-the-feed': ['api/src/mail', 'api/src/readmodel/index.ts'],
  'stores-implement-ports': ['api/src/engine', 'api/src/http/index.ts'],
  'sql-stays-in-the-read-model': ['api/src/webhooks', 'kysely'],
  'graphql-never-sees-stores': ['api/src/graphql', 'api/src/engine/index.ts'],
  'graphql-never-sees-the-gateway': ['api/src/graphql', 'api/src/gateway/index.ts'],
  'one-gateway-client': ['workflows/src', '@hyperledger/fabric-gateway'],
  'planning-only-calculates': ['planning/src', 'api/src/readmodel/index.ts'],
  'workflows-see-ports-only': ['workflows/src', 'chaincode/src/record/step.ts'],
  'engine-runs-any-process': ['workflows/src/engine', 'workflows/src/processes/processes.ts'],
  'jobs-are-not-processes': ['workflows/src/jobs', 'workflows/src/engine/engine.ts'],
  'detection-opens-cases-only': ['workflows/src/detection', 'workflows/src/escalation/path.ts'],
  'detectors-know-no-rule': ['workflows/src/detection/detectors', 'workflows/src/detection/judge.ts'],
  'escalation-asks-the-case': ['workflows/src/escalation', 'workflows/src/detection/judge.ts'],
  'automation-reacts-to-facts': ['workflows/src/automation', 'workflows/src/detection/judge.ts'],
  'api-knows-no-network-but-wire': ['api/src/gateway', 'network/src/embedded/peer.ts'],
  'packs-are-written-in-one-room': ['cli/src', 'network/src/verify/pack/format/index.ts'],
  'bench-is-outermost': ['demo/src', 'bench/src/main.ts'],
  'rooms-do-not-know-the-house': ['api/src/feed', 'api/src/rooms-of.ts'],
};

/** What the rules say of a house in which each of these arrows stands, by who imports. */
function violated(): Record<string, string[]> {
  const house = mkdtempSync(path.join(tmpdir(), 'tierline-arrows-'));
  try {
    copyFileSync(path.join(root, 'tsconfig.base.json'), path.join(house, 'tsconfig.base.json'));
    writeFileSync(path.join(house, 'package.json'), '{}');
    for (const [rule, [from, to]] of Object.entries(arrows)) {
      const file = path.join(house, from, `${rule}.ts`);
      put(file, `import '${imported(house, path.dirname(file), to)}';\n`);
      if (to.endsWith('.ts')) put(path.join(house, to), 'export {};\n');
    }
    const { 'no-cycles': [from, to] = ['', ''] } = arrows;
    const other = path.join(house, to);
    put(other, `import '${imported(house, path.dirname(other), `${from}/no-cycles.ts`)}';\n`);
    const report = execFileSync(
      process.execPath,
      [path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'), '--config', config].concat(
        ['--output-type', 'json'],
        ['chaincode', 'network', 'verifier', 'planning', 'workflows', 'api', 'cli', 'demo'],
      ),
      { cwd: house, encoding: 'utf8', maxBuffer: 1 << 26 },
    );
    const { violations } = (
      JSON.parse(report) as { summary: { violations: { from: string; rule: { name: string } }[] } }
    ).summary;
    return Object.fromEntries(
      Object.entries(arrows).map(([rule, [from]]) => [
        rule,
        violations.filter((one) => one.from === `${from}/${rule}.ts`).map((one) => one.rule.name),
      ]),
    );
  } finally {
    rmSync(house, { recursive: true });
  }
}

function put(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** As it stands in an import; a package is put where it is looked for. */
function imported(house: string, folder: string, to: string): string {
  if (to.startsWith('node:')) return to;
  if (to.endsWith('.ts')) return `./${path.relative(folder, path.join(house, to)).replace(/\.ts$/, '')}`;
  put(path.join(house, 'node_modules', to, 'index.js'), '');
  return to;
}

describe('the import rules', () => {
  const found = violated();

  it('are each shown to fail', () => expect(Object.keys(arrows).sort()).toEqual([...rules].sort()));

  it.each(rules)('%s', (rule) => expect(found[rule]).toContain(rule));
});
