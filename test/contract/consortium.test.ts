import { canonical, sha256Hex } from '@tierline/chaincode/record';
import type { Registry } from '@tierline/chaincode/schema';
import { Channel } from '../support/chaincode/channel';
import {
  bootstrapHash,
  consortium,
  hex,
  memberIds,
  registryOf,
  type Consortium,
} from '../support/chaincode/consortium';
import { person } from '../support/chaincode/person';
import { refused } from '../support/chaincode/refused';

const later = (millis: number) => new Date(Date.now() + millis).toISOString();

describe('consortium:bootstrap', () => {
  const registry = registryOf('c');
  const fresh = (bootstrap = bootstrapHash(registry), name = 'c') => new Channel(name, memberIds, bootstrap);
  const send = async (channel: Channel, content: unknown, roles = 'manager', mspId = 'OemMSP') =>
    channel.submit(await person(mspId, 'm', roles), 'consortium:bootstrap', { bootstrap: content });

  test('takes the content that the service names, once', async () => {
    const channel = fresh();
    await send(channel, { registry, codes: [] });
    expect(channel.publicValue('registry')).toBe(canonical(registry));
    expect(JSON.parse(channel.publicValue('clock')!)).toMatchObject({ v: 1, by: { mspId: 'OemMSP', name: 'm' } });
    await expect(send(channel, { registry, codes: [] })).rejects.toEqual(
      refused('ALREADY_BOOTSTRAPPED', { sequence: 1 }),
    );
  });

  test('refuses other content, a service without a hash, another channel, another role, another organisation', async () => {
    const other = { ...registry, charter: sha256Hex('x') };
    await expect(send(fresh(), { registry: other, codes: [] })).rejects.toEqual(refused('BOOTSTRAP_DIFFERS'));
    await expect(send(fresh(''), { registry, codes: [] })).rejects.toEqual(
      refused('BOOTSTRAP_DIFFERS', { expected: [] }),
    );
    await expect(send(fresh(undefined, 'd'), { registry, codes: [] })).rejects.toEqual(refused('REGISTRY_INVALID'));
    await expect(send(fresh(), { registry, codes: [] }, 'planner')).rejects.toEqual(refused('ROLE_MISSING'));
    const outsider = { ...registry, members: registry.members.filter(({ mspId }) => mspId !== 'OemMSP') };
    await expect(send(fresh(bootstrapHash(outsider)), { registry: outsider, codes: [] })).rejects.toEqual(
      refused('MEMBER_NOT_ACTIVE'),
    );
  });

  test.each([
    ['unsorted members', (r: Registry) => ({ ...r, members: [...r.members].reverse() }), 'REGISTRY_INVALID'],
    ['a steward that is none', (r: Registry) => ({ ...r, steward: 'OemMSP' }), 'REGISTRY_INVALID'],
    ['a later sequence', (r: Registry) => ({ ...r, sequence: 2 }), 'REGISTRY_INVALID'],
    ['rules it does not carry', (r: Registry) => ({ ...r, rules: 2 }), 'RULES_UNKNOWN'],
    [
      'a missing code list',
      (r: Registry) => ({ ...r, codes: { kinds: { version: 1, items: {} } } }),
      'REGISTRY_INVALID',
    ],
    ['an unknown member', (r: Registry) => ({ ...r, more: 1 }), 'MALFORMED'],
  ])('refuses %s', async (_name, change, code) => {
    const changed = change(registry);
    await expect(send(fresh(bootstrapHash(changed)), { registry: changed, codes: [] })).rejects.toEqual(refused(code));
  });

  test('code lists are public, whole, and what the registry hashes', async () => {
    const list = { v: 1 as const, name: 'unit-kinds', version: 1, items: { crate: { mass: 'KGM' } } };
    const withList = {
      ...registry,
      codes: { 'unit-kinds': { version: 1, items: { crate: sha256Hex(canonical({ mass: 'KGM' })) } } },
    };
    const channel = fresh(bootstrapHash(withList));
    const spoilt = { ...list, items: { crate: { mass: 'GRM' } } };
    await expect(send(channel, { registry: withList, codes: [spoilt] })).rejects.toEqual(refused('REGISTRY_INVALID'));
    await send(channel, { registry: withList, codes: [list] });
    expect(channel.publicValue('codes/unit-kinds/1')).toBe(canonical(list));
  });
});

describe('motions', () => {
  let world: Consortium;
  beforeEach(async () => {
    world = await consortium();
  });
  const next = (change: Partial<Registry> = {}): Registry => ({
    ...world.registry,
    sequence: 2,
    charter: sha256Hex('new'),
    ...change,
  });
  const move = async (
    by: keyof Consortium['people'],
    registry: Registry,
  ): Promise<{ motionId: string; registryHash: string }> => {
    const writes = await world.channel.submit(world.people[by], 'consortium:move', {
      motion: { commandId: hex(16), registry, codes: [] },
    });
    const motionId = writes.find(({ key }) => key.startsWith('motion/'))!.key.slice('motion/'.length);
    return { motionId, registryHash: sha256Hex(canonical(registry)) };
  };
  const approve = (by: keyof Consortium['people'], motion: object) =>
    world.channel.submit(world.people[by], 'consortium:approve', { motion });
  const standing = () => JSON.parse(world.channel.publicValue('registry')!) as Registry;

  test('takes effect with the approval of more than half: three of four', async () => {
    const motion = await move('OemMSP', next());
    await approve('AxleMSP', motion);
    expect(standing().sequence).toBe(1);
    await approve('StewardMSP', motion);
    expect(standing()).toEqual(next());
    await expect(approve('CarrierMSP', motion)).rejects.toEqual(refused('MOTION_STALE'));
  });

  test('refuses a second approval, an unknown motion, another text, a stale sequence, another role', async () => {
    const motion = await move('OemMSP', next());
    await expect(approve('OemMSP', motion)).rejects.toEqual(refused('ALREADY_APPROVED', { mspId: 'OemMSP' }));
    await expect(approve('AxleMSP', { ...motion, motionId: hex(16) })).rejects.toEqual(refused('MOTION_UNKNOWN'));
    await expect(approve('AxleMSP', { ...motion, registryHash: hex(32) })).rejects.toEqual(refused('MOTION_STALE'));
    await expect(move('AxleMSP', next({ sequence: 3 }))).rejects.toEqual(refused('MOTION_STALE'));
    const planner = await person('AxleMSP', 'p', 'planner');
    await expect(world.channel.submit(planner, 'consortium:approve', { motion })).rejects.toEqual(
      refused('ROLE_MISSING'),
    );
    const request = { commandId: hex(16), registry: next(), codes: [] };
    await expect(world.channel.submit(planner, 'consortium:move', { motion: request })).rejects.toEqual(
      refused('ROLE_MISSING'),
    );
  });

  test('the same motion moved again is refused; another channel’s registry too', async () => {
    const motion = { commandId: hex(16), registry: next(), codes: [] };
    await world.channel.submit(world.people.OemMSP, 'consortium:move', { motion });
    await expect(world.channel.submit(world.people.OemMSP, 'consortium:move', { motion })).rejects.toEqual(
      refused('MOTION_EXISTS'),
    );
    await expect(move('AxleMSP', next({ channel: 'other' }))).rejects.toEqual(refused('MOTION_STALE'));
  });

  test('a code list does not change without a new version', async () => {
    const items = { crate: sha256Hex('1') };
    await expect(move('OemMSP', next({ codes: { kinds: { version: 1, items } } }))).rejects.toEqual(
      refused('REGISTRY_INVALID'),
    );
  });

  test('a suspended member neither moves nor applies', async () => {
    const members = world.registry.members.map((member) =>
      member.mspId === 'AxleMSP' ? { ...member, state: 'suspended' as const } : member,
    );
    const motion = await move('OemMSP', next({ members }));
    await approve('CarrierMSP', motion);
    await approve('StewardMSP', motion);
    await expect(move('AxleMSP', { ...next(), sequence: 3 })).rejects.toEqual(refused('MEMBER_NOT_ACTIVE'));
    const send = (name: string, transient: object) =>
      world.channel.submit(world.people.AxleMSP, name, transient as Record<string, unknown>);
    await expect(send('consortium:tick', {})).rejects.toEqual(refused('MEMBER_NOT_ACTIVE'));
    await expect(
      send('records:notice', { notice: { commandId: hex(16), content: { type: 't' }, salt: hex(16) } }),
    ).rejects.toEqual(refused('MEMBER_NOT_ACTIVE'));
  });
});

describe('consortium:tick', () => {
  let world: Consortium;
  beforeEach(async () => {
    world = await consortium();
  });
  const tick = (by: keyof Consortium['people'], at: string) =>
    world.channel.submit(world.people[by], 'consortium:tick', {}, { at });

  test('is the steward’s, and grows', async () => {
    const at = later(1000);
    await tick('StewardMSP', at);
    expect(JSON.parse(world.channel.publicValue('clock')!)).toEqual({
      v: 1,
      at,
      by: { mspId: 'StewardMSP', name: 'p-StewardMSP' },
    });
    await expect(tick('StewardMSP', at)).rejects.toEqual(refused('TICK_NOT_LATER', { last: at, at }));
    await expect(tick('StewardMSP', later(-1000))).rejects.toEqual(refused('TICK_NOT_LATER'));
  });

  test('is any member’s when the last is five minutes old', async () => {
    await expect(tick('OemMSP', later(1000))).rejects.toEqual(refused('TICK_NOT_DUE'));
    const old = later(-299_000);
    world.channel.commit([
      { collection: '', key: 'clock', value: canonical({ v: 1, at: old, by: { mspId: 'StewardMSP', name: 's' } }) },
    ]);
    await tick('OemMSP', later(2000));
  });

  test('carries nothing, and is held against the clock', async () => {
    await expect(world.channel.submit(world.people.StewardMSP, 'consortium:tick', { at: 'x' })).rejects.toEqual(
      refused('MALFORMED'),
    );
    await expect(tick('StewardMSP', later(302_000))).rejects.toEqual(refused('TIME_OUTSIDE_WINDOW'));
  });
});

test('nothing works before bootstrap', async () => {
  const channel = new Channel('c', memberIds, '');
  const by = await person('OemMSP', 'm', 'manager,planner');
  await expect(channel.submit(by, 'consortium:tick', {})).rejects.toEqual(refused('NOT_BOOTSTRAPPED'));
  const notice = { commandId: hex(16), content: { type: 't' }, salt: hex(16) };
  await expect(channel.submit(by, 'records:notice', { notice })).rejects.toEqual(refused('NOT_BOOTSTRAPPED'));
});
