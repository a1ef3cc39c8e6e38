import { ProjectedRecords, Progress } from '@tierline/api/commands';
import { DatabaseServer, insertRows, type MemberDatabase } from '@tierline/api/readmodel';
import { answerAutomatically } from '@tierline/api/tiers';
import { sharedEntryId } from '@tierline/chaincode/record';
import type { GrantBranch, GrantEntry, GrantState } from '@tierline/chaincode/schema';
import { buckets, downstream, source, TieredSupplier, upstream } from '../support/tiered-supplier';

const [grantId, ownGrantId] = ['9a'.repeat(16), '9b'.repeat(16)];
const period = { from: '2026-11-01T00:00:00.000Z', until: '2027-03-01T00:00:00.000Z' };
const everything: GrantState['asked'] = {
  aspects: ['demand', 'disruption', 'capacity', 'stock', 'bullwhip'],
  ...period,
};
const granted = (requester: string, answerer: string): GrantState => ({
  ...{ requester, answerer, reference: 'RISK-1', purpose: 'winter', asked: everything, status: 'granted' },
  granted: { ...everything, automatic: true },
});

describe('what a member answers under a grant', () => {
  let server: DatabaseServer;
  let database: MemberDatabase;
  let axle: TieredSupplier;
  beforeAll(async () => {
    server = await DatabaseServer.open();
    database = await server.member('axle');
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    axle = await TieredSupplier.fresh(database);
    axle.receive(['10', '20', '30']);
    for (const customer of ['OemMSP', 'RivalMSP']) axle.agree(customer);
    axle.records.put(upstream, 'grant', grantId, granted('OemMSP', 'AxleMSP'));
  });

  type Aspect = GrantEntry<'use'>['aspect'];
  const ask = (aspect: Aspect, tiers = 1, id = grantId, requester = 'OemMSP', part = '8P0-501') => {
    const day = axle.now.toISOString().slice(0, 10);
    const useId = sharedEntryId('grant', id, 'use', [aspect, part, day]);
    const content = { type: 'use' as const, aspect, part, day, tiers };
    axle.records.say(upstream, 'grant', id, useId, content, axle.now.toISOString());
    const effect = { record: { channel: upstream, kind: 'grant', id }, use: useId, by: requester };
    return () => answerAutomatically(axle.answering, axle.context, effect, useId);
  };
  const branches = () => (axle.said.at(-1)!.content as unknown as GrantEntry<'answer'>).branches;
  const answered = async (...asked: Parameters<typeof ask>): Promise<GrantBranch[]> => {
    await ask(...asked)();
    return branches();
  };
  /** As the supplier has been told, and has answered. */
  const told = (committed: string[], more: object = {}) => {
    const state = {
      ...{ buyer: 'AxleMSP', ...source, customerPart: 'HUB', category: '0001', unit: 'PCE', granularity: 'week' },
      ...{ revision: 1, restsOn: [], active: true, buckets: buckets('22', '44', '66') },
      commitment: { revision: 1, at: '2026-11-25T08:00:00.000Z', buckets: buckets(...committed) },
    };
    axle.records.put(downstream, 'forecast', 'd0'.repeat(16), { ...state, ...more });
  };

  it('is each supplier as a branch, with the amounts that the requester’s own demand asks of it', async () => {
    const [branch, ...rest] = await answered('demand');
    expect(rest).toEqual([]);
    expect(branch).toMatchObject({ reach: 'answered', amounts: [{ unit: 'PCE', each: '2.2' }] });
    expect(branch?.amounts?.[0]?.buckets.map(({ quantity }) => quantity)).toEqual(['0', '22', '44', '66']);
    expect(JSON.stringify(axle.said)).not.toMatch(/Casting|HUB|BPNS/);
  });

  it.each(['demand', 'bullwhip'] as const)(
    'does not change by a byte with what other customers need, have, or are: %s',
    async (aspect) => {
      const alone = await answered(aspect);
      axle.receive(['999', '1', '70000'], { buyer: 'RivalMSP' }, 'b1'.repeat(16));
      axle.receive(['5', '5', '5'], { buyer: 'RivalMSP', customerPart: '8P0-501' }, 'b2'.repeat(16));
      await axle.tiers.publishDerived({ granularity: 'week' });
      expect(await answered(aspect)).toEqual(alone);
    },
  );

  it('says no more than yes or no of what customers share', async () => {
    told(['22', '44', '66']);
    expect(await answered('capacity')).toEqual([
      { branch: expect.any(String) as string, reach: 'answered', covered: true },
    ]);
    told(['22', '44', '65']);
    expect(await answered('capacity')).toMatchObject([{ covered: false }]);
    expect(Object.keys((await answered('disruption'))[0] ?? {}).sort()).toEqual(['branch', 'disturbed', 'reach']);
  });

  it('is disturbed by what concerns the requester’s parts alone, and by no other customer’s move', async () => {
    told(['22', '44', '66']);
    const of = { customer: 'AxleMSP', supplier: 'CastingMSP', alerts: [{ type: 'bottleneck' }] };
    const group = (customerPart: string) => ({ ...of, active: true, linkedSeries: [{ customerPart }] });
    const quiet = [{ branch: expect.any(String) as string, reach: 'answered', disturbed: false }];
    axle.records.put(downstream, 'capacity-group', 'c1'.repeat(16), group('RIVALS-OWN'));
    expect(await answered('disruption')).toEqual(quiet);
    // demand that moved says that a customer moved it
    told(['22', '44', '66'], { alerts: [{ type: 'deviation' }] });
    expect(await answered('disruption')).toEqual(quiet);
    axle.records.put(downstream, 'capacity-group', 'c2'.repeat(16), {
      ...group('HUB'),
      alerts: [{ type: 'deviation' }],
    });
    expect(await answered('disruption')).toEqual(quiet);
    axle.records.put(downstream, 'capacity-group', 'c2'.repeat(16), group('HUB'));
    expect(await answered('disruption')).toMatchObject([{ disturbed: true }]);
  });

  it('is of parts that both signed, not of one that the requester calls its own', async () => {
    axle.receive(['10'], { customerPart: 'CLAIMED' }, 'b1'.repeat(16));
    axle.receive(['10'], { customerPart: 'AXLE', supplierPart: undefined }, 'b2'.repeat(16));
    for (const part of ['CLAIMED', 'AXLE']) {
      await ask('demand', 1, grantId, 'OemMSP', part)();
      expect(branches()).toEqual([]);
    }
    axle.agree('OemMSP', 'SIGNED', 'OTHER');
    axle.receive(['10'], { customerPart: 'SIGNED' }, 'b3'.repeat(16));
    await ask('demand', 1, grantId, 'OemMSP', 'SIGNED')();
    expect(branches()).toEqual([]);
  });

  it('tells a branch of which nothing is known from one of which nothing may be said by nothing', async () => {
    const silent = await answered('capacity');
    told(['22', '44', '66'], { revision: 2 });
    const unanswered = await answered('capacity');
    expect(silent).toEqual([{ branch: expect.any(String) as string, reach: 'unreachable' }]);
    expect(unanswered).toEqual(silent);
    expect(await answered('stock')).toEqual(silent);
  });

  it('bears the same name each time for one requester, and another for any other', async () => {
    const [one] = await answered('demand');
    const [again] = await answered('bullwhip');
    expect(again?.branch).toBe(one?.branch);
    const rival = '9c'.repeat(16);
    axle.records.put(upstream, 'grant', rival, granted('RivalMSP', 'AxleMSP'));
    axle.receive(['10'], { buyer: 'RivalMSP' }, 'b1'.repeat(16));
    const [other] = await answered('demand', 1, rival, 'RivalMSP');
    expect(other?.branch).toMatch(/^[0-9a-f]{32}$/);
    expect(other?.branch).not.toBe(one?.branch);
  });

  it('waits for a person where the grant says so, and leaves its own questions to others', async () => {
    const state = granted('OemMSP', 'AxleMSP');
    axle.records.put(upstream, 'grant', grantId, { ...state, granted: { ...everything, automatic: false } });
    await ask('demand')();
    expect(axle.said).toEqual([]);
    await ask('demand', 1, grantId, 'AxleMSP')();
    expect(axle.said).toEqual([]);
    const useId = sharedEntryId('grant', grantId, 'use', ['demand', '8P0-501', '2026-11-26']);
    await axle.tiers.answerGrant({ channel: upstream, id: grantId, use: useId });
    expect(branches()).toHaveLength(1);
    axle.roles = ['viewer'];
    const asked = axle.tiers.answerGrant({ channel: upstream, id: grantId, use: useId });
    await expect(asked).rejects.toMatchObject({ code: 'ROLE_MISSING' });
  });

  it('answers so many questions a day under a grant that names no parts, and of the rest that nothing is reached', async () => {
    const last = Array.from({ length: 501 }, (_, index) => ask('stock', 1, grantId, 'OemMSP', `P-${String(index)}`));
    await last[499]?.();
    expect(axle.said).toHaveLength(1);
    await last[500]?.();
    expect(branches()).toEqual([{ branch: expect.stringMatching(/^[0-9a-f]{32}$/) as string, reach: 'unreachable' }]);
    expect(axle.said).toHaveLength(2);
    axle.now = new Date('2026-11-27T08:00:00.000Z');
    await ask('stock')();
    expect(axle.said).toHaveLength(3);
  });

  it('counts questions of one grant and day, in the order of the ledger', async () => {
    const question = (number: number, day: string, id = grantId) => ({
      ...{ channel: upstream, kind: 'grant', id, entry_id: String(number), type: 'use', content: { day } },
      ...{ key_hash: '', seal_hash: '', by_msp: 'OemMSP', by_name: '', at: '', raw: '', tx_id: '', late: false },
      ...{ block: BigInt(number), tx: 0, said_block: null, said_tick: null, said_late: null, purged: false },
      ...{ thread: null, mentioned: null },
    });
    const rows = [1, 2, 3, 4].map((number) => question(number, `2026-11-2${number === 2 ? '5' : '6'}`));
    await insertRows(database.projection, 'entries', [...rows, question(0, '2026-11-26', ownGrantId)]);
    const records = new ProjectedRecords(database, new Progress());
    const before = (entryId: string, atMost: number) =>
      records.saidBefore({ channel: upstream, kind: 'grant', id: grantId }, entryId, { member: 'day', atMost });
    const counted = [before('1', 9), before('3', 9), before('4', 9), before('4', 1), before('9', 9)];
    expect(await Promise.all(counted)).toEqual([0, 1, 2, 1, 0]);
  });

  it('tells a stranger, and who asks for a question that is none, the same', async () => {
    const place = { channel: upstream, id: '77'.repeat(16), use: '88'.repeat(16) };
    await expect(axle.tiers.answerGrant(place)).rejects.toMatchObject({ code: 'RECORD_UNKNOWN', data: {} });
    await expect(axle.tiers.answerGrant({ ...place, id: grantId })).rejects.toMatchObject({
      code: 'RECORD_UNKNOWN',
      data: {},
    });
  });

  describe('beyond its own suppliers', () => {
    const useId = sharedEntryId('grant', ownGrantId, 'use', ['demand', 'HUB', '2026-11-26']);
    const theirs = (quantity: string): GrantBranch => ({
      ...{ branch: '55'.repeat(16), reach: 'answered' },
      amounts: [{ unit: 'KGM', each: '2', buckets: buckets(quantity, quantity, quantity) }],
    });
    const later = () => (axle.now = new Date(axle.now.getTime() + 20_001));
    beforeEach(() => told(['22', '44', '66']));

    it('is answered after a fixed time, whether anybody was asked or not', async () => {
      const alone = ask('demand', 2);
      await expect(alone()).rejects.toMatchObject({ code: 'ANSWER_PENDING', data: {} });
      axle.records.put(downstream, 'grant', ownGrantId, granted('AxleMSP', 'CastingMSP'));
      await expect(alone()).rejects.toMatchObject({ code: 'ANSWER_PENDING', data: {} });
      later();
      await alone();
      expect(axle.said.at(-1)?.content.type).toBe('answer');
    });

    it('asks suppliers under its own grants, as for itself', async () => {
      axle.records.put(downstream, 'grant', ownGrantId, granted('AxleMSP', 'CastingMSP'));
      await ask('demand', 2)().catch(() => undefined);
      const expected = { type: 'use', aspect: 'demand', part: 'HUB', day: '2026-11-26', tiers: 1 };
      expect(axle.said).toEqual([{ place: { channel: downstream, kind: 'grant', id: ownGrantId }, content: expected }]);
    });

    it('passes on what it was told under names of its own, for the requester’s share alone', async () => {
      axle.records.put(downstream, 'grant', ownGrantId, granted('AxleMSP', 'CastingMSP'));
      const content = { type: 'answer' as const, use: useId, aspect: 'demand' as const, part: 'HUB' };
      const answerId = sharedEntryId('grant', ownGrantId, 'answer', [useId]);
      axle.records.say(downstream, 'grant', ownGrantId, answerId, { ...content, branches: [theirs('88')] }, '');
      const asked = ask('demand', 2);
      later();
      await asked();
      const below = branches().find(({ under }) => under !== undefined);
      expect(below?.branch).not.toBe('55'.repeat(16));
      expect(branches().map(({ branch }) => branch)).toContain(below?.under);
      // two kilograms a hub, 2.2 hubs an axle
      expect(below?.amounts).toMatchObject([{ unit: 'KGM', each: '4.4' }]);
      expect(below?.amounts?.[0]?.buckets.map(({ quantity }) => quantity)).toEqual(['0', '44', '88', '132']);
    });

    it('does not change by a byte with how others’ demand is spread over the weeks that a supplier was told', async () => {
      axle.records.put(downstream, 'grant', ownGrantId, granted('AxleMSP', 'CastingMSP'));
      const content = { type: 'answer' as const, use: useId, aspect: 'demand' as const, part: 'HUB' };
      const answerId = sharedEntryId('grant', ownGrantId, 'answer', [useId]);
      const asked = ask('demand', 2);
      later();
      const answers: GrantBranch[][] = [];
      for (const [hubs, kilograms] of [
        [['22', '44', '66'], '88'],
        [['22', '44', '66000'], '9'],
      ] as const) {
        told([], { buckets: buckets(...hubs) });
        axle.records.say(downstream, 'grant', ownGrantId, answerId, { ...content, branches: [theirs(kilograms)] }, '');
        await asked();
        answers.push(branches());
      }
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[0]).toHaveLength(2);
    });

    it('does not pass on how all customers’ demand together swings', async () => {
      axle.records.put(downstream, 'grant', ownGrantId, granted('AxleMSP', 'CastingMSP'));
      const use = sharedEntryId('grant', ownGrantId, 'use', ['bullwhip', 'HUB', '2026-11-26']);
      const branch: GrantBranch = { branch: '55'.repeat(16), reach: 'answered', ratio: '1.37' };
      const content = { type: 'answer' as const, use, aspect: 'bullwhip' as const, part: 'HUB', branches: [branch] };
      axle.records.say(
        downstream,
        'grant',
        ownGrantId,
        sharedEntryId('grant', ownGrantId, 'answer', [use]),
        content,
        '',
      );
      const asked = ask('bullwhip', 2);
      later();
      await asked();
      expect(branches().find(({ under }) => under !== undefined)).toMatchObject({ reach: 'unreachable' });
      expect(JSON.stringify(axle.said)).not.toContain('1.37');
    });

    it('shows who was not asked, has declined, is over, or is silent as the same unreachable branch', async () => {
      const shown = async () => {
        const asked = ask('demand', 2);
        later();
        await asked();
        return branches();
      };
      const without = await shown();
      expect(without.filter(({ under }) => under !== undefined)).toEqual([
        { branch: expect.any(String) as string, under: expect.any(String) as string, reach: 'unreachable' },
      ]);
      const state = granted('AxleMSP', 'CastingMSP');
      const ended = { ...everything, until: '2026-11-02T00:00:00.000Z', automatic: true };
      for (const one of [
        { ...state, status: 'declined' },
        { ...state, status: 'ended' },
        { ...state, granted: ended },
        { ...state, granted: { ...everything, aspects: ['stock'], automatic: true } },
        state,
      ]) {
        axle.records.put(downstream, 'grant', ownGrantId, one);
        expect(await shown()).toEqual(without);
      }
    });
  });
});
