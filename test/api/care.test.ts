import { randomBytes } from 'node:crypto';
import { type Answer, Asking, enumValue } from '../support/asking';
import { switchesOf, testedConstellation, testWithSwitches } from '../support/tested-network';

const channel = 'axle-programme';
const kind = 'forecast';
const buckets = (quantity: string) => [{ start: '2026-11-30', quantity }];
type Done = { __typename: string; transactions?: { block: string }[]; code?: string };

describe('the care of copies', () => {
  let asking: Asking;

  beforeAll(async () => {
    asking = new Asking(await testedConstellation({ logLevel: 'error' }));
    const { record } = await asking.written('oem', ['manager'], 'proposeLink', { channel, input: { to: 'AxleMSP' } });
    await asking.written('axle', ['manager'], 'acceptLink', { channel, id: record.id });
  }, 120_000);
  afterAll(() => asking.constellation.close());

  const publish = async (): Promise<string> => {
    const input = {
      ...{ supplier: 'AxleMSP', customerPart: randomBytes(8).toString('hex'), site: 'BPNS00000003AYRE' },
      ...{ category: '0001', unit: 'PCE', granularity: enumValue('week'), buckets: buckets('100') },
    };
    return (await asking.written('oem', ['planner'], 'publishForecast', { channel, input })).record.id;
  };
  const revise = (id: string) =>
    asking.written('oem', ['planner'], 'reviseForecast', { channel, id, input: { buckets: buckets('120') } });
  const care = async (slug: string, call: string, role: 'manager' | 'planner' = 'manager'): Promise<Done> => {
    const answer: Answer = await asking.ask(
      slug,
      [role],
      `mutation { care: ${call} { __typename ... on Refused { code } ... on Done { transactions { block } } } }`,
    );
    if (!answer.data) throw new Error(JSON.stringify(answer.errors));
    await asking.constellation.settled();
    return answer.data['care'] as Done;
  };
  const at = (id: string) => `channel: "${channel}", kind: "${kind}", id: "${id}"`;
  const seen = async (slug: string, id: string) =>
    (await asking.read(slug, `{ record(id: "${id}") { version findings { code } } }`)).record;

  testWithSwitches('what a partner’s peer never got is restated, and folded in', async () => {
    const faults = switchesOf(asking.constellation.network);
    await faults.dropPrivateData('AxleMSP', true);
    const id = await publish();
    await revise(id);
    await faults.dropPrivateData('AxleMSP', false);
    expect(await seen('axle', id)).toBeNull();
    const first = await care('oem', `restateRecord(${at(id)}, target: "AxleMSP", version: 1)`);
    expect(first.transactions).toHaveLength(2);
    expect(await care('oem', `restateRecord(${at(id)}, target: "AxleMSP")`)).toMatchObject({ __typename: 'Done' });
    expect(await seen('axle', id)).toEqual({ version: 2, findings: [] });
  });

  testWithSwitches('so is what a member missed that has left since, and nothing after', async () => {
    const { record } = await asking.written('oem', ['manager'], 'proposeLink', {
      channel,
      input: { to: 'StewardMSP' },
    });
    await asking.written('steward', ['manager'], 'acceptLink', { channel, id: record.id });
    const unitKind = asking.constellation.consortium.codes['unit-kinds']?.items['crate'];
    const identifier = { scheme: enumValue('grai'), grai: '04012345678901CRE' };
    const commission = { channel, input: { identifier, kind: unitKind, values: { content: 'cells' } } };
    const { id } = (await asking.written('oem', ['logistics'], 'commissionUnit', commission)).record;
    const offer = { channel, id, input: { role: enumValue('custodian'), to: 'CarrierMSP' } };
    const faults = switchesOf(asking.constellation.network);
    await faults.dropPrivateData('CarrierMSP', true);
    await asking.written('oem', ['logistics'], 'offerRole', offer);
    await asking.written('oem', ['logistics'], 'withdrawOffer', offer);
    await faults.dropPrivateData('CarrierMSP', false);
    await asking.written('oem', ['logistics'], 'offerRole', { ...offer, input: { ...offer.input, to: 'AxleMSP' } });
    expect(await seen('carrier', id)).toBeNull();
    for (const version of [2, 3]) {
      const call = `restateRecord(channel: "${channel}", kind: "custody", id: "${id}", target: "CarrierMSP", version: ${String(version)})`;
      expect(await care('oem', call)).toMatchObject({ __typename: 'Done' });
    }
    expect(await seen('carrier', id)).toEqual({ version: 3, findings: [] });
  });

  testWithSwitches('an entry that got lost is restated too', async () => {
    const id = await publish();
    const faults = switchesOf(asking.constellation.network);
    await faults.dropPrivateData('AxleMSP', true);
    const { entryId } = await asking.written('oem', ['planner'], 'addForecastComment', {
      ...{ channel, id, input: { text: 'as agreed by telephone' } },
    });
    await faults.dropPrivateData('AxleMSP', false);
    const entries = async () =>
      (await asking.read('axle', `{ record(id: "${id}") { entries { edges { node { entryId } } } } }`)).record;
    expect(await entries()).toEqual({ entries: { edges: [] } });
    await care('oem', `restateRecord(${at(id)}, target: "AxleMSP", entryId: "${entryId ?? ''}")`);
    expect(await entries()).toEqual({ entries: { edges: [{ node: { entryId } }] } });
  });

  test('the true version is written back into the own collection', async () => {
    const id = await publish();
    expect(await care('axle', `mendRecord(${at(id)})`)).toMatchObject({ __typename: 'Done' });
    expect(await seen('oem', id)).toEqual({ version: 1, findings: [] });
  });

  test('an entry is erased at every holder by who wrote it, a body in the own copy by its holder', async () => {
    const id = await publish();
    await revise(id);
    const { entryId } = await asking.written('oem', ['planner'], 'addForecastComment', {
      ...{ channel, id, input: { text: 'a word too much' } },
    });
    const entry = `entryIds: ["${entryId ?? ''}"]`;
    expect(await care('axle', `purgeContent(${at(id)}, ${entry}, everywhere: true)`)).toMatchObject({
      code: 'NOT_AUTHORISED',
    });
    expect(await care('oem', `purgeContent(${at(id)}, ${entry}, everywhere: true)`)).toMatchObject({
      __typename: 'Done',
    });
    expect(await care('axle', `purgeContent(${at(id)}, versions: [1])`)).toMatchObject({ __typename: 'Done' });
    const content = `{ record(id: "${id}") {
      entries { edges { node { purged } } } versions { edges { node { version purged } } } } }`;
    const purged = async (slug: string) => {
      const { record } = (await asking.read(slug, content)) as {
        record: Record<'entries' | 'versions', { edges: { node: { purged: boolean } }[] }>;
      };
      return [record.entries, record.versions].map(({ edges }) => edges.map(({ node }) => node.purged));
    };
    expect(await purged('oem')).toEqual([[true], [false, false]]);
    expect(await purged('axle')).toEqual([[true], [true, false]]);
    expect(await care('axle', `purgeContent(${at(id)}, versions: [2])`)).toMatchObject({ code: 'STILL_LIVE' });
  });

  test('a record that can go on is not succeeded', async () => {
    const id = await publish();
    const answer = await asking.write('oem', ['manager'], 'succeedRecord', { channel, kind, id, without: 'AxleMSP' });
    expect(answer).toMatchObject({ code: 'SUCCESSION_UNFOUNDED' });
  });

  test.each([
    'mendRecord(@)',
    'restateRecord(@, target: "AxleMSP")',
    'purgeContent(@, versions: [1])',
    'purgeContent(@, entryIds: ["00000000000000000000000000000000"], everywhere: true)',
  ])('%s: not by others, not without the role, not of what is unknown', async (call) => {
    const id = await publish();
    const of = (record: string, where = channel) => call.replace('@', at(record).replace(channel, where));
    expect(await care('oem', of(id), 'planner')).toMatchObject({ code: 'ROLE_MISSING' });
    expect(await care('carrier', of(id))).toEqual({ __typename: 'Refused', code: 'RECORD_UNKNOWN' });
    expect(await care('carrier', of('ab'.repeat(16)))).toEqual({ __typename: 'Refused', code: 'RECORD_UNKNOWN' });
    expect(await care('oem', of(id, 'motor-programme-2'))).toMatchObject({ code: 'CHANNEL_UNKNOWN' });
  });
});
