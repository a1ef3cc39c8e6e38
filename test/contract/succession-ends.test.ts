import { DatabaseServer, type ReadBlock, storeBlocks } from '@tierline/api/readmodel';
import { derivedId, keys, Knowledge, linkSecret, readTransaction } from '@tierline/chaincode/record';
import type { Command } from '@tierline/chaincode/schema';
import { Channel, commands, crate } from '../support/channel';

const identifier = { scheme: 'sscc', sscc: '340123450000000017' };
const unitId = derivedId(linkSecret('a'.repeat(32), 'b'.repeat(32)), 'custody', identifier);
const unit = ['custody', unitId] as const;
const command = (name: string, input: Command['input'] = {}): Command => ({ name, input });
const accept = (role: string) => command('AcceptOffer', { role });

/** The carrier has the OEM's unit, which is offered to the foundry, and leaves the consortium. */
class Story {
  readonly channel: Channel;
  readonly blocks: ReadBlock[] = [];
  successor = '';

  constructor(readonly self: string) {
    this.channel = new Channel(self);
    const link = this.channel.fresh();
    this.blocks.push(
      this.channel.bootstrap(),
      this.channel.apply('OemMSP', 'link', link, commands.proposeLink('StewardMSP')),
      this.channel.apply('StewardMSP', 'link', link, commands.acceptLink),
    );
    this.applied('OemMSP', command('CommissionUnit', { identifier, kind: crate, values: {} }))
      .applied('OemMSP', command('OfferRole', { role: 'custodian', to: 'CarrierMSP' }))
      .applied('CarrierMSP', accept('custodian'))
      .applied('OemMSP', command('OfferRole', { role: 'owner', to: 'CastingMSP' }));
    this.blocks.push(...this.channel.leaves('CarrierMSP'));
  }

  applied(by: string, what: Command, ...absent: string[]): this {
    this.blocks.push(this.channel.apply(by, ...unit, what, undefined, absent));
    return this;
  }

  succeeded(forge?: Parameters<Channel['succeed']>[4]): this {
    const { id, block } = this.channel.succeed('OemMSP', ...unit, 'CarrierMSP', forge);
    this.successor = id;
    this.blocks.push(block);
    return this;
  }

  /** What the carrier writes where nobody has to endorse it. */
  writtenAlone(): this {
    const write = { mspId: 'CarrierMSP', key: keys.seal(...unit), value: '{"alone":true}' };
    this.blocks.push(this.channel.block({ by: 'CarrierMSP', writes: [write] }));
    return this;
  }

  onSuccessor(by: string, what: Command): this {
    this.blocks.push(this.channel.apply(by, 'custody', this.successor, what));
    return this;
  }
}

/** What a reader without a database makes of it. */
function believe({ self, blocks, successor }: Story) {
  const known = new Knowledge(self);
  const findings = blocks
    .flatMap(({ transactions }) => transactions)
    .flatMap(({ ledger, values }) => readTransaction(ledger, values, known))
    .flatMap(({ outcome }) => outcome.findings.map(({ code }) => code));
  const now = (id: string) => known.record('custody', id);
  return {
    findings,
    old: { version: now(unitId)?.version.seal.version, goesOn: now(unitId)?.frozen === false },
    successor: now(successor)?.version.seal.version,
  };
}

/** The value under that key does not come with the block. */
function lose({ transactions: [transaction] }: ReadBlock, key: string): void {
  transaction!.values = new Map([...transaction!.values].filter(([, held]) => held.key !== key));
}

const parties = ['CastingMSP', 'OemMSP', 'StewardMSP'];

describe('a record that was succeeded without a party that left', () => {
  let server: DatabaseServer;
  let members = 0;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());

  it('has ended for everybody, so that no quorum goes on with it', () => {
    for (const self of parties)
      expect({
        self,
        ...believe(new Story(self).succeeded().applied('CastingMSP', accept('owner'), 'CarrierMSP')),
      }).toEqual({ self, findings: ['PARTY_LEFT_OUT'], old: { version: 4, goesOn: false }, successor: 1 });
    const gone = new Story('CarrierMSP').succeeded().applied('CastingMSP', accept('owner'), 'CarrierMSP');
    const nothing = { old: { version: 4, goesOn: false }, successor: undefined };
    expect(believe(gone)).toEqual({ findings: ['PARTY_LEFT_OUT'], ...nothing });
  });

  it('does not move by what the party that left writes in its own collection', () => {
    for (const self of [...parties, 'CarrierMSP'])
      expect(believe(new Story(self).succeeded().writtenAlone())).toMatchObject({
        findings: ['PARTY_LEFT_OUT'],
        old: { version: 4, goesOn: false },
      });
  });

  it('goes on as its successor', () => {
    for (const self of parties)
      expect(believe(new Story(self).succeeded().onSuccessor('CastingMSP', accept('owner')))).toEqual({
        ...{ findings: [], old: { version: 4, goesOn: false }, successor: 2 },
      });
  });

  it('has not ended where a party that is there was not told, or one tells of it alone', () => {
    const untold = (self: string) =>
      new Story(self).succeeded((tx) => ({
        ...tx,
        writes: tx.writes.filter(({ mspId, key }) => mspId !== 'CastingMSP' || key !== keys.seal(...unit)),
      }));
    for (const self of parties)
      expect(believe(untold(self))).toMatchObject({ findings: ['WRITES_DIFFER'], old: { goesOn: true } });
    expect(believe(untold('CarrierMSP'))).toMatchObject({ findings: ['PARTY_LEFT_OUT'], old: { goesOn: true } });
    const alone = new Story('CarrierMSP').succeeded((tx) => ({
      ...tx,
      writes: tx.writes.filter(({ mspId }) => mspId === 'OemMSP'),
    }));
    expect(believe(alone)).toMatchObject({ findings: ['PARTY_LEFT_OUT'], old: { goesOn: true } });
  });

  it('misses no value of the end; a version before it that was lost is restated as one that is live no more', () => {
    const sealKey = keys.seal(...unit);
    const told = new Story('OemMSP').succeeded();
    lose(told.blocks.at(-1)!, sealKey);
    expect(believe(told)).toMatchObject({ findings: [], old: { goesOn: false }, successor: 1 });

    const late = new Story('OemMSP');
    const { sealBytes, seal } = late.channel.live.get(unit.join('/'))!;
    lose(late.blocks.at(-4)!, sealKey);
    lose(late.succeeded().blocks.at(-1)!, sealKey);
    expect(believe(late)).toMatchObject({ old: { version: 3, goesOn: true }, successor: undefined });
    const left = { mspId: 'OemMSP', key: keys.left(...unit, seal.version), value: sealBytes };
    late.blocks.push(late.channel.block({ by: 'StewardMSP', functionName: 'records:restate', writes: [left] }));
    expect(believe(late)).toMatchObject({ old: { version: 4, goesOn: false }, successor: 1 });
  });

  it('is nothing that a later version can be joined from', () => {
    const story = new Story('AxleMSP')
      .succeeded()
      .applied('OemMSP', command('OfferRole', { role: 'owner', to: 'AxleMSP' }));
    expect(believe(story)).toEqual({ findings: ['HISTORY_BROKEN'], old: { version: undefined, goesOn: false } });
  });

  it.each([1, 100])('is projected so, %s blocks a time', async (size) => {
    for (const self of ['StewardMSP', 'CarrierMSP']) {
      const { blocks, successor } = new Story(self).succeeded().applied('CastingMSP', accept('owner'), 'CarrierMSP');
      const database = await server.member(`ends${String((members += 1))}`);
      for (let at = 0; at < blocks.length; at += size)
        await database.transaction((parts) => storeBlocks(parts, 'programme', self, blocks.slice(at, at + size)));
      const rows = await database.projection.tables
        .selectFrom('records')
        .select(['id', 'version', 'frozen'])
        .where('kind', '=', 'custody')
        .orderBy('version', 'desc')
        .execute();
      expect(rows).toEqual([
        { id: unitId, version: 4, frozen: true },
        ...(self === 'CarrierMSP' ? [] : [{ id: successor, version: 1, frozen: false }]),
      ]);
      const facts = await database.projection.tables
        .selectFrom('facts')
        .selectAll()
        .where('id', '=', successor)
        .execute();
      const told = {
        of: unitId,
        without: 'CarrierMSP',
        state: { offers: [{ status: 'accepted' }, { status: 'offered' }] },
      };
      expect(facts).toMatchObject(self === 'CarrierMSP' ? [] : [{ version: 1, type: 'Succeeded', content: told }]);
    }
  });
});
