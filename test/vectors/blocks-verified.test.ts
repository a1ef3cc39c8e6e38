import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { common, peer } from '@hyperledger/fabric-protos';
import { hex, parseBlock, sha256 } from '@tierline/network/wire';
import { LedgerLayer } from '@tierline/network/verify';

const root = join(__dirname, '../../../shared/vectors/fabric-blocks');
const withVectors = existsSync(root) ? describe : describe.skip;

type HashedWrite = {
  key_hash: string;
  value_hash: string | null;
  is_delete: boolean;
  private?: { key: string; value_hex?: string };
};
type Tx = { txId: string; validation_code: number; hashed_writes?: HashedWrite[] };
type Block = { number: number; file: string; commit_hash: string | null; txs: Tx[] };

const names = new Map(Object.entries(peer.TxValidationCode).map(([name, code]) => [code as number, name]));

/** What both were asked, and how often their answers differed. */
class Comparison {
  compared = 0;
  readonly differences: unknown[] = [];

  of(what: unknown, found: unknown, expected: unknown): void {
    this.compared += 1;
    if (found !== expected) this.differences.push({ what, found, expected });
  }
}

/** docs/verifier.md holds these tables. */
const refused = {
  BAD_PROPOSAL_TXID: 1,
  ENDORSEMENT_POLICY_FAILURE: 7,
  INVALID_ENDORSER_TRANSACTION: 1,
  MVCC_READ_CONFLICT: 3,
  PHANTOM_READ_CONFLICT: 1,
};
withVectors.each<[string, Record<string, number>, number]>([
  ['raft-2.5.16', { VALID: 31, ...refused, DUPLICATE_TXID: 2 }, 271],
  ['bft-3.1.5', { VALID: 31, ...refused }, 264],
])('%s, transaction by transaction', (network, flags, compared) => {
  const folder = join(root, network);
  const { blocks } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as { blocks: Block[] };
  const bytes = blocks.map(({ file }) => readFileSync(join(folder, file)));

  test('every code and commit hash is computed again, and every private value is what was hashed', () => {
    const layer = new LedgerLayer(parseBlock(bytes[0]!).headerHash);
    const comparison = new Comparison();
    const found: Record<string, number> = {};
    for (const [number, block] of blocks.entries()) {
      const { findings, refused: invalid, valid, block: read } = layer.judge(layer.read(bytes[number]!));
      comparison.of(`block ${String(number)}`, findings.length, 0);
      comparison.of(`commit hash ${String(number)}`, read.commitHash ?? null, block.commit_hash);
      const codes = new Map(invalid.map(({ tx, flag }) => [tx, flag]));
      comparison.of(`transactions ${String(number)}`, valid.length + invalid.length, block.txs.length);
      for (const [at, tx] of block.txs.entries()) {
        const code = codes.get(at) ?? 0;
        comparison.of([number, at, 'code'], code, tx.validation_code);
        comparison.of([number, at, 'id'], read.txs[at]!.txId, tx.txId);
        const name = names.get(code)!;
        found[name] = (found[name] ?? 0) + 1;
        for (const write of tx.hashed_writes ?? []) compareHashes(comparison, write);
      }
    }
    expect(comparison.differences).toEqual([]);
    expect([found, comparison.compared]).toEqual([flags, compared]);
  });

  test('what the orderer gives out is what the peer kept, but for codes and commit hash', () => {
    const { SIGNATURES, TRANSACTIONS_FILTER, COMMIT_HASH } = common.BlockMetadataIndex;
    const copies = readdirSync(join(folder, 'orderer'));
    expect(copies).toHaveLength(blocks.length);
    for (const name of copies) {
      const [given, kept] = [join(folder, 'orderer', name), join(folder, name)].map((file) =>
        common.Block.deserializeBinary(readFileSync(file)),
      ) as [common.Block, common.Block];
      expect(given.getHeader()!.serializeBinary()).toEqual(kept.getHeader()!.serializeBinary());
      expect(given.getData()!.serializeBinary()).toEqual(kept.getData()!.serializeBinary());
      const slots = given.getMetadata()!.getMetadataList_asU8();
      expect([slots[TRANSACTIONS_FILTER]!.length, (slots[COMMIT_HASH] ?? []).length]).toEqual([0, 0]);
      // each orderer keeps a quorum of its own
      if (network.startsWith('raft'))
        expect(slots[SIGNATURES]).toEqual(kept.getMetadata()!.getMetadataList_asU8()[SIGNATURES]);
    }
  });
});

function compareHashes(comparison: Comparison, write: HashedWrite): void {
  const { key, value_hex: value } = write.private ?? {};
  if (key === undefined) return;
  comparison.of(['key', key], hex(sha256(key)), write.key_hash);
  if (value === undefined || write.is_delete) return;
  comparison.of(['value of', key], hex(sha256(Buffer.from(value, 'hex'))), write.value_hash);
}
