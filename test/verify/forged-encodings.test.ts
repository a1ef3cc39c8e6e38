import { common } from '@hyperledger/fabric-protos';
import { TestAuthority } from '../support/authority';
import { count, field, varint } from '../support/protobuf';
import { type Channel, Judge, smallChannel } from '../support/small-channel';

const { SIGNATURES, LAST_CONFIG, TRANSACTIONS_FILTER, ORDERER, COMMIT_HASH } = common.BlockMetadataIndex;
/** A handover, and beside it the same that too few endorsed. */
const number = 6;

type Slots = (slots: Uint8Array[]) => Uint8Array[];
type Data = (data: Uint8Array[]) => Uint8Array[];
const block = (bytes: Buffer): common.Block => common.Block.deserializeBinary(bytes);

const withSlots = (change: Slots) => (bytes: Buffer) => {
  const changed = block(bytes);
  changed.getMetadata()!.setMetadataList(change(changed.getMetadata()!.getMetadataList_asU8()));
  return Buffer.from(changed.serializeBinary());
};
const withSlot = (index: number, change: (slot: Buffer) => Uint8Array) =>
  withSlots((slots) => slots.map((slot, at) => (at === index ? change(Buffer.from(slot)) : slot)));
const withData = (change: Data) => (bytes: Buffer) => {
  const changed = block(bytes);
  changed.getData()!.setDataList(change(changed.getData()!.getDataList_asU8()));
  return Buffer.from(changed.serializeBinary());
};
const withSignatures =
  (change: (signatures: common.MetadataSignature[]) => common.MetadataSignature[]) =>
  (bytes: Buffer): Buffer =>
    withSlot(SIGNATURES, (slot) => {
      const metadata = common.Metadata.deserializeBinary(slot);
      metadata.setSignaturesList(change(metadata.getSignaturesList()));
      return metadata.serializeBinary();
    })(bytes);
/** The three parts of a block, in bytes, as they stand. */
function parts(bytes: Buffer): [header: Buffer, data: Buffer, metadata: Buffer] {
  const read = block(bytes);
  const [header, data, metadata] = [read.getHeader()!, read.getData()!, read.getMetadata()!];
  return [field(1, header.serializeBinary()), field(2, data.serializeBinary()), field(3, metadata.serializeBinary())];
}
const join = (change: (header: Buffer, data: Buffer, metadata: Buffer) => Buffer[]) => (bytes: Buffer) =>
  Buffer.concat(change(...parts(bytes)));

describe('a block whose bytes say the same another way, or something beside', () => {
  let channel: Channel;
  let judge: Judge;
  beforeAll(async () => {
    channel = await smallChannel();
    judge = new Judge(channel);
  });
  const codesOn = async (bytes: Buffer): Promise<string[]> =>
    (await judge.withBlock(number, bytes)).findings.map(({ code }) => code);

  test.each<[string, (bytes: Buffer) => Buffer, string]>([
    ['a field that nobody knows', (bytes) => Buffer.concat([bytes, count(15, 1)]), 'NOT_WELL_FORMED'],
    ['a message that nobody knows', (bytes) => Buffer.concat([bytes, field(9, 'hidden')]), 'NOT_WELL_FORMED'],
    ['bytes behind its end', (bytes) => Buffer.concat([bytes, Buffer.alloc(3)]), 'BLOCK_UNREADABLE'],
    ['its parts in another order', join((header, data, metadata) => [data, header, metadata]), 'NOT_WELL_FORMED'],
    ['its metadata twice', join((header, data, metadata) => [header, data, metadata, metadata]), 'NOT_WELL_FORMED'],
    ['its header twice', join((header, data, metadata) => [header, header, data, metadata]), 'NOT_WELL_FORMED'],
    ['no metadata', join((header, data) => [header, data]), 'ORDERER_SIGNATURES'],
    ['no data', join((header, _data, metadata) => [header, metadata]), 'DATA_HASH_DIFFERS'],
    ['no header', join((_header, data, metadata) => [data, metadata]), 'BLOCK_UNREADABLE'],
    [
      'a number that is longer than it need be',
      (bytes) => Buffer.concat([bytes.subarray(0, 2), Buffer.from([0x86, 0]), bytes.subarray(4)]),
      'BLOCK_UNREADABLE',
    ],
    [
      'a length that is longer than it need be',
      join((header, data, metadata) => [
        Buffer.from([0x0a]),
        longer(header.length - 2),
        header.subarray(2),
        data,
        metadata,
      ]),
      'NOT_WELL_FORMED',
    ],
    ['two transactions that change places', withData(([one, other]) => [other!, one!]), 'DATA_HASH_DIFFERS'],
    ['a transaction twice', withData((data) => [...data, data[0]!]), 'DATA_HASH_DIFFERS'],
    ['a transaction less', withData(([one]) => [one!]), 'DATA_HASH_DIFFERS'],
    ['an empty transaction', withData((data) => [...data, Buffer.alloc(0)]), 'NOT_WELL_FORMED'],
    [
      'bytes moved from one transaction to the next',
      withData(([one, other]) => [one!.subarray(0, -3), Buffer.concat([one!.subarray(-3), other!])]),
      'NOT_WELL_FORMED',
    ],
    ['a slot of metadata more', withSlots((slots) => [...slots, Buffer.from('hidden')]), 'NOT_WELL_FORMED'],
    ['a slot of metadata less', withSlots((slots) => slots.slice(0, COMMIT_HASH)), 'COMMIT_HASH_DIFFERS'],
    ['something in the slot that Fabric left', withSlot(ORDERER, () => Buffer.from('hidden')), 'NOT_WELL_FORMED'],
    ['a last configuration that was not signed', withSlot(LAST_CONFIG, () => field(1, count(1, 1))), 'NOT_WELL_FORMED'],
    ['a validation code more', withSlot(TRANSACTIONS_FILTER, (slot) => Buffer.concat([slot, slot])), 'FLAGS_MISSING'],
    ['no validation code', withSlot(TRANSACTIONS_FILTER, () => Buffer.alloc(0)), 'FLAGS_MISSING'],
    [
      'a commit hash with more beside',
      withSlot(COMMIT_HASH, (slot) => Buffer.concat([slot, count(9, 1)])),
      'NOT_WELL_FORMED',
    ],
    ['no commit hash', withSlot(COMMIT_HASH, () => Buffer.alloc(0)), 'COMMIT_HASH_DIFFERS'],
    ['no orderer’s signature', withSignatures(() => []), 'ORDERER_SIGNATURES'],
    [
      'what orderers signed, with more beside',
      withSlot(SIGNATURES, (slot) => Buffer.concat([slot, count(9, 1)])),
      'NOT_WELL_FORMED',
    ],
  ])('%s', async (_what, change, code) => {
    expect(await codesOn(change(channel.blocks[number]!))).toContain(code);
  });

  test('the signature of an orderer of the same name whose CA is another', async () => {
    const { identity } = await (await TestAuthority.create('OrdererMSP')).enrol(['orderer']);
    const forged = withSignatures(([signature]) => {
      signature!.setSignatureHeader(Buffer.concat([field(1, identity.bytes), field(2, 'nonce')]));
      return [signature!];
    });
    expect(await codesOn(forged(channel.blocks[number]!))).toEqual(['ORDERER_SIGNATURES']);
  });

  test('says nothing by an orderer’s signature more than is needed', async () => {
    const twice = withSignatures(([signature]) => [signature!, signature!]);
    const spoiled = withSignatures(([signature]) => {
      const other = signature!.cloneMessage();
      other.setSignature('AAAA');
      return [other, signature!];
    });
    for (const change of [twice, spoiled]) expect(await codesOn(change(channel.blocks[number]!))).toEqual([]);
  });
});

const longer = (value: number): Buffer => {
  const bytes = varint(value);
  bytes[bytes.length - 1]! |= 0x80;
  return Buffer.concat([bytes, Buffer.of(0)]);
};
