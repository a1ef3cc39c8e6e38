import { DatabaseServer, storeBlocks } from '@tierline/api/readmodel';
import { keys, Knowledge } from '@tierline/chaincode/record';
import { carrierLeft, unit, unitId, UnitStory } from '../support/unit-story';

/** Whoever writes the same key of its own again and again must not make everybody read all of it again each time. */
describe('what is judged by what stands under a key', () => {
  let server: DatabaseServer;
  let members = 0;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());
  afterEach(() => jest.restoreAllMocks());

  const project = async ({ self, blocks }: UnitStory) => {
    const database = await server.member(`standing${String((members += 1))}`);
    for (const block of blocks) await database.transaction((parts) => storeBlocks(parts, 'programme', self, [block]));
    return database.projection.tables;
  };

  it.each(['records:mend', 'records:succeed'])(
    'asks for no more of the past than that, for %s',
    async (functionName) => {
      const story = new UnitStory('OemMSP');
      const writes = [{ mspId: 'SecondMSP', key: keys.seal(...unit), value: 'x' }];
      for (let times = 0; times < 40; times += 1)
        story.blocks.push(story.channel.block({ by: 'SecondMSP', functionName, writes }));
      const recalled = jest.spyOn(Knowledge.prototype, 'recallWrite');
      await project(story);
      expect(recalled.mock.calls.length).toBeLessThan(story.blocks.length * 10);
    },
  );

  it('still knows where a record stands', async () => {
    const story = carrierLeft('OemMSP');
    for (const value of ['x', 'y', undefined]) story.alone('CastingMSP', story.successorKey, value);
    const tables = await project(story.succeeded('CarrierMSP'));
    const records = await tables.selectFrom('records').select(['id', 'ended']).where('kind', '=', 'custody').execute();
    expect(new Map(records.map(({ id, ended }) => [id, ended]))).toEqual(
      new Map([
        [unitId, true],
        [story.successor, false],
      ]),
    );
  });
});
