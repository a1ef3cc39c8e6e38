import { canonical, collectionOf, keys, sha256Hex } from '@tierline/chaincode/record';
import type { StepRequest } from '@tierline/chaincode/schema';
import { consortium, hex, open, stepOn, type Consortium } from '../support/chaincode/consortium';
import { person } from '../support/chaincode/person';
import { refused } from '../support/chaincode/refused';

const pair = ['AxleMSP', 'OemMSP'];
let world: Consortium;
beforeEach(async () => {
  world = await consortium();
});

const apply = (by: keyof Consortium['people'], ...steps: StepRequest[]) =>
  world.channel.submit(world.people[by], 'records:apply', { steps });

async function opened(members: readonly string[] = pair, by: keyof Consortium['people'] = 'OemMSP'): Promise<string> {
  const id = hex(16);
  await apply(by, stepOn(world.channel, by, id, open(members, 'first')));
  return id;
}

describe('records:apply, honest', () => {
  test('every party gets the same seal and body, nobody else anything', async () => {
    const id = await opened();
    const { channel } = world;
    const seal = channel.valueAt('OemMSP', keys.seal('probe', id))!;
    expect(channel.valueAt('AxleMSP', keys.seal('probe', id))).toBe(seal);
    const body = channel.valueAt('AxleMSP', keys.body('probe', id, 1))!;
    expect(JSON.parse(seal)).toMatchObject({
      v: 1,
      version: 1,
      parties: pair,
      absent: [],
      prev: '',
      body: sha256Hex(body),
      rules: 1,
    });
    expect(canonical(JSON.parse(seal))).toBe(seal);
    expect(channel.valueAt('CarrierMSP', keys.seal('probe', id))).toBeUndefined();
    expect(
      channel.committed
        .at(-1)!
        .map(({ collection }) => collection)
        .sort(),
    ).toEqual([...pair, ...pair].map(collectionOf).sort());
  });

  test('the next version follows by the hash of the one before', async () => {
    const id = await opened();
    const before = world.channel.valueAt('OemMSP', keys.seal('probe', id))!;
    await apply('AxleMSP', stepOn(world.channel, 'AxleMSP', id, { name: 'SetValue', input: { value: 'second' } }));
    const after = JSON.parse(world.channel.valueAt('OemMSP', keys.seal('probe', id))!) as object;
    expect(after).toMatchObject({ version: 2, prev: sha256Hex(before), by: { mspId: 'AxleMSP', name: 'p-AxleMSP' } });
  });

  test('who joins gets the version joined from; who leaves keeps the last and no live seal; it may join again', async () => {
    const id = await opened();
    const { channel } = world;
    const v1 = {
      seal: channel.valueAt('OemMSP', keys.seal('probe', id))!,
      body: channel.valueAt('OemMSP', keys.body('probe', id, 1))!,
    };
    await apply('OemMSP', stepOn(channel, 'OemMSP', id, { name: 'Invite', input: { member: 'CarrierMSP' } }));
    expect(channel.valueAt('CarrierMSP', keys.joined('probe', id, 2))).toBe(canonical(v1));
    await apply('CarrierMSP', stepOn(channel, 'CarrierMSP', id, { name: 'Leave', input: {} }));
    expect(channel.valueAt('CarrierMSP', keys.seal('probe', id))).toBeUndefined();
    expect(channel.valueAt('CarrierMSP', keys.left('probe', id, 3))).toBe(
      channel.valueAt('OemMSP', keys.seal('probe', id)),
    );
    expect(channel.valueAt('CarrierMSP', keys.body('probe', id, 3))).toBeDefined();
    await apply('OemMSP', stepOn(channel, 'OemMSP', id, { name: 'Invite', input: { member: 'CarrierMSP' } }));
    expect(channel.valueAt('CarrierMSP', keys.seal('probe', id))).toBeDefined();
  });

  test('several records change together, or none', async () => {
    const [one, two] = [await opened(), await opened()];
    const set = (id: string, value: string) =>
      stepOn(world.channel, 'OemMSP', id, { name: 'SetValue', input: { value } });
    await apply('OemMSP', set(one, 'a'), set(two, 'b'));
    expect(JSON.parse(world.channel.valueAt('AxleMSP', keys.seal('probe', two))!)).toMatchObject({ version: 2 });
    const bad = stepOn(world.channel, 'OemMSP', two, { name: 'Refuse', input: {} });
    await expect(apply('OemMSP', set(one, 'c'), bad)).rejects.toEqual(refused('NOT_AUTHORISED'));
    expect(JSON.parse(world.channel.valueAt('AxleMSP', keys.seal('probe', one))!)).toMatchObject({ version: 2 });
  });
});

describe('records:apply refuses', () => {
  const set = (id: string, by = 'OemMSP', value: unknown = 'x') =>
    stepOn(world.channel, by, id, { name: 'SetValue', input: { value: value as string } });

  test('a member that is no party, as if there were no record', async () => {
    const id = await opened();
    const step = set(id);
    await expect(apply('CarrierMSP', step)).rejects.toEqual(refused('RECORD_UNKNOWN'));
  });

  test('a role that the command does not ask, and a certificate without attributes', async () => {
    const id = await opened();
    for (const roles of ['viewer,logistics', undefined]) {
      const stranger = await person('OemMSP', 'v', roles);
      await expect(world.channel.submit(stranger, 'records:apply', { steps: [set(id)] })).rejects.toEqual(
        refused('ROLE_MISSING'),
      );
    }
  });

  test('an organisation that is no active member', async () => {
    const stranger = await person('MotorMSP', 'm', 'planner');
    const steps = [stepOn(world.channel, 'OemMSP', hex(16), open(pair))];
    const answer = await world.channel.simulate('OemMSP', world.channel.propose(stranger, 'records:apply', { steps }));
    expect(answer.message).toBe('MEMBER_NOT_ACTIVE: {"mspId":"MotorMSP"}');
  });

  test('the same steps again (replayed), and a version that is no longer the last', async () => {
    const id = await opened();
    const step = set(id);
    await apply('OemMSP', step);
    await expect(apply('OemMSP', step)).rejects.toEqual(
      refused('PRIOR_NOT_LIVE', { party: 'AxleMSP', kind: 'probe', id }),
    );
  });

  test('a creation under a key that a party holds live', async () => {
    const id = await opened();
    const again = { ...set(id), command: open(pair), prior: undefined };
    await expect(apply('OemMSP', again)).rejects.toEqual(refused('RECORD_EXISTS', { party: 'AxleMSP' }));
    const byOthers = { ...again, command: open(['AxleMSP', 'CarrierMSP']) };
    await expect(apply('CarrierMSP', byOthers)).rejects.toEqual(refused('RECORD_EXISTS', { party: 'AxleMSP' }));
  });

  test('a joiner that holds a live seal under the key', async () => {
    const id = await opened();
    world.channel.commit([{ collection: collectionOf('CarrierMSP'), key: keys.seal('probe', id), value: '{}' }]);
    const invite = stepOn(world.channel, 'OemMSP', id, { name: 'Invite', input: { member: 'CarrierMSP' } });
    await expect(apply('OemMSP', invite)).rejects.toEqual(refused('RECORD_EXISTS', { party: 'CarrierMSP' }));
  });

  test('a copy that a party changed or deleted alone', async () => {
    const id = await opened();
    for (const value of ['{}', undefined]) {
      world.channel.commit([{ collection: collectionOf('AxleMSP'), key: keys.seal('probe', id), value }]);
      const found = value === undefined ? '' : sha256Hex(value);
      await expect(apply('OemMSP', set(id))).rejects.toEqual(refused('PRIOR_NOT_LIVE', { party: 'AxleMSP', found }));
    }
  });

  test('an invented history: a body that is not the seal’s, a seal of another record, parties that the state has not', async () => {
    const id = await opened();
    const step = set(id);
    const { seal, body } = step.prior!;
    const spoilt = { ...step, prior: { seal, body: body.replace('first', 'other') } };
    await expect(apply('OemMSP', spoilt)).rejects.toEqual(refused('PRIOR_INVALID'));
    await expect(apply('OemMSP', { ...step, id: hex(16) })).rejects.toEqual(refused('PRIOR_INVALID'));
    const omitting = canonical({ ...(JSON.parse(seal) as object), parties: ['CarrierMSP', 'OemMSP'] });
    await expect(apply('OemMSP', { ...step, prior: { seal: omitting, body } })).rejects.toEqual(
      refused('PRIOR_INVALID'),
    );
    const invented = canonical({ ...(JSON.parse(seal) as object), commandId: hex(16) });
    await expect(apply('OemMSP', { ...step, prior: { seal: invented, body } })).rejects.toEqual(
      refused('PRIOR_NOT_LIVE'),
    );
  });

  test('a live seal whose key carries a validation parameter', async () => {
    const id = await opened();
    for (const { state } of world.channel.peers.values()) {
      state.policies.set(`${collectionOf('AxleMSP')}\0${keys.seal('probe', id)}`, new Uint8Array([1]));
    }
    await expect(apply('OemMSP', set(id))).rejects.toEqual(refused('KEY_POLICY_SET', { party: 'AxleMSP' }));
  });

  test.each([
    [['OemMSP'], 'two to sixteen parties'],
    [['OemMSP', 'AxleMSP'], 'sorted by bytes, each once'],
    [['AxleMSP', 'AxleMSP', 'OemMSP'], 'sorted by bytes, each once'],
    [['GhostMSP', 'OemMSP'], 'a party is no member'],
    [['AxleMSP', 'CarrierMSP'], 'who creates a record is a party of it'],
  ])('parties %j', async (parties, reason) => {
    const step = stepOn(world.channel, 'OemMSP', hex(16), open(parties));
    await expect(apply('OemMSP', step)).rejects.toEqual(refused('PARTIES_INVALID', { reason }));
  });

  test('steps that name a record twice, or have other parties', async () => {
    const [one, two] = [await opened(), await opened(['CarrierMSP', 'OemMSP'])];
    await expect(apply('OemMSP', set(one), set(one))).rejects.toEqual(refused('STEPS_DISAGREE'));
    await expect(apply('OemMSP', set(one), set(two))).rejects.toEqual(refused('STEPS_DISAGREE'));
  });

  test('unknown kinds and commands', async () => {
    const id = await opened();
    await expect(apply('OemMSP', { ...set(id), kind: 'ghost' })).rejects.toEqual(refused('KIND_UNKNOWN'));
    for (const name of ['Ghost', 'constructor', 'toString']) {
      const step = { ...set(id), command: { name, input: {} } };
      await expect(apply('OemMSP', step)).rejects.toEqual(refused('COMMAND_UNKNOWN'));
    }
  });

  test('times: far from the clock, finer than a millisecond, long before the prior', async () => {
    const id = await opened();
    const steps = [set(id)];
    const at = (shift: number) => new Date(Date.now() + shift).toISOString();
    const send = (options: object) => world.channel.submit(world.people.OemMSP, 'records:apply', { steps }, options);
    await expect(send({ at: at(-301_000) })).rejects.toEqual(refused('TIME_OUTSIDE_WINDOW', { limitSeconds: 300 }));
    await expect(send({ at: at(302_000) })).rejects.toEqual(refused('TIME_OUTSIDE_WINDOW'));
    await expect(send({ nanos: 1 })).rejects.toEqual(refused('TIME_TOO_FINE', { nanos: 1 }));
    const late = hex(16);
    const create = stepOn(world.channel, 'OemMSP', late, open(pair));
    await world.channel.submit(world.people.OemMSP, 'records:apply', { steps: [create] }, { at: at(200_000) });
    const before = world.channel.submit(
      world.people.OemMSP,
      'records:apply',
      { steps: [set(late)] },
      { at: at(-200_000) },
    );
    await expect(before).rejects.toEqual(refused('TIME_BEFORE_PRIOR'));
  });
});

describe('records:apply refuses bytes', () => {
  const set = (id: string, value: unknown) =>
    stepOn(world.channel, 'OemMSP', id, { name: 'SetValue', input: { value: value as string } });

  test.each([
    [1.5, 'NOT_CANONICAL'],
    [2 ** 53, 'NOT_CANONICAL'],
    ['e\u0301', 'NOT_CANONICAL'],
    [{ Größe: 1 }, 'NOT_CANONICAL'],
    ['\ud800', 'NOT_CANONICAL'],
    ['x'.repeat(256 * 1024), 'OVERSIZE'],
    [Array.from({ length: 2100 }, () => 1), 'OVERSIZE'],
  ])('value %#', async (value, code) => {
    const id = await opened();
    await expect(apply('OemMSP', set(id, value))).rejects.toEqual(refused(code));
  });

  test.each([
    ['not JSON', 'MALFORMED'],
    ['[]', 'MALFORMED'],
    ['{}', 'MALFORMED'],
    [JSON.stringify(Array.from({ length: 51 }, () => ({}))), 'MALFORMED'],
    ['[{"kind":"probe"}]', 'MALFORMED'],
  ])('steps %#', async (steps, code) => {
    await expect(world.channel.submit(world.people.OemMSP, 'records:apply', { steps })).rejects.toEqual(refused(code));
  });

  test('unknown members, a second transient key, none at all, bytes that are no UTF-8, arguments', async () => {
    const id = await opened();
    const step = set(id, 'x');
    const send = (transient: Record<string, unknown>, options: object = {}) =>
      world.channel.submit(world.people.OemMSP, 'records:apply', transient, options);
    await expect(send({ steps: [{ ...step, more: 1 }] })).rejects.toEqual(refused('MALFORMED'));
    const prior = { ...step.prior!, more: '' };
    await expect(send({ steps: [{ ...step, prior }] })).rejects.toEqual(refused('MALFORMED'));
    const input = { value: 'x', more: 1 };
    await expect(send({ steps: [{ ...step, command: { name: 'SetValue', input } }] })).rejects.toEqual(
      refused('MALFORMED'),
    );
    await expect(send({ steps: [step], more: '' })).rejects.toEqual(refused('MALFORMED'));
    await expect(send({})).rejects.toEqual(refused('MALFORMED'));
    await expect(send({}, { raw: new Map([['steps', new Uint8Array([0xff])]]) })).rejects.toEqual(refused('MALFORMED'));
    await expect(send({ steps: [step] }, { args: ['public'] })).rejects.toEqual(
      refused('ARGUMENTS_NOT_EMPTY', { count: 1 }),
    );
  });

  test('functions that are not there', async () => {
    for (const name of ['records:ghost', 'consortium:ghost']) {
      await expect(world.channel.submit(world.people.OemMSP, name, {})).rejects.toEqual(
        refused('FUNCTION_UNKNOWN', { name }),
      );
    }
  });
});
