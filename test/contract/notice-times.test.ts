import { DatabaseServer, type ReadBlock, storeBlocks } from '@tierline/api/readmodel';
import {
  addEntry,
  canonical,
  derivedId,
  entryIdOf,
  keys,
  Knowledge,
  linkSecret,
  readTransaction,
} from '@tierline/chaincode/record';
import { Channel, commands, person } from '../support/channel';

const forecastId = derivedId(linkSecret('a'.repeat(32), 'b'.repeat(32)), 'forecast', [
  ...['OemMSP', 'P-1', 'BPNS0000000000A1', '0001', 'week'],
]);
const forecast = ['forecast', forecastId] as const;
const atMinute = (minute: number): string => new Date(Date.UTC(2026, 0, 5) + minute * 60_000).toISOString();

/** The OEM says something alone, and later shows it to its supplier. Its own peer takes any time. */
class Story {
  readonly channel: Channel;
  readonly blocks: ReadBlock[] = [];

  constructor(readonly self: string) {
    this.channel = new Channel(self);
    this.blocks.push(
      this.channel.bootstrap(),
      this.channel.tick(),
      ...this.channel.linked('OemMSP', 'AxleMSP'),
      this.channel.apply('OemMSP', ...forecast, commands.publish('AxleMSP')),
    );
  }

  ticks(minute: number): this {
    this.channel.minutes = minute;
    this.blocks.push(this.channel.tick());
    return this;
  }

  /** Sealed at that minute with the time of another. */
  says(commandId: string, minute: number, claimed = minute): this {
    const { notice, noticeId } = noticeOf(commandId, claimed);
    this.channel.minutes = minute;
    const writes = [{ mspId: 'OemMSP', key: keys.notice(noticeId), value: notice }];
    this.blocks.push(
      this.channel.block({ by: 'OemMSP', functionName: 'records:notice', writes, at: atMinute(claimed) }),
    );
    return this;
  }

  /** Cites it at that minute, in a transaction with the time of another. */
  cites(commandId: string, saidAt: number, minute: number, claimed = minute): this {
    const { sealBytes: seal, bodyBytes: body } = this.channel.live.get(forecast.join('/'))!;
    this.channel.minutes = minute;
    const request = {
      ...{ kind: 'forecast', id: forecastId, commandId, salt: '0'.repeat(32), prior: { seal, body } },
      content: { type: 'citation', ...noticeOf(commandId, saidAt) },
    };
    const { registry } = this.channel;
    const { writes } = addEntry(request, { caller: person('OemMSP'), at: atMinute(claimed), registry });
    this.blocks.push(
      this.channel.block({ by: 'OemMSP', functionName: 'records:entry', writes, at: atMinute(claimed) }),
    );
    return this;
  }
}

function noticeOf(commandId: string, minute: number): { noticeId: string; notice: string } {
  const noticeId = entryIdOf('OemMSP', commandId);
  const said = { v: 1, noticeId, by: { mspId: 'OemMSP', name: 'OemMSP-1' }, at: atMinute(minute), rules: 1 };
  return { noticeId, notice: canonical({ ...said, content: { type: 'incident' }, salt: '0'.repeat(32) }) };
}

const [honest, backdated] = ['1'.repeat(32), '2'.repeat(32)];
const told = (self: string): Story =>
  new Story(self)
    .says(honest, 1)
    .ticks(20)
    .says(backdated, 21, 2)
    .ticks(40)
    .cites(honest, 1, 40)
    .cites(backdated, 2, 41, 22);

describe('the time of what a member said alone', () => {
  let server: DatabaseServer;
  let members = 0;
  beforeAll(async () => {
    server = await DatabaseServer.open();
  });
  afterAll(() => server.close());

  it('is its own word: readers tell the tick before it, whoever shows it when', () => {
    const known = new Knowledge('AxleMSP');
    const outcomes = told('AxleMSP')
      .blocks.flatMap(({ transactions }) => transactions)
      .flatMap(({ ledger, values }) => readTransaction(ledger, values, known))
      .map(({ outcome }) => outcome);
    expect(outcomes.flatMap(({ findings }) => findings)).toEqual([]);
    expect(outcomes.flatMap(({ entries }) => entries.map(({ late, said }) => ({ late, said })))).toEqual([
      { late: false, said: { block: 5n, tx: 0, tickBefore: atMinute(0), late: false } },
      { late: true, said: { block: 7n, tx: 0, tickBefore: atMinute(20), late: true } },
    ]);
  });

  it.each([1, 100])('is projected so, %s blocks a time', async (size) => {
    const project = async ({ self, blocks }: Story) => {
      const database = await server.member(`said${String((members += 1))}`);
      for (let at = 0; at < blocks.length; at += size)
        await database.transaction((parts) => storeBlocks(parts, 'programme', self, blocks.slice(at, at + size)));
      return database.projection.tables;
    };
    const axle = await project(told('AxleMSP'));
    const columns = ['late', 'said_block', 'said_tick', 'said_late'] as const;
    expect(await axle.selectFrom('entries').select(columns).orderBy('block').execute()).toEqual([
      { late: false, said_block: 5n, said_tick: atMinute(0), said_late: false },
      { late: true, said_block: 7n, said_tick: atMinute(20), said_late: true },
    ]);
    const oem = await project(told('OemMSP'));
    expect(await oem.selectFrom('notices').select(['at', 'tick_before', 'late']).orderBy('block').execute()).toEqual([
      { at: atMinute(1), tick_before: atMinute(0), late: false },
      { at: atMinute(2), tick_before: atMinute(20), late: true },
    ]);
  });
});
