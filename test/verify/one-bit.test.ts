import { common } from '@hyperledger/fabric-protos';
import { renderVerdict } from '@tierline/network/verify';
import { canonical } from '@tierline/chaincode/record';
import { envelopeOf } from '../support/signed-chain';
import { Story } from '../support/signed-story';

const { SIGNATURES, TRANSACTIONS_FILTER, COMMIT_HASH } = common.BlockMetadataIndex;

/** A copy with one bit changed in the middle. */
function flipped(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  const at = Math.floor(copy.length / 2);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

/** In a signature's header the nonce stands last: a bit of the certificate might be found in many ways. */
function lastFlipped(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  copy[copy.length - 1]! ^= 1;
  return copy;
}

const inBlock = (change: (block: common.Block) => void) => (bytes: Buffer) => {
  const block = common.Block.deserializeBinary(bytes);
  change(block);
  return Buffer.from(block.serializeBinary());
};
const inMetadata = (index: number, change: (slot: Uint8Array) => Uint8Array) =>
  inBlock((block) => {
    const slots = block.getMetadata()!.getMetadataList_asU8();
    block.getMetadata()!.setMetadataList(slots.map((slot, place) => (place === index ? change(slot) : slot)));
  });
/** A bit in a signature over the block, or in what the orderer signed beside it. */
const inSignature = (part: 'getSignature_asU8' | 'getSignatureHeader_asU8') =>
  inMetadata(SIGNATURES, (slot) => {
    const metadata = common.Metadata.deserializeBinary(slot);
    const [signature] = metadata.getSignaturesList();
    if (part === 'getSignature_asU8') signature!.setSignature(flipped(signature![part]()));
    else signature!.setSignatureHeader(lastFlipped(signature![part]()));
    return metadata.serializeBinary();
  });
const lastConfig = inMetadata(SIGNATURES, (slot) => {
  const metadata = common.Metadata.deserializeBinary(slot);
  const value = common.OrdererBlockMetadata.deserializeBinary(metadata.getValue_asU8());
  const config = new common.LastConfig();
  config.setIndex(3);
  value.setLastConfig(config);
  metadata.setValue(value.serializeBinary());
  return metadata.serializeBinary();
});

describe('one bit, each found for its own reason', () => {
  let story: Story;
  beforeAll(async () => {
    story = await Story.begin();
    story.seal(story.accept());
  });

  /** In block 3, which commissions the unit. */
  const places: [string, (block: Buffer) => Buffer, string][] = [
    [
      'the link to the header before',
      inBlock((block) => block.getHeader()!.setPreviousHash(flipped(block.getHeader()!.getPreviousHash_asU8()))),
      'LINK_BROKEN',
    ],
    [
      'the hash of the data',
      inBlock((block) => block.getHeader()!.setDataHash(flipped(block.getHeader()!.getDataHash_asU8()))),
      'DATA_HASH_DIFFERS',
    ],
    ['the number', inBlock((block) => block.getHeader()!.setNumber(2)), 'BLOCK_MISSING'],
    [
      'a transaction',
      inBlock((block) => block.getData()!.setDataList(block.getData()!.getDataList_asU8().map(flipped))),
      'DATA_HASH_DIFFERS',
    ],
    [
      'a transaction, and the hash of the data with it',
      inBlock((block) => block.getData()!.addData(block.getData()!.getDataList_asU8()[0]!)),
      'DATA_HASH_DIFFERS',
    ],
    ['the orderer’s signature', inSignature('getSignature_asU8'), 'ORDERER_SIGNATURES'],
    ['what the orderer signed beside it', inSignature('getSignatureHeader_asU8'), 'ORDERER_SIGNATURES'],
    ['where the configuration stands', lastConfig, 'ORDERER_SIGNATURES'],
    ['a validation code', inMetadata(TRANSACTIONS_FILTER, flipped), 'FLAG_DIFFERS'],
    [
      'the number of validation codes',
      inMetadata(TRANSACTIONS_FILTER, (slot) => Buffer.concat([slot, slot])),
      'FLAGS_MISSING',
    ],
    ['the peer’s commit hash', inMetadata(COMMIT_HASH, flipped), 'COMMIT_HASH_DIFFERS'],
    ['bytes that nothing fixes', (block) => Buffer.concat([block, Buffer.from([0x78, 1])]), 'NOT_WELL_FORMED'],
  ];
  test.each(places)('in %s', async (_what, change, code) => {
    const verdict = await story.verdict(undefined, (block, number) => (number === 3 ? change(block) : block));
    expect(verdict.findings.slice(0, 2)).toEqual(
      expect.arrayContaining([expect.objectContaining({ block: 3n, code })]),
    );
    expect(verdict.verified).toBe(false);
    expect(renderVerdict(verdict)).toMatch(
      /attested: the blocks are what was signed, from block 0 to block [12]; from block [23] on nothing is/,
    );
  });

  test('in the first block, which alone is trusted by its hash', async () => {
    const verdict = await story.verdict(undefined, (block, number) => (number === 0 ? flipped(block) : block));
    expect(verdict.first).toMatchObject({ block: 0n });
    expect(renderVerdict(verdict)).toContain('attested: nothing');
  });

  const version = (number: number) => story.versions[number - 1]!;
  test.each<[string, (disclosed: ReturnType<Story['disclosures']>) => void, string]>([
    [
      'a seal that was shown',
      ({ records }) => (records[0]!.versions[1]!.seal = version(2).seal.replace('"version":2', '"version":3')),
      'VERSION_UNDISCLOSED',
    ],
    [
      'a body that was shown',
      ({ records }) => (records[0]!.versions[1]!.body = version(2).body.replace('CarrierMSP', 'CarrierMSQ')),
      'DISCLOSURE_UNWRITTEN',
    ],
    ['a version that is left out', ({ records }) => records[0]!.versions.splice(1, 1), 'VERSION_UNDISCLOSED'],
    ['the last version that is left out', ({ records }) => records[0]!.versions.pop(), 'VERSION_UNDISCLOSED'],
    [
      'an entry that nobody wrote',
      ({ records }) => (records[0]!.entries = [canonical({ entryId: 'ab'.repeat(16) })]),
      'DISCLOSURE_UNWRITTEN',
    ],
    [
      'a body of one version shown as another’s',
      ({ records }) => (records[0]!.versions[1]!.body = version(1).body),
      'DISCLOSURE_UNWRITTEN',
    ],
  ])('%s', async (_what, change, code) => {
    const disclosed = story.disclosures();
    change(disclosed);
    const { findings, verified } = await story.verdict(disclosed);
    expect(findings.map((finding) => finding.code)).toContain(code);
    expect(findings.every(({ layer }) => layer === 'claims')).toBe(true);
    expect(verified).toBe(false);
  });

  test('the order in which versions are shown is no claim', async () => {
    const disclosed = story.disclosures();
    disclosed.records[0]!.versions.reverse();
    expect((await story.verdict(disclosed)).verified).toBe(true);
  });

  test('a registry that a minority of peers endorsed, sealed as valid', async () => {
    const other = await Story.begin();
    const { chain } = other;
    const results = { writes: [{ key: 'registry', value: Buffer.from('{}') }] };
    chain.seal([envelopeOf({ ...other.invocation('OemMSP', 6, results), endorsers: chain.peers('OemMSP') })]);
    const { first } = await other.verdict();
    expect(first).toMatchObject({ block: 5n, layer: 'transaction', code: 'FLAG_DIFFERS' });
    expect(first!.reason).toMatch(/deserves 10/);
  });
});
