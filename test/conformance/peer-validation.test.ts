import { rolePrincipal, signaturePolicy, parseBlock } from '@tierline/network/wire';
import { type Call, channel, PeerNetwork } from '../support/peer-network';

const all = ['AMSP', 'BMSP', 'CMSP'];
const two = ['AMSP', 'BMSP'];
const policyOf = (n: number, ...mspIds: string[]) =>
  Buffer.from(
    signaturePolicy(
      n,
      mspIds.map((mspId) => rolePrincipal(mspId, 'PEER')),
    ).serializeBinary(),
  ).toString('base64');

describe('a peer that commits', () => {
  let network: PeerNetwork;

  beforeAll(async () => {
    network = await PeerNetwork.create(all, { policy: "OutOf(2,'AMSP.peer','BMSP.peer','CMSP.peer')" });
  });
  afterAll(() => network.close());

  it('needs the chaincode’s endorsement policy, even for a transaction that writes nothing', async () => {
    expect(await network.submit([['put', 'k', '1']], ['AMSP'])).toBe(10);
    expect(await network.submit([['get', 'k']], ['AMSP'])).toBe(10);
    expect(await network.submit([['get', 'k']], two)).toBe(0);
  });

  it('counts an endorser once, however often it signs', async () => {
    const endorsed = await network.endorse(network.prepare(['run', '[["put","k","1"]]']), ['AMSP']);
    const twice = { ...endorsed, responses: [...endorsed.responses, ...endorsed.responses] };
    expect(await network.block(network.envelope(twice))).toEqual([10]);
  });

  it('refuses what read a version that is no longer the last, within a block too', async () => {
    await network.submit([['put', 'm', '1']], two);
    const [first, second, blind] = await Promise.all([
      network.transaction(
        [
          ['get', 'm'],
          ['put', 'm', '2'],
        ],
        two,
      ),
      network.transaction(
        [
          ['get', 'm'],
          ['put', 'm', '3'],
        ],
        two,
      ),
      network.transaction([['put', 'm', '4']], two),
    ]);
    expect(await network.block(first, second, blind)).toEqual([0, 11, 0]);
    expect(await network.query([['get', 'm']])).toBe('4');
  });

  it('lets only one of two creators of a key win', async () => {
    const create: Call[] = [
      ['get', 'fresh'],
      ['put', 'fresh', '1'],
    ];
    const [one, other] = [await network.transaction(create, two), await network.transaction(create, two)];
    expect(await network.block(one)).toEqual([0]);
    expect(await network.block(other)).toEqual([11]);
  });

  it('repeats range queries: 12 if they now find something else', async () => {
    await network.submit(
      [
        ['put', 'r1', 'x'],
        ['put', 'r3', 'x'],
      ],
      two,
    );
    const scan: Call[] = [
      ['range', 'r', 's'],
      ['put', 'seen', '1'],
    ];
    const [insert, scanning] = [
      await network.transaction([['put', 'r2', 'x']], two),
      await network.transaction(scan, two),
    ];
    expect(await network.block(insert, scanning)).toEqual([0, 12]);
    const [remove, again] = [await network.transaction([['del', 'r1']], two), await network.transaction(scan, two)];
    expect(await network.block(remove)).toEqual([0]);
    expect(await network.block(again)).toEqual([12]);
  });

  it('judges a range read in part only as far as it was read', async () => {
    const [insert, partial] = [
      await network.transaction([['put', 'r9', 'x']], two),
      await network.transaction(
        [
          ['firstOf', 'r', 's'],
          ['put', 'seen', '2'],
        ],
        two,
      ),
    ];
    // The peer prefetches a batch, so the whole range counts as read, as in Fabric.
    expect(await network.block(insert, partial)).toEqual([0, 12]);
  });

  it('compares ranges of more than fifty keys by their summary', async () => {
    await network.submit(
      Array.from({ length: 120 }, (_, i): Call => ['put', `z${String(i).padStart(3, '0')}`, 'x']),
      two,
    );
    const scan: Call[] = [
      ['range', 'z', 'z\u{10ffff}'],
      ['put', 'seen', '3'],
    ];
    expect(await network.submit(scan, two)).toBe(0);
    const [change, late] = [
      await network.transaction([['put', 'z077', 'y']], two),
      await network.transaction(scan, two),
    ];
    expect(await network.block(change)).toEqual([0]);
    expect(await network.block(late)).toEqual([12]);
  });

  it('accepts an envelope once', async () => {
    const envelope = await network.transaction([['put', 'once', '1']], two);
    expect(await network.block(envelope, envelope)).toEqual([0, 9]);
    expect(await network.block(envelope)).toEqual([9]);
    const found = await network
      .member('AMSP')
      .peer.transaction(channel, parseBlock(await network.blocks.read(network.blocks.height - 1)).txs[0]!.txId);
    expect(found?.flag).toBe(0);
  });

  describe('with policies on single keys', () => {
    it('asks the key’s policy instead of the chaincode’s', async () => {
      expect(
        await network.submit(
          [
            ['put', 'held', '1'],
            ['policy', 'held', policyOf(1, 'CMSP')],
          ],
          two,
        ),
      ).toBe(0);
      expect(await network.submit([['put', 'held', '2']], two)).toBe(10);
      expect(await network.submit([['put', 'held', '2']], ['CMSP'])).toBe(0);
    });

    it('asks all policies of all keys written', async () => {
      expect(
        await network.submit(
          [
            ['put', 'held', '3'],
            ['put', 'plain', '1'],
          ],
          ['CMSP'],
        ),
      ).toBe(10);
      expect(
        await network.submit(
          [
            ['put', 'held', '3'],
            ['put', 'plain', '1'],
          ],
          ['CMSP', 'AMSP'],
        ),
      ).toBe(0);
    });

    it('fails whoever writes a key in the block that changed its policy, with 10', async () => {
      const [change, write] = [
        await network.transaction([['policy', 'held', policyOf(1, 'BMSP')]], ['CMSP']),
        await network.transaction([['put', 'held', '4']], all),
      ];
      expect(await network.block(change, write)).toEqual([0, 10]);
      expect(await network.submit([['put', 'held', '4']], ['BMSP'])).toBe(0);
    });

    it('forgets the policy with the key', async () => {
      expect(await network.submit([['del', 'held']], ['BMSP'])).toBe(0);
      expect(await network.submit([['put', 'held', '5']], two)).toBe(0);
    });

    it('does nothing for a key that is not there', async () => {
      expect(await network.submit([['policy', 'absent', policyOf(1, 'CMSP')]], two)).toBe(0);
      expect(await network.submit([['put', 'absent', '1']], two)).toBe(0);
    });

    it('bumps the version when only the policy is written, and counts its reading as a read', async () => {
      await network.submit([['put', 'v', '1']], two);
      const [reader, policyReader] = [
        await network.transaction(
          [
            ['get', 'v'],
            ['put', 'w1', '1'],
          ],
          two,
        ),
        await network.transaction(
          [
            ['getPolicy', 'v'],
            ['put', 'w2', '1'],
          ],
          two,
        ),
      ];
      expect(await network.submit([['policy', 'v', policyOf(1, 'AMSP')]], two)).toBe(0);
      expect(await network.block(reader, policyReader)).toEqual([11, 11]);
      expect(await network.query([['get', 'v']])).toBe('1');
      expect(await network.query([['getPolicy', 'v']])).toBe(policyOf(1, 'AMSP'));
    });
  });

  it('leaves every peer with the same flags and commit hash', () => {
    const byNumber = new Map<number, Set<string>>();
    for (const { number, flags, commitHash } of network.committed)
      byNumber.set(number, (byNumber.get(number) ?? new Set()).add(`${flags.join()} ${commitHash.toString('hex')}`));
    expect([...byNumber.values()].every((found) => found.size === 1)).toBe(true);
    expect(byNumber.size).toBe(network.blocks.height - 1);
  });
});
