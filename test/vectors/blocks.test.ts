import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ChannelConfig,
  checkWellFormed,
  dataHash,
  hex,
  type NamespaceRwSet,
  parseBlock,
  type ParsedTransaction,
  type Version,
} from '@tierline/network/wire';

const root = join(__dirname, '../../../shared/vectors/fabric-blocks');
const withVectors = existsSync(root) ? describe : describe.skip;

type Expected = {
  blocks: ({ number: number; file: string } & Record<string, unknown> & { txs: Record<string, unknown>[] })[];
};

const types: Record<string, string> = { endorser: 'ENDORSER_TRANSACTION', config: 'CONFIG' };

function plain(version: Version | undefined): { block: number; tx: number } | null {
  return version ? { block: Number(version.block), tx: version.tx } : null;
}

function sets(tx: ParsedTransaction): Record<string, unknown> {
  const each = <T>(pick: (set: NamespaceRwSet) => T[]): T[] => tx.rwsets.flatMap(pick);
  const entries = (list: { name: string; value: Buffer }[]): object[] =>
    list.map(({ name, value }) => ({ name, value_hex: hex(value) }));
  return {
    reads: each((set) => set.reads.map(({ key, version }) => ({ ns: set.namespace, key, version: plain(version) }))),
    range_queries: each((set) => set.ranges).length,
    writes: each((set) =>
      set.writes.map(({ key, isDelete, value }) => ({ ns: set.namespace, key, isDelete, value_hex: hex(value) })),
    ),
    metadata_writes: each((set) =>
      set.metadataWrites.map((write) => ({ ns: set.namespace, key: write.key, entries: entries(write.entries) })),
    ),
    hashed_reads: each((set) =>
      set.collections.flatMap(({ name, reads }) =>
        reads.map((r) => ({ ns: set.namespace, collection: name, key_hash: r.keyHash, version: plain(r.version) })),
      ),
    ),
    hashed_writes: each((set) =>
      set.collections.flatMap(({ name, writes }) =>
        writes.map((w) => ({
          ns: set.namespace,
          collection: name,
          key_hash: w.keyHash,
          value_hash: w.valueHash,
          is_delete: w.isDelete,
          is_purge: w.isPurge,
        })),
      ),
    ),
  };
}

/** Our reading of a transaction in the vectors' words. */
function describeTransaction(tx: ParsedTransaction): Record<string, unknown> {
  const common = {
    index: tx.index,
    txId: tx.txId,
    type: types[tx.type] ?? tx.type,
    validation_code: tx.flag,
    creator_mspid: tx.creator.mspId || null,
  };
  if (tx.type !== 'endorser') return common;
  return {
    ...common,
    endorser_mspids: tx.endorsements.map((endorsement) => endorsement.mspId),
    chaincode: tx.chaincode?.name,
    event: tx.event && { name: tx.event.name, payload_hex: hex(tx.event.payload) },
    ...sets(tx),
  };
}

/** Only what both sides speak of: notes and plaintexts are the vectors' own. */
function comparable(expected: Record<string, unknown>): Record<string, unknown> {
  const { validation_name: _name, note: _note, event, ...rest } = expected;
  const hashed = rest['hashed_writes'] as Record<string, unknown>[] | undefined;
  const writes = hashed?.map(({ private: _private, ...write }) => ({
    ...write,
    value_hash: write['value_hash'] ?? '',
  }));
  const named = event as { name?: string; payload_hex?: string } | undefined;
  return {
    ...rest,
    ...(writes && { hashed_writes: writes }),
    event: named && { name: named.name, payload_hex: named.payload_hex },
  };
}

withVectors.each(['raft-2.5.16', 'bft-3.1.5'])('blocks of %s', (network) => {
  const expected = JSON.parse(readFileSync(join(root, network, 'expected.json'), 'utf8')) as Expected;
  const files = readdirSync(join(root, network))
    .filter((name) => name.endsWith('.block'))
    .sort();
  const blocks = files.map((file) => parseBlock(readFileSync(join(root, network, file))));

  test('are all there', () => {
    expect(blocks.map((block) => Number(block.number))).toEqual(expected.blocks.map((block) => block.number));
  });

  test.each(files.map((file, at) => [file, at] as const))('%s reads as expected', (_file, at) => {
    const block = blocks[at]!;
    const want = expected.blocks[at]!;
    expect(block.previousHash).toBe(want['previous_hash']);
    expect(block.dataHash).toBe(want['data_hash']);
    expect(hex(dataHash(block.data))).toBe(want['data_hash_recomputed']);
    expect(block.commitHash ?? null).toBe(want['commit_hash']);
    expect(hex(Buffer.from(block.flags))).toBe(want['flags_hex']);
    const signers = block.signatures.map((signature) => ({
      creator_mspid: signature.creator?.mspId ?? null,
      identifier_header_hex: signature.creator ? null : hex(signature.identifierHeader),
    }));
    expect(signers).toEqual(want['orderer_signatures']);
    if (at > 0) expect(block.previousHash).toBe(blocks[at - 1]!.headerHash);
    expect(checkWellFormed(block.data, block.txs[0]?.type === 'config')).toBeUndefined();
    expect(block.txs.map(describeTransaction)).toEqual(want.txs.map(comparable));
  });

  test('the genesis block holds a configuration with its organisations', () => {
    const config = ChannelConfig.fromBlock(readFileSync(join(root, network, '0000.block')));
    expect(config.organisations('Application').sort()).toEqual(['CarrierMSP', 'OemMSP', 'TierOneMSP']);
    expect(config.orderer.consensus).toBe(network.startsWith('bft') ? 'BFT' : 'etcdraft');
    const signers = blocks
      .flatMap((block) => block.txs)
      .filter((tx) => tx.type === 'endorser')
      .map((tx) => tx.creator);
    for (const signer of signers) expect(config.msps.get(signer.mspId)?.refusal(signer)).toBeUndefined();
  });
});
