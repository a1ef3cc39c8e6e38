import { parseBlock, parsePrivateData, rolePrincipal, sha256Hex, signaturePolicy } from '@tierline/network/wire';
import { type Call, channel, PeerNetwork } from '../support/peer-network';

const all = ['AMSP', 'BMSP', 'CMSP'];
const [ofA, ofB] = ['_implicit_org_AMSP', '_implicit_org_BMSP'];
const transient = { value: 'secret' };

describe('private data at a peer', () => {
  let network: PeerNetwork;
  const last = () => network.blocks.height - 1;
  const lastTransaction = async () => parseBlock(await network.blocks.read(last())).txs[0]!;
  const values = async (mspId: string, number: number) =>
    [...(await network.member(mspId).peer.privateData(channel, number)).values()].flatMap((bytes) =>
      parsePrivateData(bytes).flatMap(({ collection, writes }) =>
        writes.map(({ key, value }) => `${collection} ${key}=${value.toString()}`),
      ),
    );

  beforeAll(async () => {
    network = await PeerNetwork.create(all, {
      policy: "OutOf(2,'AMSP.peer','BMSP.peer','CMSP.peer')",
      collections: JSON.stringify([
        { name: 'pair', members: "OR('AMSP.member','BMSP.member')", memberOnlyRead: true, memberOnlyWrite: true },
        { name: 'short', members: "OR('AMSP.member','BMSP.member')", blockToLive: 2 },
        { name: 'single', members: "OR('AMSP.member','BMSP.member')", endorsement: "OR('BMSP.peer')" },
      ]),
    });
  });
  afterAll(() => network.close());

  describe('in implicit collections', () => {
    it('asks exactly the collections’ organisations', async () => {
      expect(await network.submit([['hide', ofA, 'k']], ['AMSP'], { transient })).toBe(0);
      expect(
        await network.submit(
          [
            ['hide', ofA, 'k'],
            ['hide', ofB, 'k'],
          ],
          ['AMSP'],
          { transient },
        ),
      ).toBe(10);
      expect(
        await network.submit(
          [
            ['hide', ofA, 'k'],
            ['hide', ofB, 'k'],
          ],
          ['AMSP', 'CMSP'],
          { transient },
        ),
      ).toBe(10);
      expect(
        await network.submit(
          [
            ['hide', ofA, 'k'],
            ['hide', ofB, 'k'],
          ],
          ['AMSP', 'BMSP'],
          { transient },
        ),
      ).toBe(0);
    });

    it('puts hashes into the block, never values nor the transient map', async () => {
      const tx = await lastTransaction();
      const sets = tx.rwsets.find((set) => set.namespace === 'probe')?.collections;
      expect(sets?.map(({ name, writes }) => [name, writes])).toEqual(
        [ofA, ofB].map((name) => [
          name,
          [{ keyHash: sha256Hex('k'), valueHash: sha256Hex('secret'), isDelete: false, isPurge: false }],
        ]),
      );
      expect(tx.envelope.includes('secret')).toBe(false);
    });

    it('is read by its member’s peer alone; hashes are read by all', async () => {
      expect(await network.query([['reveal', ofA, 'k']], { at: 'AMSP' })).toBe('secret');
      await expect(network.query([['reveal', ofA, 'k']], { at: 'BMSP' })).rejects.toThrow(
        'private data matching public hash version is not available. Public hash version = ',
      );
      for (const at of all) expect(await network.query([['hash', ofA, 'k']], { at })).toBe(sha256Hex('secret'));
    });

    it('is delivered to its member alone', async () => {
      expect(await values('AMSP', last())).toEqual([`${ofA} k=secret`]);
      expect(await values('BMSP', last())).toEqual([`${ofB} k=secret`]);
      expect(await values('CMSP', last())).toEqual([]);
    });

    it('conflicts on hashes too', async () => {
      const update: Call[] = [
        ['reveal', ofA, 'k'],
        ['hide', ofA, 'k'],
      ];
      const [one, other] = [
        await network.transaction(update, ['AMSP'], { transient }),
        await network.transaction(update, ['AMSP'], { transient }),
      ];
      expect(await network.block(one, other)).toEqual([0, 11]);
    });

    it('obeys a policy on a private key', async () => {
      const policy = Buffer.from(signaturePolicy(1, [rolePrincipal('CMSP', 'PEER')]).serializeBinary()).toString(
        'base64',
      );
      expect(
        await network.submit(
          [
            ['hide', ofA, 'p'],
            ['privatePolicy', ofA, 'p', policy],
          ],
          ['AMSP'],
          { transient },
        ),
      ).toBe(0);
      expect(await network.query([['getPrivatePolicy', ofA, 'p']])).toBe(policy);
      expect(await network.submit([['hide', ofA, 'p']], ['AMSP'], { transient })).toBe(10);
      const both = ['AMSP', 'CMSP'];
      expect(await network.submit([['hide', ofA, 'p']], both, { transient: { value: 'changed' } })).toBe(0);
      expect(await network.query([['reveal', ofA, 'p']], { at: 'AMSP' })).toBe('changed');
      expect(await network.submit([['privatePolicy', ofA, 'p', policy]], both)).toBe(0);
      expect(await network.query([['reveal', ofA, 'p']], { at: 'AMSP' })).toBe('changed');
    });

    it('deletes, and an empty value is a delete', async () => {
      await network.submit(
        [
          ['hide', ofA, 'd1'],
          ['hide', ofA, 'd2'],
        ],
        ['AMSP'],
        { transient },
      );
      expect(
        await network.submit(
          [
            ['forget', ofA, 'd1'],
            ['hide', ofA, 'd2'],
          ],
          ['AMSP'],
          { transient: { value: '' } },
        ),
      ).toBe(0);
      expect(await network.query([['privateRange', ofA]])).toBe('["k","p"]');
    });

    it('purges values from state and from what is delivered again', async () => {
      expect(await network.submit([['hide', ofA, 'q']], ['AMSP'], { transient })).toBe(0);
      const written = last();
      expect(await values('AMSP', written)).toEqual([`${ofA} q=secret`]);
      expect(await network.submit([['purge', ofA, 'q']], ['AMSP'])).toBe(0);
      const [write] = (await lastTransaction()).rwsets.find((set) => set.namespace === 'probe')!.collections[0]!.writes;
      expect(write).toMatchObject({ isPurge: true, isDelete: true });
      expect(await network.query([['reveal', ofA, 'q']])).toBe('');
      expect(await values('AMSP', written)).toEqual([]);
    });
  });

  describe('in collections of the definition', () => {
    it('goes to the members’ peers, whoever endorsed', async () => {
      expect(await network.submit([['hide', 'pair', 'x']], ['AMSP', 'CMSP'], { transient })).toBe(0);
      expect(await network.query([['reveal', 'pair', 'x']], { at: 'BMSP' })).toBe('secret');
      expect(await values('CMSP', last())).toEqual([]);
    });

    it('is closed to callers who are no members, if it says so', async () => {
      const as = network.member('CMSP').user;
      await expect(network.query([['reveal', 'pair', 'x']], { as })).rejects.toThrow(
        'tx creator does not have read access permission on privatedata in chaincodeName:probe collectionName: pair',
      );
      await expect(network.query([['hide', 'pair', 'x']], { as, transient })).rejects.toThrow(
        'tx creator does not have write access permission on privatedata in chaincodeName:probe collectionName: pair',
      );
      expect(await network.query([['hash', 'pair', 'x']], { as })).toBe(sha256Hex('secret'));
    });

    it('follows the collection’s own endorsement policy', async () => {
      expect(await network.submit([['hide', 'single', 'x']], ['AMSP', 'CMSP'], { transient })).toBe(10);
      expect(await network.submit([['hide', 'single', 'x']], ['BMSP'], { transient })).toBe(0);
    });

    it('forgets after its blocks to live', async () => {
      expect(await network.submit([['hide', 'short', 'x']], ['AMSP', 'BMSP'], { transient })).toBe(0);
      const written = last();
      await network.submit([['put', 'tick', '1']], ['AMSP', 'BMSP']);
      await network.submit([['put', 'tick', '2']], ['AMSP', 'BMSP']);
      expect(await network.query([['reveal', 'short', 'x']])).toBe('secret');
      await network.submit([['put', 'tick', '3']], ['AMSP', 'BMSP']);
      expect(await network.query([['reveal', 'short', 'x']])).toBe('');
      expect(await network.query([['hash', 'short', 'x']])).toBe('');
      expect(await values('AMSP', written)).toEqual([]);
    });
  });

  describe('that a peer never received', () => {
    it('is missing there, while the transaction stays valid', async () => {
      const { peer } = network.member('BMSP');
      peer.faults.dropPrivateData = true;
      expect(await network.submit([['hide', ofB, 'lost']], ['BMSP'], { transient })).toBe(0);
      peer.faults.dropPrivateData = false;
      await expect(network.query([['reveal', ofB, 'lost']], { at: 'BMSP' })).rejects.toThrow(
        'private data matching public hash version is not available',
      );
      expect(await network.query([['hash', ofB, 'lost']], { at: 'BMSP' })).toBe(sha256Hex('secret'));
    });

    it('is asked from another peer that may hold it', async () => {
      const { peer } = network.member('BMSP');
      peer.faults.dropPrivateData = true;
      const envelope = await network.transaction([['hide', 'pair', 'asked']], ['AMSP', 'CMSP'], { transient });
      peer.faults.dropPrivateData = false;
      expect(await network.block(envelope)).toEqual([0]);
      expect(await network.query([['reveal', 'pair', 'asked']], { at: 'BMSP' })).toBe('secret');
    });

    it('stays missing where only a peer that may not hold it has it: nobody brings it past its organisation', async () => {
      const policy = Buffer.from(signaturePolicy(1, [rolePrincipal('CMSP', 'PEER')]).serializeBinary());
      const opened: Call[] = [
        ['hide', ofB, 'past'],
        ['privatePolicy', ofB, 'past', policy.toString('base64')],
      ];
      expect(await network.submit(opened, ['BMSP'], { transient })).toBe(0);
      expect(await network.submit([['hide', ofB, 'past']], ['CMSP'], { transient: { value: 'written past' } })).toBe(0);
      expect(await network.query([['hash', ofB, 'past']], { at: 'BMSP' })).toBe(sha256Hex('written past'));
      await expect(network.query([['reveal', ofB, 'past']], { at: 'BMSP' })).rejects.toThrow(
        'private data matching public hash version is not available',
      );
    });
  });
});
