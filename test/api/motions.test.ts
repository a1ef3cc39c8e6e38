import { randomBytes } from 'node:crypto';
import { canonical, entryIdOf, sha256Hex } from '@tierline/chaincode/record';
import type { Registry, Role } from '@tierline/chaincode/schema';
import { Asking, enumValue, literal } from '../support/asking';
import { testedConstellation } from '../support/tested-network';

const channel = 'axle-programme';
const id16 = (): string => randomBytes(16).toString('hex');
type Answer =
  | { __typename: 'OnLedger'; id: string; txId: string; block: string }
  | { __typename: 'Refused'; code: string; data: Record<string, unknown> };

describe('motions and notices', () => {
  let asking: Asking;

  beforeAll(async () => {
    asking = new Asking(await testedConstellation());
  }, 120_000);
  afterAll(() => asking.constellation.close());

  async function bring(slug: string, roles: readonly Role[], mutation: string, args: object): Promise<Answer> {
    const { registry, ...plain } = args as { registry?: unknown };
    const given = `${literal(plain).slice(1, -1)}${registry === undefined ? '' : ', registry: $registry'}`;
    const declared = registry === undefined ? '' : '($registry: JSON!)';
    const query = `mutation ${declared} { ${mutation}(${given}) { __typename ... on OnLedger { id txId block } ... on Refused { code data } } }`;
    const answer = await asking.ask(slug, roles, query, { registry });
    if (!answer.data || answer.errors) throw new Error(JSON.stringify(answer.errors));
    await asking.constellation.settled();
    return answer.data[mutation] as Answer;
  }
  const end = async (slug: string, roles: readonly Role[], mutation: string, args: object) => {
    const answer = await bring(slug, roles, mutation, args);
    return answer.__typename === 'Refused' ? answer.code : answer.__typename;
  };
  const height = () => asking.constellation.network.height(channel);
  const registryOf = async (slug: string): Promise<Registry> => {
    const tables = (await asking.constellation.member(slug)).projection.tables;
    const row = await tables
      .selectFrom('registries')
      .select('content')
      .where('channel', '=', channel)
      .orderBy('block', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    return row.content as unknown as Registry;
  };

  test('a notice is sealed whoever is away, once a commandId', async () => {
    const notice = { channel, type: 'incident', content: { text: 'press line down' }, commandId: id16() };
    const noticeId = entryIdOf('OemMSP', notice.commandId);
    await asking.constellation.network.faults.down('AxleMSP');
    const query = `mutation { giveNotice(${literal(notice).slice(1, -1)}) { ... on OnLedger { id } ... on Refused { code } } }`;
    const { data } = await asking.ask('oem', ['quality'], query);
    await asking.constellation.network.faults.up('AxleMSP');
    expect(data).toEqual({ giveNotice: { id: noticeId } });
    expect(await bring('oem', ['quality'], 'giveNotice', notice)).toMatchObject({
      code: 'NOTICE_EXISTS',
      data: { noticeId },
    });
    expect(await end('oem', ['viewer'], 'giveNotice', { ...notice, commandId: id16() })).toBe('ROLE_MISSING');
    expect(await end('oem', ['quality'], 'giveNotice', { ...notice, commandId: 'ab' })).toBe('MALFORMED');
  });

  test('a motion is in force when more than half of the members have approved it', async () => {
    const before = await registryOf('oem');
    const members = before.members.map((member) => {
      return member.mspId === 'OemMSP' ? { ...member, name: 'Oberland Works AG' } : member;
    });
    const registry = { ...before, sequence: before.sequence + 1, members };
    const motion = { channel, registry, commandId: id16() };
    const blocks = await height();
    expect(await end('oem', ['planner'], 'moveRegistry', motion)).toBe('ROLE_MISSING');
    expect(await end('oem', ['manager'], 'moveRegistry', { ...motion, registry: { v: 1 } })).toBe('MALFORMED');
    expect(await end('oem', ['manager'], 'moveRegistry', { ...motion, registry: before })).toBe('MOTION_STALE');
    expect(await height()).toBe(blocks);
    const motionId = entryIdOf('OemMSP', motion.commandId);
    expect(await bring('oem', ['manager'], 'moveRegistry', motion)).toMatchObject({ id: motionId });
    expect(await end('oem', ['manager'], 'moveRegistry', motion)).toBe('MOTION_EXISTS');
    const vote = { channel, motionId, registryHash: sha256Hex(canonical(registry)) };
    expect(await end('oem', ['manager'], 'approveMotion', vote)).toBe('ALREADY_APPROVED');
    expect(await end('axle', ['planner'], 'approveMotion', vote)).toBe('ROLE_MISSING');
    const other = { ...vote, registryHash: sha256Hex('another') };
    expect(await end('axle', ['manager'], 'approveMotion', other)).toBe('MOTION_STALE');
    expect(await end('axle', ['manager'], 'approveMotion', { ...vote, motionId: id16() })).toBe('MOTION_UNKNOWN');
    const read = '{ channels { motions { motionId by sequence registryHash registry approvals { mspId } } } }';
    expect((await asking.read('axle', read)).channels).toMatchObject([
      {
        motions: [
          {
            ...{ motionId, by: 'OemMSP', sequence: registry.sequence, registryHash: vote.registryHash, registry },
            approvals: [{ mspId: 'OemMSP' }],
          },
        ],
      },
    ]);
    for (const slug of ['axle', 'carrier'])
      expect(await end(slug, ['manager'], 'approveMotion', vote)).toBe('OnLedger');
    expect(await registryOf('casting')).toEqual(before);
    expect(await end('casting', ['manager'], 'approveMotion', vote)).toBe('OnLedger');
    expect(await registryOf('auditor')).toEqual(registry);
    expect(await end('steward', ['manager'], 'approveMotion', vote)).toBe('MOTION_STALE');
  });

  test.each(['moveRegistry', 'approveMotion', 'giveNotice'])('%s: not by nobody', async (mutation) => {
    const args = {
      moveRegistry: `registry: {}`,
      approveMotion: `motionId: "${id16()}", registryHash: "${id16()}"`,
      giveNotice: `type: "x", content: {}`,
    }[mutation];
    const query = `mutation { ${mutation}(channel: "${channel}", ${args ?? ''}) { __typename } }`;
    const { data, errors } = await asking.ask('oem', undefined, query);
    expect([data ?? null, errors?.[0]?.extensions?.code]).toEqual([null, 'NOT_AUTHENTICATED']);
  });

  test('not on a channel that was not joined', async () => {
    const notice = { channel: 'axle-programme', type: 'incident', content: {} };
    expect(await end('motor', ['manager'], 'giveNotice', notice)).toBe('CHANNEL_UNKNOWN');
    const vote = { channel: 'axle-programme', motionId: id16(), registryHash: sha256Hex('') };
    expect(await end('motor', ['manager'], 'approveMotion', vote)).toBe('CHANNEL_UNKNOWN');
  });

  test('what a member was party to that has left goes on without it, as is offered', async () => {
    const { record } = await asking.written('oem', ['manager'], 'proposeLink', {
      channel,
      input: { to: 'StewardMSP' },
    });
    await asking.written('steward', ['manager'], 'acceptLink', { channel, id: record.id });
    const kind = asking.constellation.consortium.codes['unit-kinds']?.items['crate'];
    const identifier = { scheme: enumValue('grai'), grai: '04012345678901LFT' };
    const unit = { channel, input: { identifier, kind, values: { content: 'cells' } } };
    const { id } = (await asking.written('oem', ['logistics'], 'commissionUnit', unit)).record;
    const offer = { role: enumValue('custodian'), to: 'CarrierMSP' };
    await asking.written('oem', ['logistics'], 'offerRole', { channel, id, input: offer });
    await asking.written('carrier', ['logistics'], 'acceptOffer', { channel, id, input: { role: offer.role } });

    const seen = async (slug: string, of = id) =>
      (
        await asking.read(
          slug,
          `{ record(id: "${of}") { ended differsAt successions { without } succeededBy findings { code } } }`,
        )
      ).record;
    const none = { ended: false, differsAt: [], successions: [], succeededBy: null, findings: [] };
    const succeed = { channel, kind: 'custody', id, without: 'CarrierMSP' };
    expect(await seen('oem')).toEqual(none);
    expect(await asking.refused('oem', ['manager'], 'succeedRecord', succeed)).toBe('SUCCESSION_UNFOUNDED');

    const before = await registryOf('oem');
    const members = before.members.map((member) =>
      member.mspId === 'CarrierMSP' ? { ...member, state: 'left' as const } : member,
    );
    const registry = { ...before, sequence: before.sequence + 1, members };
    const moved = await bring('oem', ['manager'], 'moveRegistry', { channel, registry, commandId: id16() });
    if (moved.__typename === 'Refused') throw new Error(moved.code);
    const vote = { channel, motionId: moved.id, registryHash: sha256Hex(canonical(registry)) };
    for (const slug of ['axle', 'casting', 'steward']) await end(slug, ['manager'], 'approveMotion', vote);
    expect(await registryOf('steward')).toEqual(registry);

    const offered = { ...none, successions: [{ without: 'CarrierMSP' }] };
    expect(await seen('oem')).toEqual(offered);
    expect(await seen('steward')).toEqual(offered);
    const handing = { channel, id, input: { role: enumValue('owner'), to: 'AxleMSP' } };
    await asking.constellation.network.faults.down('CarrierMSP');
    expect(await asking.write('oem', ['logistics'], 'offerRole', handing)).toMatchObject({
      code: 'PARTY_LEFT',
      data: { organisations: ['CarrierMSP'], records: [{ kind: 'custody', id }] },
    });
    expect(await asking.read('oem', '{ outbox { commandId } }')).toEqual({ outbox: [] });
    await asking.constellation.network.faults.up('CarrierMSP');

    const refused = (slug: string, role: Role, more: object = {}) =>
      asking.refused(slug, [role], 'succeedRecord', { ...succeed, ...more });
    expect(await refused('oem', 'planner')).toBe('ROLE_MISSING');
    expect(await refused('axle', 'manager')).toBe('RECORD_UNKNOWN');
    expect(await refused('oem', 'manager', { id: id16() })).toBe('RECORD_UNKNOWN');
    expect(await refused('oem', 'manager', { without: 'StewardMSP' })).toBe('SUCCESSION_UNFOUNDED');
    expect(await refused('oem', 'manager', { without: 'AxleMSP' })).toBe('SUCCESSION_UNFOUNDED');
    expect(await refused('carrier', 'manager', { without: 'OemMSP' })).toBe('MEMBER_NOT_ACTIVE');

    const { record: successor } = await asking.written('oem', ['manager'], 'succeedRecord', succeed);
    expect(successor).toMatchObject({
      ...{ version: 1, parties: ['OemMSP', 'StewardMSP'], state: { custodian: 'OemMSP', owner: 'OemMSP' } },
    });
    const ended = { ...none, ended: true };
    expect(await seen('steward')).toEqual({ ...ended, succeededBy: successor.id });
    expect(await seen('carrier')).toEqual(ended);
    expect(await seen('carrier', successor.id)).toBeNull();
    const old = { channel, id, input: { ...offer, to: 'AxleMSP' } };
    expect(await asking.refused('oem', ['logistics'], 'offerRole', old)).toBe('RECORD_ENDED');
    expect(await seen('steward', successor.id)).toEqual(none);
    expect(await refused('steward', 'manager')).toBe('RECORD_ENDED');
    const next = { channel, id: successor.id, input: { ...offer, to: 'AxleMSP' } };
    expect((await asking.written('oem', ['logistics'], 'offerRole', next)).version).toBe(2);

    const erase = async (more: string): Promise<unknown> => {
      const place = `channel: "${channel}", kind: "custody", id: "${id}", versions: [1, 2, 3]`;
      const query = `mutation { purgeContent(${place}${more}) { __typename ... on Refused { code } } }`;
      const { data } = await asking.ask('oem', ['manager'], query);
      await asking.constellation.settled();
      return data?.['purgeContent'];
    };
    expect(await erase(', everywhere: true')).toEqual({ __typename: 'Refused', code: 'NOT_AUTHORISED' });
    for (const _again of [1, 2]) expect(await erase('')).toEqual({ __typename: 'Done' });
    const erased = `{ record(id: "${id}") { purged ended succeededBy } }`;
    expect((await asking.read('oem', erased)).record).toEqual({
      ...{ purged: true, ended: true, succeededBy: successor.id },
    });
  });

  test('nobody sees the motions of a channel that it has not joined', async () => {
    const read = '{ channels { name motions { motionId } } }';
    const { channels } = (await asking.read('motor', read)) as { channels: { name: string; motions: unknown[] }[] };
    expect(channels.map(({ name, motions }) => [name, motions])).toEqual([['motor-programme', []]]);
    const { data, errors } = await asking.ask('oem', undefined, read);
    expect([data ?? null, errors?.[0]?.extensions?.code]).toEqual([null, 'NOT_AUTHENTICATED']);
  });
});
