import { newIds, processCommands, Writer } from '@tierline/api/commands';
import type { Submission } from '@tierline/api/gateway';
import type { CumulativeAccountState, Json, Prior, Role, StepRequest } from '@tierline/chaincode/schema';
import type { Outcome } from '@tierline/workflows';
import { Channel } from '../../support/channel';
import { KeptEnvelopes } from '../../support/kept-envelopes';
import { committed, ScriptedLedger, ScriptedRecords, signatory } from '../../support/scripted-ledger';

const [channel, account, shipment] = ['programme', 'ac'.repeat(16), '5b'.repeat(16)];
const accountKey = `cumulative-account/${account}`;
const site = 'BPNS00000003AYRE';
const opening = { customer: 'OemMSP', supplier: 'AxleMSP', customerPart: 'OEM-1', site, unit: 'PCE' };
const at = (minutes: number): string => new Date(Date.UTC(2026, 0, 5) + minutes * 60_000).toISOString();
const line = (number: number, quantity: string, part = 'OEM-1', unit = 'PCE') => ({
  ...{ line: number, customerPart: part, quantity, unit },
});
type Lines = ReturnType<typeof line>[];

/** A shipment that was dispatched, of two lines of the part, and the account of the part. */
function world({ lines = [line(1, '90'), line(2, '10')], startsAt = '2026-01-01' } = {}) {
  const played = new Channel('OemMSP');
  const states = new Map<string, Prior[]>();
  const said = (by: string, kind: string, id: string, name: string, input: object): void => {
    played.apply(by, kind, id, { name, input: JSON.parse(JSON.stringify(input)) as Json });
    const { sealBytes, bodyBytes } = played.live.get(`${kind}/${id}`)!;
    states.set(`${kind}/${id}`, [...(states.get(`${kind}/${id}`) ?? []), { seal: sealBytes, body: bodyBytes }]);
  };
  const about = (name: string, input: object, by = 'AxleMSP'): void =>
    said(by, 'cumulative-account', account, name, input);
  const dispatch = (dispatched: Lines = lines, number = 'N-1', id = shipment): void => {
    const legs = [{ from: 'BPNS00000003B2OM', to: site }];
    said('AxleMSP', 'shipment', id, 'PlanShipment', {
      ...{ number, consignee: 'OemMSP', lines: dispatched, handlingUnits: [], legs },
    });
    said('AxleMSP', 'shipment', id, 'DispatchShipment', { dispatchedAt: at(-3) });
  };
  const receive = (quantities: string[]): void =>
    said('OemMSP', 'shipment', shipment, 'ReceiveShipment', {
      receivedAt: at(-1),
      lines: quantities.map((quantity, index) => ({ line: index + 1, quantity, reason: 'short' })),
    });
  const body = (key: string) => JSON.parse(states.get(key)!.at(-1)!.body) as { state: unknown };
  about('OpenAccount', { ...opening, startsAt });

  /** What `mspId` counts; `before`: what happens between its look at the account and its word. */
  const count = async (mspId: string, { commandId = 'cd'.repeat(16), before = () => {}, parts }: Counted = {}) => {
    const records = Object.assign(new ScriptedRecords(), {
      live: ({ kind, id }: { kind: string; id: string }) => {
        const held = played.live.get(`${kind}/${id}`);
        const prior = states.get(`${kind}/${id}`)?.at(-1);
        return Promise.resolve(
          held && prior && { version: held.seal.version, sealHash: held.sealHash, prior, ended: false },
        );
      },
      version: ({ kind, id }: { kind: string; id: string }, version: number) =>
        Promise.resolve(states.get(`${kind}/${id}`)?.[version - 1]),
      states: (_channel: string, _kind: string, holding: readonly object[]) => {
        const { state } = body(accountKey);
        const version = states.get(accountKey)!.length;
        const own = state as Record<string, unknown>;
        const isIt = holding.some((one) => Object.entries(one).every(([name, value]) => own[name] === value));
        const found = isIt ? [{ id: account, version, state }] : [];
        return Promise.resolve(found).finally(before);
      },
    });
    const ledger = new ScriptedLedger();
    const stated: unknown[] = [];
    const prepare = ledger.prepare.bind(ledger);
    ledger.prepare = async (submission: Submission) => {
      submission.foresee?.(played.at);
      const prepared = await prepare(submission);
      for (const { command } of JSON.parse(submission.transient['steps'] as string) as StepRequest[]) {
        stated.push(command);
        about(command.name, command.input as object, mspId);
      }
      return prepared;
    };
    ledger.script.submit.push(committed(9n));
    const counters = { write: () => undefined, retry: () => undefined, stage: () => undefined };
    const ports = {
      ledger,
      records,
      unsettled: new KeptEnvelopes(),
      caughtUp: () => Promise.resolve(true),
      stopped: () => undefined,
      count: counters,
    };
    const context = {
      ...{ writer: new Writer(ports), ledger, records, channels: [channel], newId: newIds('secret') },
      signatory: { ...signatory, mspId, roles: ['bot'] as Role[] },
    };
    const outcome: Outcome = await processCommands({
      context: () => Promise.resolve(context),
      derive: () => Promise.resolve(),
      answer: () => Promise.resolve(),
      automate: () => Promise.resolve(),
    }).perform(commandId, {
      ...{ type: 'count', record: { channel, kind: 'shipment', id: shipment } },
      side: mspId === 'AxleMSP' ? 'dispatched' : 'received',
      ...(parts && { parts }),
    });
    return { outcome, stated };
  };
  const figures = () => {
    const { dispatched, received } = body(accountKey).state as CumulativeAccountState;
    return [dispatched?.cumulative, received?.cumulative];
  };
  return { about, dispatch, receive, count, figures };
}
type Counted = { commandId?: string; before?: () => void; parts?: readonly string[] };
const done = { outcome: { result: 'done' } };

describe('a shipment in the account of its part', () => {
  it('is added by each side to its own figure, with its number, its day and what it counted', async () => {
    const { dispatch, receive, count, figures } = world();
    dispatch();
    expect(await count('AxleMSP')).toMatchObject({
      ...done,
      stated: [
        { name: 'StateDispatched', input: { note: 'N-1', quantity: '100', cumulative: '100', date: '2026-01-04' } },
      ],
    });
    receive(['90', '8']);
    expect(await count('OemMSP')).toMatchObject({
      ...done,
      stated: [{ name: 'StateReceived', input: { note: 'N-1', quantity: '98', cumulative: '98' } }],
    });
    expect(figures()).toEqual(['100', '98']);
  });

  it('is added once: not again by the same effect, nor after a person or a file has stated it', async () => {
    const { dispatch, count, figures } = world();
    dispatch();
    await count('AxleMSP');
    expect(await count('AxleMSP')).toEqual({ ...done, stated: [] });
    expect(await count('AxleMSP', { commandId: 'ef'.repeat(16) })).toEqual({ ...done, stated: [] });
    expect(figures()).toEqual(['100', undefined]);
    const other = world();
    other.dispatch();
    other.about('StateDispatched', { note: '00n-1', quantity: '100', cumulative: '100', date: '2026-01-04' });
    for (let later = 1; later <= 130; later += 1)
      other.about('StateDispatched', {
        note: `L${later}`,
        quantity: '1',
        cumulative: `${100 + later}`,
        date: '2026-01-05',
      });
    expect(await other.count('AxleMSP')).toEqual({ ...done, stated: [] });
  });

  it('waits where the figure moves under it, and is then added to what stands', async () => {
    const { about, dispatch, count, figures } = world();
    dispatch();
    const before = () => about('StateDispatched', { note: 'N-0', quantity: '7', cumulative: '7', date: '2026-01-04' });
    expect(await count('AxleMSP', { before })).toEqual({
      ...{ outcome: { result: 'later', reason: 'CHANGED_SINCE' }, stated: [] },
    });
    expect(await count('AxleMSP')).toMatchObject(done);
    expect(figures()).toEqual(['107', undefined]);
  });

  it('is not where there is no account, in another unit, before the count began, or of a part that is not counted', async () => {
    const lines: [Lines, string?][] = [
      [[line(1, '5', 'OEM-2')]],
      [[line(1, '5'), line(2, '1', 'OEM-1', 'BX')]],
      [[line(1, '5')], '2026-01-05'],
    ];
    for (const [shipped, startsAt] of lines) {
      const { dispatch, count, figures } = world({ lines: shipped, ...(startsAt !== undefined && { startsAt }) });
      dispatch();
      expect(await count('AxleMSP')).toEqual({ ...done, stated: [] });
      expect(figures()).toEqual([undefined, undefined]);
    }
    const { dispatch, count } = world();
    expect(await count('AxleMSP')).toEqual({ ...done, stated: [] });
    dispatch();
    expect(await count('AxleMSP', { parts: ['OEM-2'] })).toEqual({ ...done, stated: [] });
    expect(await count('OemMSP')).toEqual({ ...done, stated: [] });
    expect(await count('AxleMSP', { parts: ['OEM-1'] })).toMatchObject({ stated: [{ name: 'StateDispatched' }] });
  });

  it('is counted anew after a reset: what was in the count before is not in this one', async () => {
    const { about, dispatch, receive, count, figures } = world();
    dispatch();
    await count('AxleMSP');
    about('ResetAccount', { startsAt: '2026-01-05', opening: { dispatched: '100', received: '0' } });
    about('AcceptReset', {}, 'OemMSP');
    expect(await count('AxleMSP', { commandId: 'ef'.repeat(16) })).toEqual({ ...done, stated: [] });
    receive(['90', '10']);
    expect(await count('OemMSP')).toEqual({ ...done, stated: [] });
    expect(figures()).toEqual([undefined, undefined]);
  });
});
