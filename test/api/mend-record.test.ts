import { mendRecord, newIds, ProjectedRecords, Progress, type RecordSource, Writer } from '@tierline/api/commands';
import type { Submission } from '@tierline/api/gateway';
import { DatabaseServer, type ReadBlock, readDiffering } from '@tierline/api/readmodel';
import { keys, sha256Hex } from '@tierline/chaincode/record';
import { commands } from '../support/channel';
import { KeptEnvelopes } from '../support/kept-envelopes';
import { forecast, ProjectingMember } from '../support/projecting-member';
import { committed, ScriptedLedger, signatory } from '../support/scripted-ledger';

const [kind, id] = forecast;
const place = { channel: 'programme', kind, id };

describe('a member’s own copy', () => {
  let server: DatabaseServer;
  let axle: ProjectingMember;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    axle = await ProjectingMember.begin(server);
    await axle.published();
  });

  const rewritten = (mspId: string, value: string | undefined) =>
    axle.project(axle.channel.block({ by: mspId, writes: [{ mspId, key: keys.seal(...forecast), value }] }));
  const lost = (block: ReadBlock): ReadBlock => ({
    ...block,
    transactions: block.transactions.map(({ ledger }) => ({ ledger, values: new Map() })),
  });
  const differing = async () => (await readDiffering(axle.database, [place, { ...place, id: '0'.repeat(32) }]))[0];

  /** What the member's node sends when a manager asks it to mend. */
  async function sent(change: Partial<RecordSource> = {}): Promise<unknown> {
    const progress = new Progress();
    progress.advance('programme', 100n);
    const records = Object.assign(new ProjectedRecords(axle.database, progress), change);
    const ledger = new ScriptedLedger();
    ledger.script.submit.push(committed(99n));
    const transients: unknown[] = [];
    const prepare = ledger.prepare.bind(ledger);
    ledger.prepare = (submission: Submission) => {
      transients.push(JSON.parse(submission.transient['mend'] as string));
      return prepare(submission);
    };
    const count = { write: () => undefined, retry: () => undefined, stage: () => undefined };
    const writer = new Writer({
      ledger,
      records,
      unsettled: new KeptEnvelopes(),
      caughtUp: () => Promise.resolve(true),
      stopped: () => undefined,
      count,
    });
    const manager = { ...signatory, mspId: 'AxleMSP', roles: ['manager' as const] };
    const context = { writer, ledger, records, channels: ['programme'], newId: newIds('secret'), signatory: manager };
    await mendRecord(context, place);
    return transients;
  }
  const held = () => {
    const { sealBytes: seal, bodyBytes: body } = axle.channel.live.get(forecast.join('/'))!;
    return { seal, body };
  };

  it.each(['{}', undefined])(
    'rewritten to %s differs from the version that holds, and is mended to it',
    async (value) => {
      expect(await differing()).toEqual([]);
      await rewritten('AxleMSP', value);
      expect(await differing()).toEqual(['AxleMSP']);
      expect(await sent()).toEqual([{ ...held(), replaces: value === undefined ? '' : sha256Hex(value) }]);
    },
  );

  it('is mended whatever the others hold', async () => {
    await rewritten('OemMSP', 'x');
    await rewritten('AxleMSP', 'y');
    expect(await differing()).toEqual(['AxleMSP', 'OemMSP']);
    expect(await sent()).toEqual([{ ...held(), replaces: sha256Hex('y') }]);
  });

  it('that holds a version whose values did not come is not taken back', async () => {
    await axle.project(lost(axle.channel.apply('OemMSP', ...forecast, commands.revise('120'))));
    expect(await differing()).toEqual(['AxleMSP', 'OemMSP']);
    await expect(sent()).rejects.toMatchObject({ code: 'VERSION_MISSING', data: { kind, id } });
  });

  it('is not mended where another record took the place of its own', async () => {
    const live = { version: 1, sealHash: '', prior: held(), ended: true };
    await expect(sent({ live: () => Promise.resolve(live) })).rejects.toMatchObject({ code: 'RECORD_ENDED' });
  });
});
