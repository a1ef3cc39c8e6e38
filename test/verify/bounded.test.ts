import { common } from '@hyperledger/fabric-protos';
import { LedgerLayer, type VerdictFinding, verify } from '@tierline/network/verify';
import { assembleBlock, headerHash, hex } from '@tierline/network/wire';
import { mspIds } from '../support/axle-programme';
import { nested } from '../support/hostile-bytes';
import { OddWorld, space, read } from '../support/odd-world';
import { count, field, varint } from '../support/protobuf';
import { SignedChain } from '../support/signed-chain';

async function findingsOf(block: Uint8Array, genesisHash = '00'.repeat(32)): Promise<VerdictFinding[]> {
  async function* blocks(): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(block);
  }
  return (await verify({ blocks: blocks(), genesisHash })).findings;
}

const codesOf = async (block: Uint8Array, genesisHash?: string): Promise<string[]> =>
  (await findingsOf(block, genesisHash)).map(({ code }) => code);

/** A first block of this configuration, which is trusted. */
function first(config: Uint8Array): { bytes: Uint8Array; hash: string } {
  const header = field(1, count(1, common.HeaderType.CONFIG), field(4, 'motor'));
  const data = Buffer.concat([field(1, field(1, header), field(2, config)), field(2, 'signature')]);
  const block = assembleBlock({ number: 0n, previousHash: Buffer.alloc(0), data: [data] });
  return { bytes: block.serializeBinary(), hash: hex(headerHash(block)) };
}

/** Jest ends each of these after five seconds; most took minutes, or never ended, before they were bounded. */
describe('few bytes that would cost much', () => {
  const gibibytes = [1, 2, 4, 8].map((size) => varint(size * 2 ** 29 - 1));

  test.each([1, 2, 3])('a part of a block that says it is gigabytes long: field %i', async (number) => {
    for (const length of gibibytes) {
      const lying = Buffer.concat([varint(number * 8 + 2), length, Buffer.from([8, 1])]);
      expect(await codesOf(lying)).toEqual(['BLOCK_UNREADABLE']);
    }
  });

  test('a configuration whose parts say that they are gigabytes long', async () => {
    for (const length of gibibytes) {
      const lying = Buffer.concat([varint(2 * 8 + 2), length, Buffer.from([8, 1])]);
      const { bytes, hash } = first(field(1, lying));
      expect(await codesOf(bytes, hash)).toContain('BLOCK_UNREADABLE');
    }
  });

  test('texts of a configuration that say that they are gigabytes long', async () => {
    for (const length of gibibytes) {
      const lying = Buffer.concat([varint(5 * 8 + 2), length, Buffer.from('Admins')]);
      const { bytes, hash } = first(field(1, field(2, lying)));
      expect(await codesOf(bytes, hash)).toContain('BLOCK_UNREADABLE');
    }
  });

  test.each([100, 10_000, 100_000])('groups of a configuration nested %i levels deep', async (depth) => {
    const { bytes, hash } = first(field(1, field(2, nested(2, depth))));
    expect(await codesOf(bytes, hash)).not.toEqual([]);
  });

  test('messages that lie in messages and over each other', async () => {
    const overlapping = Buffer.concat(Array.from({ length: 40 }, () => Buffer.from([0x12, 3, 0x12, 0xff, 1])));
    const { bytes, hash } = first(field(1, field(2, overlapping, Buffer.alloc(300, 8))));
    expect(await codesOf(bytes, hash)).not.toEqual([]);
  });

  describe('parts of two bytes each, which take some hundred bytes of memory', () => {
    const tiny = (count: number, bytes = [0x12, 0]): Buffer => Buffer.alloc(count * bytes.length, Buffer.from(bytes));
    const header = (type: number): Buffer => field(1, field(1, count(1, type)), field(2, field(1, 'c'), field(2, 'n')));
    const envelope = (type: number, data: Buffer): Buffer =>
      Buffer.concat([field(1, header(type), field(2, data)), field(2, 'signature')]);
    const invoking = (endorsements: Buffer, results = ''): Buffer => {
      const response = field(1, field(1, 'hash'), field(2, field(1, results), field(4, field(2, 'tierline'))));
      const action = field(2, field(1, ''), field(2, response, endorsements));
      return envelope(3, field(1, field(1, field(1, 'c'), field(2, 'n')), action));
    };
    const block = (data: Uint8Array[], ...slots: Buffer[]): Buffer =>
      Buffer.concat([field(1, field(3, 'hash')), field(2, ...data.map((one) => field(1, one))), field(3, ...slots)]);
    const most = 1_000_000;

    test.each<[string, (parts: Buffer) => Buffer]>([
      ['transactions', () => Buffer.concat([field(1, field(3, 'hash')), field(2, tiny(most + 1, [0x0a, 0]))])],
      ['endorsements', (parts) => block([invoking(parts)])],
      ['namespaces', (parts) => block([invoking(Buffer.alloc(0), parts.toString('latin1'))])],
      ['orderers’ signatures', (parts) => block([], field(1, parts))],
      ['groups of a configuration', (parts) => block([envelope(1, field(1, field(2, parts)))])],
    ])('%s', async (_of, made) => {
      const [first] = await findingsOf(made(tiny(most + 1)));
      expect(first).toMatchObject({ code: 'BLOCK_UNREADABLE', reason: 'it has more parts than memory should hold' });
    });
  });

  describe('in a transaction that a member and its peer signed', () => {
    let chain: SignedChain;
    let world: OddWorld;
    beforeEach(async () => {
      chain = await SignedChain.create(mspIds);
      chain.define('tierline');
      world = new OddWorld(chain);
    });

    function judged(...envelopes: Uint8Array[]): string[] {
      chain.seal([world.one(), ...envelopes]);
      const layer = new LedgerLayer(chain.genesisHash);
      return chain.blocks
        .flatMap((bytes) => layer.judge(layer.read(bytes)).findings)
        .filter(({ code }) => code === 'FLAG_DIFFERS')
        .map(({ reason }) => reason);
    }

    test('twenty thousand namespaces that are read', () => {
      const spaces = Array.from({ length: 20_000 }, (_, at) => space(`n${String(at)}`, [read('key')]));
      expect(judged(world.reads(spaces))).toEqual([]);
    });

    test('a hundred thousand reads of nothing', () => {
      expect(judged(world.reads([space('other', [Buffer.alloc(200_000, Buffer.from([0x0a, 0]))])]))).toEqual([]);
    });

    test('twenty thousand ranges over the same keys', () => {
      const range = field(2, field(1, 'a'), field(2, 'z'), count(3, 1));
      const ranges = Array.from({ length: 20_000 }, () => range);
      expect(judged(world.reads([space('other', ranges)]))).toEqual([]);
    });

    test('five thousand endorsements by nobody, and by one peer again and again', () => {
      const nobody = (at: number): Buffer => Buffer.concat([field(1, 'OemMSP'), field(2, `nobody ${String(at)}`)]);
      const crowd = world.one({
        arrange: ([good]) => [
          ...Array.from({ length: 4000 }, (_, at) => ({ endorser: nobody(at), signature: Buffer.from('x') })),
          ...Array.from({ length: 1000 }, () => good!),
        ],
      });
      expect(judged(crowd)).toEqual([]);
    });

    test('a thousand transactions of bytes that are none', () => {
      const found = judged(...Array.from({ length: 1000 }, (_, at) => Buffer.from(`\n\u0001${String(at)}`)));
      expect(found).toHaveLength(1000);
    });

    test('text of a megabyte', () => {
      expect(judged(world.reads([space('other', [read('k'.repeat(2 ** 20))])]))).toEqual([]);
    });
  });
});
