import { randomBytes } from 'node:crypto';
import {
  addRecordEntry,
  apply,
  newIds,
  ProjectedRecords,
  Progress,
  Writer,
  type WriteContext,
} from '@tierline/api/commands';
import { FabricLedger } from '@tierline/api/gateway';
import { KeyVault, type Signatory, Wallet, walletRows } from '@tierline/api/identity';
import type { Role } from '@tierline/chaincode/schema';
import { Asking, enumValue } from '../support/asking';
import { KeptEnvelopes } from '../support/kept-envelopes';
import { testedConstellation } from '../support/tested-network';
import { UnsureLedger } from '../support/unsure-ledger';

const channel = 'axle-programme';
const id16 = (): string => randomBytes(16).toString('hex');
const buckets = (quantity: number) => [{ start: '2026-11-30', quantity: String(quantity) }];
const nodes = (record: unknown, name: string): unknown[] =>
  (record as Record<string, { edges: { node: unknown }[] }>)[name]!.edges.map(({ node }) => node);
const dueBy = new Date(Date.now() + 3_600_000).toISOString();

describe('writing while others write and things get lost', () => {
  let asking: Asking;
  let id: string;
  let ledger: UnsureLedger;
  let context: WriteContext;
  let enrol: (roles: readonly Role[]) => Promise<Signatory>;
  let close: () => void;

  beforeAll(async () => {
    asking = new Asking(await testedConstellation());
    const proposed = await asking.written('oem', ['manager'], 'proposeLink', { channel, input: { to: 'AxleMSP' } });
    await asking.written('axle', ['manager'], 'acceptLink', { channel, id: proposed.record.id });
    const input = {
      supplier: 'AxleMSP',
      customerPart: 'OEM-4711',
      site: 'BPNS00000003AYRE',
      category: '0001',
      unit: 'PCE',
      granularity: enumValue('week'),
      buckets: buckets(100),
    };
    id = (await asking.written('oem', ['planner'], 'publishForecast', { channel, input })).record.id;
    await newNode();
  }, 120_000);
  afterAll(async () => {
    close();
    await asking.constellation.close();
  });

  /** A node of the OEM’s with a bad connection and no memory; its read model is the running node’s. */
  async function newNode(): Promise<void> {
    const { network } = asking.constellation;
    const { endpoint, tlsCaPem, tlsHostName } = network.connection('OemMSP');
    const inner = new FabricLedger({
      mspId: 'OemMSP',
      chaincode: 'tierline',
      peer: () => ({ endpoint, tlsCaPem, tlsHostName }),
    });
    close = () => inner.close();
    ledger = new UnsureLedger(inner);
    const database = await asking.constellation.member('oem');
    const records = new ProjectedRecords(database, new Progress());
    records.reached = async () => {
      await asking.constellation.settled();
      return true;
    };
    const wallet = new Wallet({
      mspId: 'OemMSP',
      renewDays: 7,
      rows: walletRows(database),
      vault: new KeyVault('22'.repeat(32)),
      authority: { enrol: (request) => network.enrol('OemMSP', request) },
    });
    const subject = id16();
    enrol = (roles) => wallet.signatory({ issuer: 'urn:test', subject, roles });
    const signatory = await enrol(['planner', 'manager']);
    const count = { write: () => undefined, retry: () => undefined, stage: () => undefined };
    context = {
      writer: new Writer({
        ledger,
        records,
        unsettled: new KeptEnvelopes(),
        caughtUp: () => Promise.resolve(true),
        stopped: () => undefined,
        count,
      }),
      ledger,
      records,
      channels: [channel],
      newId: newIds('secret'),
      signatory,
    };
  }

  const versions = async (): Promise<{ version: number; command: string }[]> => {
    const { record } = await asking.read(
      'axle',
      `{ record(id: "${id}") { versions { edges { node { version command } } } } }`,
    );
    return nodes(record, 'versions') as { version: number; command: string }[];
  };
  const ask = (commandId: string, note: string) =>
    apply(context, {
      channel,
      commandId,
      intents: [{ kind: 'forecast', id, name: 'RequestForecastUpdate', input: { of: 'commitment', dueBy, note } }],
    });

  test('the answer lost after ordering: the version stands once, and the command has its receipt', async () => {
    const before = (await versions()).length;
    ledger.loses = 'answer';
    const commandId = id16();
    const first = await ask(commandId, 'first').catch((error: unknown) => error);
    ledger.loses = undefined;
    await asking.constellation.settled();
    const [receipt] = await ask(commandId, 'first');
    expect(receipt).toMatchObject({ version: before + 1, command: 'RequestForecastUpdate' });
    // Whether the read model saw it in time decides only if the person had to ask twice.
    expect(first).toEqual(first instanceof Error ? expect.objectContaining({ code: 'OUTCOME_UNKNOWN' }) : [receipt]);
    expect(await versions()).toHaveLength(before + 1);
  });

  test('never ordered: unknown, until the same envelope goes in again', async () => {
    const before = (await versions()).length;
    ledger.loses = 'envelope';
    const commandId = id16();
    await expect(ask(commandId, 'second')).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', data: { commandId } });
    await expect(ask(commandId, 'another')).rejects.toMatchObject({ code: 'COMMAND_ID_USED' });
    const txIds = ledger.submitted.size;
    ledger.loses = undefined;
    const [receipt] = await ask(commandId, 'second');
    expect(receipt).toMatchObject({ version: before + 1 });
    expect(ledger.submitted.size).toBe(txIds);
    expect(await versions()).toHaveLength(before + 1);
  });

  test('never ordered, and the person was enrolled anew meanwhile: the envelope goes in as it was signed', async () => {
    const before = (await versions()).length;
    ledger.loses = 'envelope';
    const commandId = id16();
    await expect(ask(commandId, 'signed before')).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    ledger.loses = undefined;
    context = { ...context, signatory: await enrol(['planner', 'quality', 'manager']) };
    const [receipt] = await ask(commandId, 'signed before');
    expect(receipt).toMatchObject({ version: before + 1 });
    expect(await versions()).toHaveLength(before + 1);
  });

  test('never ordered, and somebody else was first: decided anew', async () => {
    const before = (await versions()).length;
    ledger.loses = 'envelope';
    const commandId = id16();
    await expect(ask(commandId, 'third')).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    await asking.written('axle', ['planner'], 'requestForecastUpdate', {
      channel,
      id,
      input: { of: enumValue('demand'), dueBy },
    });
    ledger.loses = undefined;
    const [receipt] = await ask(commandId, 'third');
    expect(receipt).toMatchObject({ version: before + 2 });
    expect(await versions()).toHaveLength(before + 2);
  });

  test('a creation without an answer comes to pass once, under one id', async () => {
    ledger.loses = 'envelope';
    const commandId = id16();
    const link = { channel, commandId, intents: [{ kind: 'link', name: 'ProposeLink', input: { to: 'CarrierMSP' } }] };
    await expect(apply(context, link)).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    ledger.loses = undefined;
    const [receipt] = await apply(context, link);
    const again = await apply(context, link);
    expect(again).toEqual([receipt]);
    const { links } = await asking.read('carrier', '{ links { edges { node { id } } } }');
    expect(links).toEqual({ edges: [{ node: { id: receipt!.id } }] });
  });

  test('what the node draws nobody may choose', async () => {
    const input = { to: 'CastingMSP', random: id16() };
    const chosen = { channel, intents: [{ kind: 'link', name: 'ProposeLink', input }] };
    await expect(apply(context, chosen)).rejects.toMatchObject({ code: 'MALFORMED', data: { at: 'random' } });
  });

  test('an entry without an answer is there once', async () => {
    ledger.loses = 'answer';
    const commandId = id16();
    const comment = { place: { channel, kind: 'forecast', id }, content: { type: 'comment', text: 'once' }, commandId };
    await addRecordEntry(context, comment).catch(() => undefined);
    ledger.loses = undefined;
    await asking.constellation.settled();
    const [receipt] = await addRecordEntry(context, comment);
    const { record } = await asking.read(
      'axle',
      `{ record(id: "${id}") { entries { edges { node { entryId type } } } } }`,
    );
    const entries = nodes(record, 'entries') as { entryId: string; type: string }[];
    expect(entries.filter(({ type }) => type === 'comment')).toEqual([{ entryId: receipt!.entryId, type: 'comment' }]);
    const other = { ...comment, content: { type: 'comment', text: 'twice' } };
    await expect(addRecordEntry(context, other)).rejects.toMatchObject({ code: 'COMMAND_ID_USED' });
  });

  test('sixteen writers at two nodes on one record: each is told its end, none is lost, none stands twice', async () => {
    const before = (await versions()).length;
    const request = (of: string, note: string) => ({
      channel,
      id,
      commandId: id16(),
      waitMinutes: 0,
      input: { of: enumValue(of), dueBy, note },
    });
    const writes = Array.from({ length: 16 }, (_, index) => {
      const note = `writer ${String(index)}`;
      if (index % 2 === 0) return asking.write('axle', ['planner'], 'requestForecastUpdate', request('demand', note));
      if (index % 4 === 1)
        return asking.write('oem', ['planner'], 'requestForecastUpdate', request('commitment', note));
      const revision = {
        channel,
        id,
        basedOn: before,
        commandId: id16(),
        waitMinutes: 0,
        input: { buckets: buckets(100 + index) },
      };
      return asking.write('oem', ['planner'], 'reviseForecast', revision);
    });
    const answers = await Promise.all(writes);
    const ends = answers.map((answer) => (answer.__typename === 'Refused' ? answer.code : answer.__typename));
    for (const end of ends)
      expect(['Written', 'CHANGED_SINCE', 'PARTNER_BEHIND', 'PRIOR_NOT_LIVE', 'TRANSACTION_INVALID']).toContain(end);
    await asking.constellation.settled();
    const stands = await versions();
    const told = answers.flatMap((answer) => (answer.__typename === 'Written' ? [answer.changes[0]!.version] : []));
    expect(stands).toHaveLength(before + told.length);
    expect([...told].sort((a, b) => a - b)).toEqual(stands.slice(before).map(({ version }) => version));
    expect(ends.filter((end) => end === 'Written').length).toBeGreaterThanOrEqual(12);
  });

  test('a partner’s peer that is down is named, and back again it serves', async () => {
    const { network } = asking.constellation;
    const comment = { channel, id, waitMinutes: 0, input: { text: 'anybody there?' } };
    await network.faults.down('AxleMSP');
    const answer = await asking.write('oem', ['planner'], 'addForecastComment', comment);
    await network.faults.up('AxleMSP');
    expect(answer).toMatchObject({ code: 'PARTNER_UNAVAILABLE', data: { organisations: ['AxleMSP'] } });
    expect(await asking.refused('oem', ['planner'], 'addForecastComment', comment)).toBe('Written');
  });
});
