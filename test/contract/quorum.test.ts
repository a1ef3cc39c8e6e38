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
/** With the version that the target holds live. */
const restate = (by: Who, target: Who, key: string, value: string, seal: string) => {
  const { prior } = stepOn(world.channel, target, id, set(''), 'council');
  return submit(by, 'restate', { restate: { target, key, value, seal, ...(prior && { prior }) } });
};

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
    const skipping = { target: 'CarrierMSP', key: keys.seal('council', id), value: third, seal: third };
    const prior = { seal: second, body: valueAt('OemMSP', bodyKey(2))! };
    await expect(submit('OemMSP', 'restate', { restate: { ...skipping, prior } })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE', { party: 'CarrierMSP' }),
    );
    await expect(restate('OemMSP', 'CarrierMSP', skipping.key, third, third)).rejects.toEqual(
      refused('VALUE_NOT_TRUE'),
    );
    await expect(submit('OemMSP', 'restate', { restate: skipping })).rejects.toEqual(refused('VALUE_NOT_TRUE'));
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

  describe('is not what one member says was missed', () => {
    const body = canonical({ command: set('forged'), state: { forged: true }, salt: '0'.repeat(32) });
    /** A seal that only its author holds, beside its own live one, as a hostile peer lets it. */
    const planted = (by: Who, seal: Partial<Seal>): string => {
      const forged = canonical({
        ...readSeal(by),
        ...{ version: 3, prev: sha256Hex(sealAt('OemMSP')!), body: sha256Hex(body), by: { mspId: by, name: 'x' } },
        ...seal,
      });
      const { version } = JSON.parse(forged) as Seal;
      for (const key of [keys.absent('council', id, version), keys.left('council', id, version)])
        world.channel.commit([{ collection: collectionOf(by), key, value: forged }]);
      return forged;
    };
    const live = () => keys.seal('council', id);
    const truth = () => three.map((mspId) => sealAt(mspId));

    test.each<[string, Who, Partial<Seal>]>([
      ['of a party alone', 'AxleMSP', { parties: ['AxleMSP', 'OemMSP'], absent: ['OemMSP'] }],
      ['of a party that names all as absent', 'AxleMSP', { parties: three, absent: ['CarrierMSP', 'OemMSP'] }],
    ])('a seal %s', async (_whose, by, seal) => {
      const before = truth();
      const forged = planted(by, seal);
      await expect(restate(by, 'OemMSP', bodyKey(3), body, forged)).rejects.toEqual(refused('VALUE_NOT_TRUE'));
      await expect(restate(by, 'OemMSP', live(), forged, forged)).rejects.toEqual(refused('VALUE_NOT_TRUE'));
      expect(truth()).toEqual(before);
    });

    test('a departure that no other party knows of', async () => {
      const before = truth();
      const forged = planted('AxleMSP', { parties: ['AxleMSP', 'CarrierMSP'], absent: ['OemMSP'] });
      const left = keys.left('council', id, 3);
      await expect(restate('AxleMSP', 'OemMSP', left, forged, forged)).rejects.toEqual(refused('VALUE_NOT_TRUE'));
      expect(truth()).toEqual(before);
    });

    test('a record that the target never was party to', async () => {
      const forged = planted('AxleMSP', { parties: ['AxleMSP', 'StewardMSP'], absent: ['StewardMSP'], prev: '' });
      const prior = stepBy('AxleMSP', set('')).prior!;
      for (const more of [{}, { prior }])
        await expect(
          submit('AxleMSP', 'restate', {
            restate: { target: 'StewardMSP', key: live(), value: forged, seal: forged, ...more },
          }),
        ).rejects.toEqual(refused('VALUE_NOT_TRUE'));
      expect(sealAt('StewardMSP')).toBeUndefined();
    });

    test('a version of a majority without whom the kind names', async () => {
      const before = sealAt('OemMSP');
      const forged = planted('AxleMSP', { parties: three, absent: ['OemMSP'] });
      world.channel.commit([
        { collection: collectionOf('CarrierMSP'), key: keys.absent('council', id, 3), value: forged },
      ]);
      await expect(restate('AxleMSP', 'OemMSP', bodyKey(3), body, forged)).rejects.toEqual(refused('QUORUM_MISSED'));
      await expect(restate('AxleMSP', 'OemMSP', live(), forged, forged)).rejects.toEqual(refused('VALUE_NOT_TRUE'));
      expect(sealAt('OemMSP')).toBe(before);
    });
  });

  test('one of those who were there mends its copy without the absent party; entries wait for it', async () => {
    const standing = stepBy('OemMSP', set('')).prior!;
    world.channel.commit([{ collection: collectionOf('AxleMSP'), key: keys.seal('council', id), value: '{}' }]);
    await submit('AxleMSP', 'mend', { mend: { ...standing, replaces: sha256Hex('{}') } });
    expect(sealAt('AxleMSP')).toBe(standing.seal);
    const entry = { kind: 'council', id, commandId: hex(16), salt: hex(16), prior: standing };
    const content = { type: 'note', text: 'hello' };
    await expect(submit('OemMSP', 'entry', { entry: { ...entry, content } })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE', { party: 'CarrierMSP' }),
    );
  });

  test('is no reason to succeed the record, unless the absent party has left', async () => {
    const prior = stepBy('OemMSP', set('')).prior!;
    const succeed = { prior, commandId: hex(16), salt: hex(16), nonce: hex(16) };
    const without = { ...succeed, without: 'CarrierMSP' };
    await expect(submit('OemMSP', 'succeed', { succeed: without })).rejects.toEqual(
      refused('SUCCESSION_UNFOUNDED', { reason: 'who is to be left out has not left the consortium' }),
    );
    await leaves(world, 'CarrierMSP');
    const writes = await submit('OemMSP', 'succeed', { succeed: without });
    expect(writtenIn(writes)).toEqual(['AxleMSP', 'OemMSP'].map(collectionOf));
  });

  test('whom its succession leaves out keeps no quorum of the old record going', async () => {
    const prior = stepBy('OemMSP', set('')).prior!;
    const steps = [stepBy('AxleMSP', set('second'), { absences: away('CarrierMSP') })];
    await leaves(world, 'CarrierMSP');
    const succeed = { prior, commandId: hex(16), salt: hex(16), nonce: hex(16), without: 'CarrierMSP' };
    await submit('OemMSP', 'succeed', { succeed });
    await expect(submit('AxleMSP', 'apply', { steps })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE', { party: 'AxleMSP' }),
    );
    const entry = { kind: 'council', id, commandId: hex(16), salt: hex(16), prior };
    const content = { type: 'note', text: 'hello' };
    await expect(submit('OemMSP', 'entry', { entry: { ...entry, content } })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE', { party: 'AxleMSP' }),
    );
    const undone = { ...prior, replaces: sha256Hex(prior.seal) };
    await expect(submit('AxleMSP', 'mend', { mend: undone })).rejects.toEqual(refused('PRIOR_NOT_LIVE'));
    const anew = [{ ...stepBy('OemMSP', open(three)), prior: undefined }];
    await expect(submit('OemMSP', 'apply', { steps: anew })).rejects.toEqual(refused('RECORD_EXISTS'));
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
