import type { ReadBlock } from '@tierline/api/readmodel';
import { keys } from '@tierline/chaincode/record';
import { commands } from '../support/channel';
import { databases, type TestDatabase } from '../support/databases';
import { forecast, ProjectingMember } from '../support/projecting-member';

describe.each(databases)('what a member does not project, on %s', (_name, open) => {
  let test: TestDatabase;
  let axle: ProjectingMember;

  beforeAll(async () => {
    test = await open();
  });
  afterAll(() => test.stop());
  beforeEach(async () => {
    axle = await ProjectingMember.begin(test.server);
  });

  describe('finds, and never takes for state', () => {
    const refused = async (code: string, block: ReadBlock, version = 1) => {
      await axle.project(block);
      expect(await axle.findings()).toEqual([code]);
      expect((await axle.record())?.version).toBe(version);
    };
    const withoutAxle = { endorsers: ['OemMSP'] };

    it('a party written without its endorsement (1)', async () => {
      await axle.published();
      await refused(
        'ENDORSEMENT_MISSING',
        axle.channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({ ...tx, ...withoutAxle })),
      );
    });
    it('a key policy (2)', async () => {
      await axle.published();
      await refused(
        'METADATA_WRITTEN',
        axle.channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({ ...tx, metadataKeys: ['k'] })),
      );
    });
    it('a version that leaves a party out (3)', async () => {
      await axle.published();
      const only = (mspId: string) =>
        axle.channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({
          ...tx,
          writes: tx.writes.filter((write) => write.mspId === mspId),
        }));
      await refused('PARTY_LEFT_OUT', only('OemMSP'));
    });
    it('another creator than the author (4)', async () => {
      await axle.published();
      await refused(
        'VERSION_DIFFERS',
        axle.channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({
          ...tx,
          caller: { mspId: 'OemMSP', name: 'x', roles: ['planner'] },
        })),
      );
    });
    it('another time than the header’s (4)', async () => {
      await axle.published();
      await refused(
        'VERSION_DIFFERS',
        axle.channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({
          ...tx,
          at: '2026-01-05T00:00:00.001Z',
        })),
      );
    });
    it('a function that is none of ours (4)', async () => {
      await axle.published();
      await refused(
        'WRITES_DIFFER',
        axle.channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({
          ...tx,
          functionName: 'records:other',
        })),
      );
    });
    it('a further key (4)', async () => {
      await axle.published();
      await refused(
        'WRITES_DIFFER',
        axle.channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({
          ...tx,
          writes: [...tx.writes, { mspId: 'OemMSP', key: 'other', value: '1' }],
        })),
      );
    });
    it('what the rules refuse (5)', async () => {
      await axle.published();
      const revised = axle.channel.step('OemMSP', ...forecast, commands.revise('1'));
      await refused('OTHER_SIDE', axle.channel.block({ by: 'AxleMSP', writes: revised.writes }));
    });
    it('a state that the rules do not give (5)', async () => {
      await axle.published();
      const twisted = axle.channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({
        ...tx,
        writes: tx.writes.map((write) => ({
          ...write,
          value: write.key.includes('/body/') ? write.value?.replace('"1"', '"2"') : write.value,
        })),
      }));
      await refused('VERSION_DIFFERS', twisted);
    });
    it('an id under which another record could have stood before (6)', async () => {
      await axle.linked();
      await axle.project(
        axle.channel.block({
          by: 'CarrierMSP',
          writes: ['CarrierMSP', 'OemMSP'].map((mspId) => ({ mspId, key: keys.seal(...forecast), value: '{}' })),
        }),
      );
      await axle.project(axle.channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')));
      expect(await axle.findings()).toEqual(['ID_TAKEN']);
      expect(await axle.record()).toBeUndefined();
    });
    it('a record made with us without a link', async () => {
      await axle.project(axle.channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')));
      expect(await axle.findings()).toEqual(['LINK_MISSING']);
      expect(await axle.record()).toBeUndefined();
    });
    it('an old prior', async () => {
      await axle.published();
      const behind = axle.channel.apply('OemMSP', ...forecast, commands.revise('1'), (tx) => ({ ...tx }));
      await axle.project(axle.channel.apply('OemMSP', ...forecast, commands.revise('2')));
      const late = {
        ...behind,
        number: 99n,
        transactions: behind.transactions.map((one) => ({ ...one, ledger: { ...one.ledger, block: 99n } })),
      };
      await refused('PRIOR_DIFFERS', late, 2);
    });
    it('public state changed by a minority', async () => {
      await axle.published();
      const tick = axle.channel.tick();
      await refused('MINORITY', {
        ...tick,
        transactions: tick.transactions.map((one) => ({ ...one, ledger: { ...one.ledger, byMajority: false } })),
      });
    });
  });

  it('goes on from the true version over what stood at all parties and was found', async () => {
    await axle.published();
    const forged = axle.channel.apply('OemMSP', ...forecast, commands.revise('7'), (tx) => ({
      ...tx,
      args: ['x'],
    }));
    await axle.project(forged);
    expect(await axle.record()).toMatchObject({ version: 1, ended: false });
    await axle.project(axle.channel.apply('OemMSP', ...forecast, commands.revise('8')));
    expect(await axle.findings()).toEqual(['WRITES_DIFFER']);
    expect(await axle.record()).toMatchObject({ version: 2, ended: false });
  });
});
