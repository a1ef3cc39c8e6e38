import { parseRefusal } from '@tierline/chaincode/errors';
import { canonical, collectionOf, keys, sha256Hex } from '@tierline/chaincode/record';
import type { Absence, Seal, StepRequest } from '@tierline/chaincode/schema';
import { consortium, hex, leaves, open, stepOn, type Consortium } from '../support/chaincode/consortium';
import { refused } from '../support/chaincode/refused';

type Who = keyof Consortium['people'];
const three: Who[] = ['AxleMSP', 'CarrierMSP', 'OemMSP'];
let world: Consortium;
let id: string;

const submit = (by: Who, name: string, transient: Record<string, unknown>) =>
  world.channel.submit(world.people[by], `records:${name}`, transient);
const stepBy = (by: Who, command: StepRequest['command'], more: Partial<StepRequest> = {}): StepRequest => ({
  ...stepOn(world.channel, by, id, command, 'council'),
  ...more,
});
const away = (...members: Who[]): Absence[] => members.map((mspId) => ({ mspId, reason: 'unreachable' }));
const set = (value: string) => ({ name: 'SetValue', input: { value } });
const apply = (by: Who, command: StepRequest['command'], more: Partial<StepRequest> = {}) =>
  submit(by, 'apply', { steps: [stepBy(by, command, more)] });
const valueAt = (mspId: Who, key: string) => world.channel.valueAt(mspId, key);
const sealAt = (mspId: Who) => valueAt(mspId, keys.seal('council', id));
const readSeal = (mspId: Who) => JSON.parse(sealAt(mspId)!) as Seal;
const writtenIn = (collections: readonly { collection: string }[]) =>
  [...new Set(collections.map(({ collection }) => collection))].sort();
const restate = (by: Who, target: Who, key: string, value: string, seal: string) =>
  submit(by, 'restate', { restate: { target, key, value, seal } });

beforeEach(async () => {
  world = await consortium();
  id = hex(16);
  await apply('OemMSP', open(three, 'first'));
});

describe('records:apply with somebody absent', () => {
  test('the others get the version and keep its seal beside; the absent party gets nothing', async () => {
    const before = sealAt('CarrierMSP');
    const writes = await apply('AxleMSP', set('second'), { absences: away('CarrierMSP') });
    expect(writtenIn(writes)).toEqual(['AxleMSP', 'OemMSP'].map(collectionOf));
    expect(sealAt('CarrierMSP')).toBe(before);
    expect(readSeal('OemMSP')).toMatchObject({ version: 2, parties: three, absent: ['CarrierMSP'] });
    expect(valueAt('OemMSP', keys.absent('council', id, 2))).toBe(sealAt('OemMSP'));
    expect(JSON.parse(valueAt('OemMSP', keys.body('council', id, 2))!)).toMatchObject({
      absences: [{ mspId: 'CarrierMSP', reason: 'unreachable' }],
    });
  });

  test('leaves out again who holds an earlier version, given the seals between', async () => {
    const first = sealAt('OemMSP')!;
    await apply('AxleMSP', set('second'), { absences: away('CarrierMSP') });
    const behind: Absence[] = [{ mspId: 'CarrierMSP', reason: 'behind' }];
    await expect(apply('AxleMSP', set('third'))).rejects.toEqual(refused('PRIOR_NOT_LIVE', { party: 'CarrierMSP' }));
    await expect(apply('AxleMSP', set('third'), { absences: behind })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE', { party: 'CarrierMSP', found: sha256Hex(first) }),
    );
    await apply('OemMSP', set('third'), { absences: behind, chain: [first] });
    expect(readSeal('AxleMSP')).toMatchObject({ version: 3, absent: ['CarrierMSP'] });
  });

  test('a member that joins is there from its first version', async () => {
    const invite = { name: 'Invite', input: { member: 'StewardMSP' } };
    const writes = await apply('OemMSP', invite, { absences: away('CarrierMSP') });
    expect(writtenIn(writes)).toEqual(['AxleMSP', 'OemMSP', 'StewardMSP'].map(collectionOf));
    expect(valueAt('StewardMSP', keys.joined('council', id, 2))).toBeDefined();
  });

  test.each<[string, Absence[]]>([
    ['one is left out who must be there', away('OemMSP')],
    ['one is left out who must be there', away('AxleMSP')],
    ['only a party can be left out', away('StewardMSP')],
    ['sorted by bytes, each once', [...away('CarrierMSP'), ...away('CarrierMSP')]],
  ])('refuses: %s', async (reason, absences) => {
    await expect(apply('AxleMSP', set('second'), { absences })).rejects.toEqual(refused('QUORUM_MISSED', { reason }));
  });

  test('refuses fewer than more than half, commands and kinds without a quorum, and creations', async () => {
    id = hex(16);
    await apply('OemMSP', open([...three, 'StewardMSP']));
    const half = apply('OemMSP', set('second'), { absences: away('AxleMSP', 'CarrierMSP') });
    const reason = 'more than half of the parties must be there';
    await expect(half).rejects.toEqual(refused('QUORUM_MISSED', { reason }));
    const refuse = apply('OemMSP', { name: 'Refuse', input: {} }, { absences: away('AxleMSP') });
    await expect(refuse).rejects.toEqual(refused('NOT_AUTHORISED'));
    const [probe, none] = [hex(16), { reason: 'all are asked' }];
    await submit('OemMSP', 'apply', { steps: [stepOn(world.channel, 'OemMSP', probe, open(three))] });
    const other = { ...stepOn(world.channel, 'OemMSP', probe, set('second')), absences: away('AxleMSP') };
    await expect(submit('OemMSP', 'apply', { steps: [other] })).rejects.toEqual(refused('QUORUM_MISSED', none));
    id = hex(16);
    const created = apply('OemMSP', open(three), { absences: away('AxleMSP') });
    await expect(created).rejects.toEqual(refused('QUORUM_MISSED', none));
  });

  test('refuses a chain that does not lead to the prior, or that nobody needs', async () => {
    const first = sealAt('OemMSP')!;
    await apply('AxleMSP', set('second'), { absences: away('CarrierMSP') });
    const absences: Absence[] = [{ mspId: 'CarrierMSP', reason: 'behind' }];
    const forged = canonical({ ...(JSON.parse(first) as object), commandId: hex(16) });
    for (const chain of [[forged], [first, first], [sealAt('OemMSP')!]])
      await expect(apply('OemMSP', set('third'), { absences, chain })).rejects.toEqual(refused('CHAIN_BROKEN'));
    await expect(apply('OemMSP', set('third'), { chain: [first] })).rejects.toEqual(refused('CHAIN_BROKEN'));
  });

  test('no second next version: whom the first quorum left in is not passed over by another', async () => {
    const before = stepBy('CarrierMSP', set('fork'));
    await apply('AxleMSP', set('second'), { absences: away('CarrierMSP') });
    // the member in both quorums brings its own copy back, alone
    world.channel.commit([
      { collection: collectionOf('OemMSP'), key: keys.seal('council', id), value: before.prior!.seal },
    ]);
    const fork = { ...before, absences: away('AxleMSP') };
    const proposal = world.channel.propose(world.people.CarrierMSP, 'records:apply', { steps: [fork] });
    const honest = await world.channel.simulate('CarrierMSP', proposal);
    expect(parseRefusal(honest.message)).toMatchObject({ code: 'PRIOR_NOT_LIVE', data: { party: 'AxleMSP' } });
  });
});

describe('what was missed', () => {
  beforeEach(async () => {
    await apply('AxleMSP', set('second'), { absences: away('CarrierMSP') });
  });
  const bodyKey = (version: number) => keys.body('council', id, version);

  test('comes by restate, body and seal, version by version; then the party goes on', async () => {
    const first = readSeal('CarrierMSP');
    const second = sealAt('OemMSP')!;
    const chain = [sealAt('CarrierMSP')!];
    await apply('OemMSP', set('third'), { absences: [{ mspId: 'CarrierMSP', reason: 'behind' }], chain });
    const third = sealAt('OemMSP')!;
    await expect(restate('OemMSP', 'CarrierMSP', keys.seal('council', id), third, third)).rejects.toEqual(
      refused('PRIOR_NOT_LIVE', { party: 'CarrierMSP' }),
    );
    for (const [version, seal] of [
      [2, second],
      [3, third],
    ] as const) {
      await restate('AxleMSP', 'CarrierMSP', bodyKey(version), valueAt('OemMSP', bodyKey(version))!, seal);
      await restate('OemMSP', 'CarrierMSP', keys.seal('council', id), seal, seal);
      expect(readSeal('CarrierMSP').version).toBe(version);
    }
    await apply('CarrierMSP', set('fourth'));
    expect(readSeal('AxleMSP')).toMatchObject({ version: 4, absent: [], by: { mspId: 'CarrierMSP' } });
    expect(first.version).toBe(1);
  });

  test('refuses what those who were there do not hold, and to whoever was not absent', async () => {
    const second = sealAt('OemMSP')!;
    const forged = canonical({ ...(JSON.parse(second) as object), commandId: hex(16) });
    const key = keys.seal('council', id);
    await expect(restate('OemMSP', 'CarrierMSP', key, forged, forged)).rejects.toEqual(refused('VALUE_NOT_TRUE'));
    const here = canonical({ ...(JSON.parse(second) as object), absent: ['AxleMSP'] });
    await expect(restate('OemMSP', 'AxleMSP', key, here, here)).rejects.toEqual(refused('VALUE_NOT_TRUE'));
    await expect(restate('StewardMSP', 'CarrierMSP', key, second, second)).rejects.toEqual(refused('RECORD_UNKNOWN'));
    const body = valueAt('OemMSP', bodyKey(2))!;
    await expect(restate('OemMSP', 'CarrierMSP', bodyKey(2), `${body} `, second)).rejects.toEqual(
      refused('VALUE_NOT_TRUE'),
    );
    const left = keys.left('council', id, 2);
    await expect(restate('OemMSP', 'CarrierMSP', left, second, second)).rejects.toEqual(refused('VALUE_NOT_TRUE'));
  });

  test('one of those who were there mends its copy without the absent party; entries wait for it', async () => {
    const standing = stepBy('OemMSP', set('')).prior!;
    world.channel.commit([{ collection: collectionOf('AxleMSP'), key: keys.seal('council', id), value: '{}' }]);
    await submit('AxleMSP', 'mend', { mend: standing });
    expect(sealAt('AxleMSP')).toBe(standing.seal);
    const entry = { kind: 'council', id, commandId: hex(16), salt: hex(16), prior: standing };
    const content = { type: 'note', text: 'hello' };
    await expect(submit('OemMSP', 'entry', { entry: { ...entry, content } })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE', { party: 'CarrierMSP' }),
    );
  });

  test('is no reason to succeed the record, unless the absent party is to be left out', async () => {
    const prior = stepBy('OemMSP', set('')).prior!;
    const succeed = { prior, commandId: hex(16), salt: hex(16), nonce: hex(16) };
    await expect(submit('OemMSP', 'succeed', { succeed })).rejects.toEqual(refused('SUCCESSION_UNFOUNDED'));
    const without = { ...succeed, without: 'CarrierMSP' };
    await expect(submit('OemMSP', 'succeed', { succeed: without })).rejects.toEqual(
      refused('SUCCESSION_UNFOUNDED', { reason: 'who is to be left out has not left the consortium' }),
    );
    await leaves(world, 'CarrierMSP');
    const writes = await submit('OemMSP', 'succeed', { succeed: without });
    expect(writtenIn(writes)).toEqual(['AxleMSP', 'OemMSP'].map(collectionOf));
  });
});

test('who was absent when it was left out gives its live seal back, and may join again', async () => {
  const member = { member: 'CarrierMSP' };
  await apply('OemMSP', { name: 'Expel', input: member }, { absences: away('CarrierMSP') });
  const seal = sealAt('OemMSP')!;
  const invite = () => apply('OemMSP', { name: 'Invite', input: member });
  await expect(invite()).rejects.toEqual(refused('RECORD_EXISTS', { party: 'CarrierMSP' }));
  const body = keys.body('council', id, 2);
  await restate('AxleMSP', 'CarrierMSP', body, valueAt('AxleMSP', body)!, seal);
  await expect(restate('AxleMSP', 'CarrierMSP', keys.seal('council', id), seal, seal)).rejects.toEqual(
    refused('VALUE_NOT_TRUE'),
  );
  await restate('AxleMSP', 'CarrierMSP', keys.left('council', id, 2), seal, seal);
  expect(sealAt('CarrierMSP')).toBeUndefined();
  expect(valueAt('CarrierMSP', keys.left('council', id, 2))).toBe(seal);
  await invite();
  expect(readSeal('CarrierMSP')).toMatchObject({ version: 3, absent: [] });
});
