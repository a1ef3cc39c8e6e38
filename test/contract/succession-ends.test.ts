import { DatabaseServer, type ReadBlock, storeBlocks } from '@tierline/api/readmodel';
import { keys } from '@tierline/chaincode/record';
import { accept, believe, carrierLeft, command, unit, unitId } from '../support/unit-story';

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
        ...believe(carrierLeft(self).succeeded('CarrierMSP').applied('CastingMSP', accept('owner'), 'CarrierMSP')),
      }).toEqual({ self, findings: ['PARTY_LEFT_OUT'], old: { version: 4, goesOn: false }, successor: 1 });
    const gone = carrierLeft('CarrierMSP').succeeded('CarrierMSP').applied('CastingMSP', accept('owner'), 'CarrierMSP');
    const nothing = { old: { version: 4, goesOn: false }, successor: undefined };
    expect(believe(gone)).toEqual({ findings: ['PARTY_LEFT_OUT'], ...nothing });
  });

  it('does not move by what the party that left writes in its own collection', () => {
    for (const self of [...parties, 'CarrierMSP'])
      expect(
        believe(
          carrierLeft(self)
            .succeeded('CarrierMSP')
            .alone('CarrierMSP', keys.seal(...unit), '{"alone":true}'),
        ),
      ).toMatchObject({
        findings: ['PARTY_LEFT_OUT'],
        old: { version: 4, goesOn: false },
      });
  });

  it('goes on as its successor', () => {
    for (const self of parties)
      expect(believe(carrierLeft(self).succeeded('CarrierMSP').onSuccessor('CastingMSP', accept('owner')))).toEqual({
        ...{ findings: [], old: { version: 4, goesOn: false }, successor: 2 },
      });
  });

  it('has not ended where a party that is there was not told, or one tells of it alone', () => {
    const untold = (self: string) =>
      carrierLeft(self).succeeded('CarrierMSP', (tx) => ({
        ...tx,
        writes: tx.writes.filter(({ mspId, key }) => mspId !== 'CastingMSP' || key !== keys.seal(...unit)),
      }));
    for (const self of parties)
      expect(believe(untold(self))).toMatchObject({ findings: ['WRITES_DIFFER'], old: { goesOn: true } });
    expect(believe(untold('CarrierMSP'))).toMatchObject({ findings: ['PARTY_LEFT_OUT'], old: { goesOn: true } });
    const alone = carrierLeft('CarrierMSP').succeeded('CarrierMSP', (tx) => ({
      ...tx,
      writes: tx.writes.filter(({ mspId }) => mspId === 'OemMSP'),
    }));
    expect(believe(alone)).toMatchObject({ findings: ['PARTY_LEFT_OUT'], old: { goesOn: true } });
  });

  it('misses no value of the end; a version before it that was lost is restated as one that is live no more', () => {
    const sealKey = keys.seal(...unit);
    const told = carrierLeft('OemMSP').succeeded('CarrierMSP');
    lose(told.blocks.at(-1)!, sealKey);
    expect(believe(told)).toMatchObject({ findings: [], old: { goesOn: false }, successor: 1 });

    const late = carrierLeft('OemMSP');
    const { sealBytes, seal } = late.channel.live.get(unit.join('/'))!;
    lose(late.blocks.at(-4)!, sealKey);
    lose(late.succeeded('CarrierMSP').blocks.at(-1)!, sealKey);
    expect(believe(late)).toMatchObject({ old: { version: 3, goesOn: true }, successor: undefined });
    const left = { mspId: 'OemMSP', key: keys.left(...unit, seal.version), value: sealBytes };
    late.blocks.push(late.channel.block({ by: 'StewardMSP', functionName: 'records:restate', writes: [left] }));
    expect(believe(late)).toMatchObject({ old: { version: 4, goesOn: false }, successor: 1 });
  });

  it('is nothing that a later version can be joined from', () => {
    const story = carrierLeft('AxleMSP')
      .succeeded('CarrierMSP')
      .applied('OemMSP', command('OfferRole', { role: 'owner', to: 'AxleMSP' }));
    expect(believe(story)).toEqual({ findings: ['HISTORY_BROKEN'], old: { version: undefined, goesOn: false } });
  });

  it.each([1, 100])('is projected so, %s blocks a time', async (size) => {
    for (const self of ['StewardMSP', 'CarrierMSP']) {
      const { blocks, successor } = carrierLeft(self)
        .succeeded('CarrierMSP')
        .applied('CastingMSP', accept('owner'), 'CarrierMSP');
      const database = await server.member(`ends${String((members += 1))}`);
      for (let at = 0; at < blocks.length; at += size)
        await database.transaction((parts) => storeBlocks(parts, 'programme', self, blocks.slice(at, at + size)));
      const rows = await database.projection.tables
        .selectFrom('records')
        .select(['id', 'version', 'ended'])
        .where('kind', '=', 'custody')
        .orderBy('version', 'desc')
        .execute();
      expect(rows).toEqual([
        { id: unitId, version: 4, ended: true },
        ...(self === 'CarrierMSP' ? [] : [{ id: successor, version: 1, ended: false }]),
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
