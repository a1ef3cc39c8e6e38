import { DatabaseServer, type MemberDatabase, type ReadBlock, storeBlocks } from '@tierline/api/readmodel';
import {
  checkTransaction,
  derivedId,
  keys,
  Knowledge,
  linkSecret,
  parseKey,
  type PrivateWrite,
} from '@tierline/chaincode/record';
import type { Command } from '@tierline/chaincode/schema';
import { ClaimsLayer, type Disclosures } from '@tierline/network/verify';
import { Channel, commands, crate } from '../support/channel';

/** What a reader believes after all, in words that every reader has. */
type Belief = { found: string[]; versions: string[]; records?: string[] };

const secret = linkSecret('a'.repeat(32), 'b'.repeat(32));
const forecastId = derivedId(secret, 'forecast', ['OemMSP', 'P-1', 'BPNS0000000000A1', '0001', 'week']);
const forecast = ['forecast', forecastId] as const;
const identifier = { scheme: 'sscc', sscc: '340123450000000017' };
const unit = derivedId(secret, 'custody', identifier);
const custody = ['custody', unit] as const;
const offer: Command = { name: 'OfferRole', input: { role: 'custodian', to: 'AxleMSP' } };
const decline: Command = { name: 'DeclineOffer', input: { role: 'custodian' } };

/** Honest and forged: records that live, die, are joined, left, joined again, purged, as `self` is told of them. */
function story(self: string): ReadBlock[] {
  const channel = new Channel(self);
  const commission: Command = { name: 'CommissionUnit', input: { identifier, kind: crate, values: {} } };
  const own = (mspId: string, functionName: string, write: Omit<PrivateWrite, 'mspId'> & { isPurge?: boolean }) =>
    channel.block({ by: mspId, functionName, writes: [{ mspId, ...write }] });
  const blocks = [
    channel.bootstrap(),
    ...['AxleMSP', 'StewardMSP'].flatMap((to) => {
      return [...channel.linked('OemMSP', to)];
    }),
    channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')),
    channel.apply('AxleMSP', ...forecast, commands.commit('90')),
    channel.apply('OemMSP', ...custody, commission),
    // a forgery at one party alone, mended
    own('OemMSP', 'records:mend', { key: keys.seal(...custody), value: '{}' }),
    own('OemMSP', 'records:mend', {
      key: keys.seal(...custody),
      value: channel.live.get(`custody/${unit}`)!.sealBytes,
    }),
    channel.apply('OemMSP', ...custody, offer),
    channel.apply('AxleMSP', ...custody, decline),
    channel.apply('OemMSP', ...custody, offer),
    own('OemMSP', 'records:purge', { key: keys.body(...custody, 1), value: undefined, isPurge: true }),
    own('OemMSP', 'records:purge', { key: keys.body(...custody, 4), value: undefined, isPurge: true }),
    channel.tick(),
    channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({
      ...tx,
      writes: tx.writes.filter(({ mspId }) => mspId === 'OemMSP'),
    })),
    channel.apply('OemMSP', ...forecast, commands.revise('2'), (tx) => ({ ...tx, endorsers: ['OemMSP'] })),
    channel.apply('OemMSP', ...forecast, commands.revise('120')),
  ];
  channel.minutes = 20;
  return [
    ...blocks,
    channel.tick(),
    // dies: a forgery at all parties
    channel.apply('OemMSP', ...forecast, commands.revise('7'), (tx) => ({ ...tx, metadataKeys: ['k'] })),
    channel.apply('OemMSP', ...forecast, commands.revise('8')),
    channel.apply('AxleMSP', ...custody, decline),
    channel.apply('OemMSP', ...custody, offer),
  ];
}

const placed = (block: bigint, code: string): string => `${String(block).padStart(2, '0')} ${code}`;

function inMemory(self: string, blocks: readonly ReadBlock[]): Belief {
  const known = new Knowledge(self);
  const belief: Belief = { found: [], versions: [] };
  const records = new Map<string, string>();
  for (const { ledger, values } of blocks.flatMap(({ transactions }) => transactions)) {
    const outcome = checkTransaction(ledger, values, known);
    known.learn(ledger, values, outcome);
    belief.found.push(...outcome.findings.map(({ code }) => placed(ledger.block, code)));
    for (const { version } of outcome.versions) {
      belief.versions.push(version.sealHash);
      records.set(`${version.seal.kind}/${version.seal.id}`, '');
    }
    for (const place of records.keys()) {
      const [kind = '', id = ''] = place.split('/');
      const { version, live, ended } = known.record(kind, id)!;
      records.set(place, `${place} ${String(version.seal.version)} ${String(live)} ${String(ended)}`);
    }
  }
  return { ...belief, records: [...records.values()].sort() };
}

async function inSql(
  database: MemberDatabase,
  self: string,
  blocks: readonly ReadBlock[],
  size: number,
): Promise<Belief> {
  for (let at = 0; at < blocks.length; at += size)
    await database.transaction((parts) => storeBlocks(parts, 'programme', self, blocks.slice(at, at + size)));
  const { tables } = database.projection;
  const found = await tables.selectFrom('findings').selectAll().orderBy('block').orderBy('number').execute();
  const versions = await tables.selectFrom('versions').selectAll().orderBy('block').execute();
  const records = await tables.selectFrom('records').selectAll().orderBy('kind').orderBy('id').execute();
  return {
    found: found.map(({ block, code }) => placed(block, code)),
    versions: versions.map(({ seal_hash }) => seal_hash),
    records: records.map(
      ({ kind, id, version, live, ended }) => `${kind}/${id} ${String(version)} ${String(live)} ${String(ended)}`,
    ),
  };
}

/** An auditor to whom everything is shown that the member holds. */
function byAuditor(blocks: readonly ReadBlock[]): Belief {
  const records = new Map<string, Disclosures['records'][number]>();
  const bodies = new Map<string, string>();
  const transactions = blocks.flatMap((block) => block.transactions);
  for (const { key, value } of transactions.flatMap(({ values }) => [...values.values()])) bodies.set(key, value);
  for (const { key, value } of transactions.flatMap(({ values }) => [...values.values()])) {
    const place = parseKey(key);
    if (place?.part !== 'seal' || !value.includes('"version"')) continue;
    const { version } = JSON.parse(value) as { version: number };
    const record = records.get(place.id) ?? { kind: place.kind, id: place.id, versions: [] };
    const body = bodies.get(keys.body(place.kind, place.id, version));
    record.versions.push({ seal: value, ...(body !== undefined && { body }) });
    records.set(place.id, record);
  }
  const layer = new ClaimsLayer({ v: 1, channel: 'programme', records: [...records.values()] });
  const found = transactions.flatMap(({ ledger }) => layer.take(ledger));
  return {
    found: found.map(({ block, code }) => placed(block, code)),
    versions: Array.from({ length: layer.summary.versions }, () => ''),
  };
}

describe('readers of one channel', () => {
  let server: DatabaseServer;
  let members = 0;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());
  const member = () => server.member(`reader${String((members += 1))}`);

  it.each(['OemMSP', 'AxleMSP', 'StewardMSP'])(
    'believe the same as %s, from memory or from SQL, in one go or block by block',
    async (self) => {
      const blocks = story(self);
      const memory = inMemory(self, blocks);
      expect(memory.found.length).toBeGreaterThan(0);
      for (const size of [1, blocks.length]) {
        const { found, versions, records } = await inSql(await member(), self, blocks, size);
        expect({ found, records }).toEqual({ found: memory.found, records: memory.records });
        expect(memory.versions.filter((hash) => !versions.includes(hash))).toEqual([]);
      }
    },
  );

  it('believe the same as member and as auditor who is shown everything', () => {
    const blocks = story('OemMSP');
    const member = inMemory('OemMSP', blocks);
    const auditor = byAuditor(blocks);
    expect(auditor.found).toEqual(member.found);
    expect(auditor.versions).toHaveLength(member.versions.length);
  });
});
