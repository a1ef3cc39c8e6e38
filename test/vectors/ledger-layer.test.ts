import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBlock, parseConfigUpdate, type ParsedBlock } from '@tierline/network/wire';
import { type FindingCode, runVerify, type Verdict, verify } from '@tierline/network/verify';

const root = join(__dirname, '../../../shared/vectors/fabric-blocks');

async function* each(blocks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const block of blocks) yield await Promise.resolve(block);
}

function read(network: string): Buffer[] {
  const folder = join(root, network);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.block'))
    .sort();
  return names.map((name) => readFileSync(join(folder, name)));
}

/** Flips the last bit of the part's last byte, wherever it stands in the block. */
function flip(blocks: readonly Buffer[], number: number, part: (block: ParsedBlock) => Uint8Array): Buffer[] {
  return blocks.map((bytes, at) => {
    if (at !== number) return bytes;
    const wanted = Buffer.from(part(parseBlock(bytes)));
    const start = bytes.lastIndexOf(wanted);
    if (start < 0 || wanted.length === 0) throw new Error('the part is not in the block');
    const copy = Buffer.from(bytes);
    const last = start + wanted.length - 1;
    copy[last] = copy[last]! ^ 1;
    return copy;
  });
}

function found(verdict: Verdict, block: number): string[] {
  return verdict.findings.filter((finding) => Number(finding.block) === block).map((finding) => finding.code);
}

describe.each(['raft-2.5.16', 'bft-3.1.5'])('the ledger layer over %s', (network) => {
  const blocks = read(network);
  const genesisHash = parseBlock(blocks[0]!).headerHash;
  const check = (altered: readonly Uint8Array[], trusted = genesisHash): Promise<Verdict> =>
    verify({ blocks: each(altered), genesisHash: trusted });
  const hexed =
    (pick: (block: ParsedBlock) => string) =>
    (block: ParsedBlock): Buffer =>
      Buffer.from(pick(block), 'hex');

  test('finds nothing wrong with what real peers committed, and recomputes every flag and commit hash', async () => {
    const verdict = await check(blocks);
    expect(verdict.findings).toEqual([]);
    expect(verdict.verified).toBe(true);
    expect(Number(verdict.height)).toBe(blocks.length);
  });

  test('says why each altered transaction was refused', async () => {
    const { refused } = await check(blocks);
    const reasons = refused.map(({ flag, reason }) => `${String(flag)} ${reason}`);
    expect(reasons).toEqual(
      expect.arrayContaining([expect.stringMatching(/^5 what was endorsed is not this proposal/)]),
    );
    expect(reasons).toEqual(expect.arrayContaining([expect.stringMatching(/^8 txid is not the hash/)]));
    expect(reasons).toEqual(expect.arrayContaining([expect.stringMatching(/^10 .*validly endorsed by nobody/)]));
    expect(reasons).toEqual(expect.arrayContaining([expect.stringMatching(/^10 .*was changed earlier in this block/)]));
    expect(reasons).toEqual(expect.arrayContaining([expect.stringMatching(/^11 /), expect.stringMatching(/^12 /)]));
  });

  test('trusts no other genesis block', async () => {
    expect(found(await check(blocks, '00'.repeat(32)), 0)).toEqual(['GENESIS_DIFFERS']);
  });

  const flips: [string, (block: ParsedBlock) => Uint8Array, FindingCode[]][] = [
    ['the previous hash', hexed((block) => block.previousHash), ['LINK_BROKEN', 'ORDERER_SIGNATURES']],
    ['the data hash', hexed((block) => block.dataHash), ['DATA_HASH_DIFFERS', 'ORDERER_SIGNATURES']],
    ['an orderer signature', (block) => block.signatures[0]!.signature, ['ORDERER_SIGNATURES']],
    ["the creator's signature", (block) => block.txs[0]!.signature, ['DATA_HASH_DIFFERS', 'FLAG_DIFFERS']],
    ['an endorsement', (block) => block.txs[0]!.endorsements[0]!.signature, ['DATA_HASH_DIFFERS', 'FLAG_DIFFERS']],
    ['the endorsed payload', (block) => block.txs[0]!.prpBytes, ['DATA_HASH_DIFFERS', 'FLAG_DIFFERS']],
    ['the commit hash', hexed((block) => block.commitHash!), ['COMMIT_HASH_DIFFERS']],
  ];
  test.each(flips)('finds one bit changed in %s', async (_part, part, codes) => {
    const verdict = await check(flip(blocks, 10, part));
    expect(found(verdict, 10)).toEqual(expect.arrayContaining(codes));
    expect(verdict.first).toMatchObject({ block: 10n, code: codes[0] });
  });

  test('finds any byte that is changed, whatever it belongs to', async () => {
    const [number, stride] = [5, 61];
    const short = blocks.slice(0, number + 1);
    for (let at = 0; at < short[number]!.length; at += stride) {
      const copy = Buffer.from(short[number]!);
      copy[at]! ^= 1 << (at % 8);
      const verdict = await check([...short.slice(0, number), copy]);
      expect([at, verdict.verified, Number(verdict.first?.block)]).toEqual([at, false, expect.any(Number)]);
    }
  });

  test('finds a configuration whose signatures do not hold', async () => {
    const at = blocks.findIndex((bytes, index) => index > 0 && parseBlock(bytes).txs[0]?.type === 'config');
    const forged = flip(blocks, at, (block) => parseConfigUpdate(block.txs[0]!.data)!.signatures[0]!.signature);
    const verdict = await check(forged);
    expect(found(verdict, at)).toContain('CONFIG_INVALID');
    expect(verdict.findings.find((finding) => finding.code === 'CONFIG_INVALID')?.reason).toMatch(
      /^error validating DeltaSet: policy for .* not satisfied/,
    );
  });

  test('finds a validity flag changed by the peer that kept the blocks', async () => {
    const forged = blocks.map((bytes, at) => {
      if (at !== 11) return bytes;
      const copy = Buffer.from(bytes);
      const filter = Buffer.from(parseBlock(bytes).flags);
      copy[copy.lastIndexOf(filter) + 1] = 0;
      return copy;
    });
    const verdict = await check(forged);
    expect(verdict.first).toMatchObject({ block: 11n, tx: 1, code: 'FLAG_DIFFERS' });
    expect(verdict.first?.reason).toMatch(/flagged 0, deserves 11: .*was changed after it was read/);
    expect(verdict.findings).toHaveLength(1);
  });

  test('finds a block left out, and one that is no block', async () => {
    const missing = await check(blocks.filter((_, at) => at !== 7));
    expect(missing.findings.slice(0, 2).map((finding) => finding.code)).toEqual(['BLOCK_MISSING', 'LINK_BROKEN']);
    const garbage = await check([...blocks.slice(0, 3), Buffer.from('no block')]);
    expect(garbage.first).toMatchObject({ block: 3n, code: 'BLOCK_UNREADABLE' });
  });

  test('the command line prints the verdict', async () => {
    const good = await runVerify([join(root, network), '--genesis-hash', genesisHash]);
    expect(good.exitCode).toBe(0);
    expect(good.text).toMatch(/^VERIFIED: channel trace/);
    const bad = await runVerify([join(root, network), '--genesis-hash', '11'.repeat(32)]);
    expect(bad.exitCode).toBe(1);
    expect(bad.text).toMatch(/first: block 0: GENESIS_DIFFERS/);
    expect((await runVerify([])).exitCode).toBe(2);
  });
});
