import { newIds, ProjectedRecords, Progress, processCommands, Writer } from '@tierline/api/commands';
import { DatabaseServer, type MemberDatabase, type ReadBlock, storeBlocks } from '@tierline/api/readmodel';
import type { Submission } from '@tierline/api/gateway';
import { derivedId, linkSecret } from '@tierline/chaincode/record';
import type { Command } from '@tierline/chaincode/schema';
import { Channel, commands, crate } from '../support/channel';
import { committed, ScriptedLedger, signatory } from '../support/scripted-ledger';
import { KeptEnvelopes } from '../support/kept-envelopes';

const identifier = { scheme: 'sscc', sscc: '340123450000000017' };
const commission: Command = { name: 'CommissionUnit', input: { identifier, kind: crate, values: {} } };
const offer: Command = { name: 'OfferRole', input: { role: 'custodian', to: 'CarrierMSP' } };
/** To one that leaves with it. */
const lent: Command = { name: 'OfferRole', input: { role: 'owner', to: 'CastingMSP' } };
const close: Command = { name: 'CloseUnit', input: {} };

/** OEM and axle maker each link with the steward, and each commissions the same crate. */
describe('two members’ commissions of one identifier', () => {
  let server: DatabaseServer;
  let members = 0;
  let steward: MemberDatabase;
  let channel: Channel;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    steward = await server.member(`witness${String((members += 1))}`);
    channel = new Channel('StewardMSP');
    await project(channel.bootstrap(), ...linked('OemMSP', 'a'), ...linked('AxleMSP', 'c'));
  });

  const project = (...blocks: ReadBlock[]) =>
    steward.transaction((parts) => storeBlocks(parts, 'programme', 'StewardMSP', blocks));
  const linked = (mspId: string, random: string) => {
    const link = channel.fresh();
    const propose = { name: 'ProposeLink', input: { to: 'StewardMSP', random: random.repeat(32) } };
    return [
      channel.apply(mspId, 'link', link, propose),
      channel.apply('StewardMSP', 'link', link, commands.acceptLink),
    ];
  };
  /** The record goes on as another, without a member that has left; gives its place. */
  async function succeeded(
    mspId: string,
    [kind, id]: readonly [string, string],
    without: string,
  ): Promise<readonly ['custody', string]> {
    const { id: successor, block } = channel.succeed(mspId, kind, id, without);
    await project(block);
    return ['custody', successor];
  }
  const unitOf = (random: string) =>
    ['custody', derivedId(linkSecret(random.repeat(32), 'b'.repeat(32)), 'custody', identifier)] as const;
  const [oems, axles] = [unitOf('a'), unitOf('c')];

  /** What the node of `mspId` sends when it looks at the unit's offer. */
  async function lookedAt([kind, id]: readonly [string, string], mspId = 'StewardMSP'): Promise<unknown[]> {
    const ledger = new ScriptedLedger();
    const sent: unknown[] = [];
    const prepare = ledger.prepare.bind(ledger);
    ledger.prepare = (submission: Submission) => {
      submission.foresee?.(channel.at);
      sent.push(...(JSON.parse(submission.transient['steps'] as string) as unknown[]));
      return prepare(submission);
    };
    ledger.script.submit.push(committed(99n));
    const progress = new Progress();
    progress.advance('programme', 100n);
    const records = new ProjectedRecords(steward, progress);
    const count = { write: () => undefined, retry: () => undefined, stage: () => undefined };
    const writer = new Writer({
      ledger,
      records,
      unsettled: new KeptEnvelopes(),
      caughtUp: () => Promise.resolve(true),
      stopped: () => undefined,
      count,
    });
    const bot = { ...signatory, mspId, roles: ['bot'] };
    const context = { writer, ledger, records, channels: ['programme'], newId: newIds('secret'), signatory: bot };
    const bots = processCommands({
      context: () => Promise.resolve(context),
      derive: () => Promise.resolve(),
      answer: () => Promise.resolve(),
      automate: () => Promise.resolve(),
    });
    const record = { channel: 'programme', kind, id };
    const effect = { type: 'declineIfSecond', record, offer: { role: 'custodian', to: 'CarrierMSP' } } as const;
    expect(await bots.perform('9'.repeat(32), effect)).toEqual({ result: 'done' });
    return sent;
  }

  it('are seen by the steward’s node, which declines what the later one offers', async () => {
    await project(channel.apply('OemMSP', ...oems, commission), channel.apply('AxleMSP', ...axles, commission));
    await project(channel.apply('OemMSP', ...oems, offer), channel.apply('AxleMSP', ...axles, offer));
    expect(await lookedAt(oems)).toEqual([]);
    const reason = 'the steward witnesses no handover of this unit; ask it';
    expect(await lookedAt(axles)).toMatchObject([
      { id: axles[1], command: { name: 'DeclineOffer', input: { role: 'custodian', to: 'CarrierMSP', reason } } },
    ]);
  });

  it('are nobody else’s to judge', async () => {
    await project(channel.apply('OemMSP', ...oems, commission), channel.apply('AxleMSP', ...axles, commission));
    await project(channel.apply('AxleMSP', ...axles, offer));
    expect(await lookedAt(axles, 'CarrierMSP')).toEqual([]);
  });

  it('are fine one after the other: a closed unit’s identifier may be used again', async () => {
    await project(channel.apply('OemMSP', ...oems, commission), channel.apply('OemMSP', ...oems, close));
    await project(channel.apply('AxleMSP', ...axles, commission), channel.apply('AxleMSP', ...axles, offer));
    expect(await lookedAt(axles)).toEqual([]);
  });

  it('are none where one goes on as another: the successor stands in its predecessor’s place', async () => {
    await project(channel.apply('OemMSP', ...oems, commission), channel.apply('OemMSP', ...oems, lent));
    await project(...channel.leaves('CastingMSP'));
    const goesOn = await succeeded('OemMSP', oems, 'CastingMSP');
    await project(channel.apply('OemMSP', ...goesOn, offer));
    expect(await lookedAt(goesOn)).toEqual([]);
  });

  it('are judged by the first of a succession', async () => {
    await project(channel.apply('OemMSP', ...oems, commission), channel.apply('AxleMSP', ...axles, commission));
    await project(channel.apply('OemMSP', ...oems, lent), ...channel.leaves('CastingMSP'));
    const goesOn = await succeeded('OemMSP', oems, 'CastingMSP');
    await project(channel.apply('OemMSP', ...goesOn, offer), channel.apply('AxleMSP', ...axles, offer));
    expect(await lookedAt(goesOn)).toEqual([]);
    expect(await lookedAt(axles)).toMatchObject([{ id: axles[1], command: { name: 'DeclineOffer' } }]);
  });

  it('are declined to nobody for one by who does not hold the company prefix', async () => {
    await project(channel.apply('OemMSP', ...oems, commission), channel.apply('AxleMSP', ...axles, commission));
    await project(...channel.binds({ AxleMSP: ['4012345'] }), channel.apply('AxleMSP', ...axles, offer));
    expect(await lookedAt(axles)).toEqual([]);
  });
});
