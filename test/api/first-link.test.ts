import { Progress, ProjectedRecords } from '@tierline/api/commands';
import { DatabaseServer, type MemberDatabase, storeBlocks, type ReadBlock } from '@tierline/api/readmodel';
import { keys, linkSecret } from '@tierline/chaincode/record';
import { Channel } from '../support/channel';

const hex = (digit: string): string => digit.repeat(32);

describe('of two links of a pair', () => {
  let server: DatabaseServer;
  let axle: MemberDatabase;
  let channel: Channel;
  let members = 0;

  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    members += 1;
    axle = await server.member(`links${String(members)}`);
    channel = new Channel('AxleMSP');
    await project(channel.bootstrap());
  });

  const project = (...blocks: ReadBlock[]) =>
    axle.transaction((parts) => storeBlocks(parts, 'programme', 'AxleMSP', blocks));
  const secret = () => new ProjectedRecords(axle, new Progress()).linkSecret('programme', ['AxleMSP', 'OemMSP']);
  const propose = (id: string, digit: string) =>
    channel.apply('OemMSP', 'link', id, { name: 'ProposeLink', input: { to: 'AxleMSP', random: hex(digit) } });
  const accept = (id: string, digit: string) =>
    channel.apply('AxleMSP', 'link', id, { name: 'AcceptLink', input: { random: hex(digit) } });
  const end = (id: string) => channel.apply('OemMSP', 'link', id, { name: 'EndLink', input: { reason: 'replaced' } });

  it('the first accepted counts, not the first proposed', async () => {
    await project(propose(hex('1'), 'a'), propose(hex('2'), 'b'));
    await project(accept(hex('2'), 'c'), accept(hex('1'), 'd'));
    expect(await secret()).toBe(linkSecret(hex('b'), hex('c')));
  });

  it('and goes on counting when it changes later, or its acceptance is purged', async () => {
    await project(propose(hex('1'), 'a'), accept(hex('1'), 'b'), propose(hex('2'), 'c'), accept(hex('2'), 'd'));
    await project(end(hex('1')));
    expect(await secret()).toBe(linkSecret(hex('a'), hex('b')));
    const body = { mspId: 'AxleMSP', key: keys.body('link', hex('1'), 2), value: undefined, isPurge: true };
    await project(channel.block({ by: 'AxleMSP', functionName: 'records:purge', writes: [body] }));
    expect(await secret()).toBe(linkSecret(hex('a'), hex('b')));
  });

  it('none counts before it is accepted', async () => {
    await project(propose(hex('1'), 'a'));
    expect(await secret()).toBeUndefined();
  });
});
