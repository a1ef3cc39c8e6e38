import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonical, entryIdOf, sha256Hex } from '@tierline/chaincode/record';
import { personRoles, type Registry, type Role } from '@tierline/chaincode/schema';
import { verifyPack } from '@tierline/network/verify';
import { Asking, enumValue, literal } from '../support/asking';
import { testedConstellation } from '../support/tested-network';

const channel = 'axle-programme';
const grai = '04012345678901AUD';
const identifier = { scheme: 'grai', grai };
type Made = {
  __typename: 'AuditPack';
  sha256: string;
  bytes: number;
  height: number;
  versions: number;
  withheld: { versions: number; fields: number };
  openedPins: number;
  counts: { transactions: number; ofOthers: number };
  genesisHash: string;
  href: string;
  lacking: { kind: string; id: string }[];
};
type Answer = Made | { __typename: 'Refused'; code: string };

describe('audit packs by GraphQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'audit-packs-'));
  let asking: Asking;
  let unit: string;
  let link: string;

  beforeAll(async () => {
    asking = new Asking(await testedConstellation({ folder: join(folder, 'data') }));
    const proposed = { channel, input: { to: 'StewardMSP' } };
    link = (await asking.written('oem', ['manager'], 'proposeLink', proposed)).record.id;
    await asking.written('steward', ['manager'], 'acceptLink', { channel, id: link });
    const kind = asking.constellation.consortium.codes['unit-kinds']?.items['crate'];
    const input = { identifier, kind, values: { content: 'cells' } };
    unit = (await asking.written('oem', ['logistics'], 'commissionUnit', { channel, input })).record.id;
    const offer = { role: enumValue('custodian'), to: 'CarrierMSP' };
    await asking.written('oem', ['logistics'], 'offerRole', { channel, id: unit, input: offer });
  }, 120_000);
  afterAll(async () => {
    await asking.constellation.close();
    rmSync(folder, { recursive: true });
  });

  const selection = `__typename ... on Refused { code }
    ... on AuditPack { sha256 bytes height versions openedPins withheld { versions fields } counts { transactions ofOthers } genesisHash href lacking { kind id } }`;
  async function ask(slug: string, roles: readonly Role[] | undefined, args: object) {
    const given = literal({ channel, ...args }).slice(1, -1);
    return asking.ask(slug, roles, `mutation { auditPack(${given}) { ${selection} } }`);
  }
  async function make(slug: string, roles: readonly Role[], args: object): Promise<Answer> {
    const { data, errors } = await ask(slug, roles, args);
    if (!data) throw new Error(JSON.stringify(errors));
    return data['auditPack'] as Answer;
  }
  const made = async (args: object, role: Role = 'auditor', slug = 'oem'): Promise<Made> => {
    const answer = await make(slug, [role], args);
    if (answer.__typename === 'Refused') throw new Error(answer.code);
    return answer;
  };
  const refusal = async (slug: string, roles: readonly Role[], args: object): Promise<string> => {
    const answer = await make(slug, roles, args);
    return answer.__typename === 'Refused' ? answer.code : answer.__typename;
  };
  /** Relative to the endpoint, as the schema says. */
  async function fetched(slug: string, href: string, roles?: readonly Role[], method = 'GET') {
    const headers = roles && { authorization: `Bearer ${await asking.constellation.token(slug, roles)}` };
    return fetch(new URL(href, asking.constellation.url(slug)), { method, ...(headers && { headers }) });
  }
  const waiting = () => readdir(join(folder, 'data', 'audit-packs', 'oem'));

  test('a pack is made, fetched once by who asked for it, and verifies', async () => {
    const pack = await made({ units: [{ ...identifier }], records: [link] });
    expect([pack.versions, pack.lacking]).toEqual([4, []]);
    const response = await fetched('oem', pack.href, ['auditor']);
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([
      ...[200, 'application/zip', 'no-store'],
    ]);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([bytes.length, sha256Hex(bytes)]).toEqual([pack.bytes, pack.sha256]);
    expect(await waiting()).toEqual([]);
    const file = join(folder, 'fetched.zip');
    writeFileSync(file, bytes);
    const verdict = await verifyPack({ file, genesisHash: pack.genesisHash });
    expect([verdict.findings, verdict.verified, Number(verdict.height)]).toEqual([[], true, pack.height]);
    expect(verdict.pack).toMatchObject({ sha256: pack.sha256, disclosedBy: 'OemMSP' });
    const links = verdict.shown.unread.map(({ kind, id, heldBy }) => ({ kind, id, heldBy }));
    expect(links).toEqual(Array(2).fill({ kind: 'link', id: link, heldBy: ['OemMSP', 'StewardMSP'] }));
    expect(verdict.shown.units.map(({ id, steps }) => [id, steps.length])).toEqual([[unit, 2]]);
    expect((await fetched('oem', pack.href, ['auditor'])).status).toBe(404);
  });

  test('what is withheld is not in the pack, and the rest verifies', async () => {
    const pack = await made({ records: [unit], withhold: ['identifier', 'custody:values'] });
    expect(pack.withheld.versions).toBe(2);
    const file = join(folder, 'withheld.zip');
    writeFileSync(file, Buffer.from(await (await fetched('oem', pack.href, ['auditor'])).arrayBuffer()));
    const { findings, pack: told, shown } = await verifyPack({ file, genesisHash: pack.genesisHash });
    expect([findings, told?.withheld]).toEqual([[], ['identifier', 'custody:values']]);
    expect(shown.unread.flatMap(({ fields }) => fields?.shown ?? []).map(({ path }) => path)).not.toContainEqual(
      expect.stringMatching(/identifier|values/),
    );
  });

  test('a carrier, invited with the second version, shows from there on; a period is kept', async () => {
    const carriers = await made({ units: [{ ...identifier }] }, 'manager', 'carrier');
    expect(carriers.versions).toBeGreaterThan(0);
    const early = await made({ records: [unit], period: { since: '2020-01-01T00:00:00Z' } });
    expect(early.versions).toBe(2);
    const before = await refusal('oem', ['auditor'], { records: [unit], period: { until: '2020-01-01T00:00:00Z' } });
    expect(before).toBe('RECORD_UNKNOWN');
  });

  test.each<[string, (href: string) => Promise<Response>, number]>([
    ['nobody', (href) => fetched('oem', href), 401],
    ['another person of the member', (href) => fetched('oem', href, ['manager']), 404],
    ['a person of another member, there', (href) => fetched('carrier', href, ['auditor']), 404],
    [
      'a person of another member, here',
      async (href) => {
        const headers = { authorization: `Bearer ${await asking.constellation.token('carrier', ['auditor'])}` };
        return fetch(new URL(href, asking.constellation.url('oem')), { headers });
      },
      401,
    ],
    ['who asks for its head only', (href) => fetched('oem', href, ['auditor'], 'HEAD'), 405],
    ['who guesses', (href) => fetched('oem', `${href.slice(0, -2)}00`, ['auditor']), 404],
    ['who climbs', (href) => fetched('oem', href.replace(/[0-9a-f]{64}/, '..%2f..%2fsecrets'), ['auditor']), 404],
  ])('is not handed to %s, and stays', async (_who, attempt, status) => {
    const { href } = await made({ records: [unit] });
    expect((await attempt(href)).status).toBe(status);
    expect((await fetched('oem', href, ['auditor'])).status).toBe(200);
  });

  test('whoever is no auditor or manager any more does not get it, with the same name', async () => {
    const { constellation } = asking;
    const { href } = await made({ records: [unit] });
    const token = await constellation.token('oem', ['viewer'], 'auditor@oem');
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(new URL(href, constellation.url('oem')), { headers })).status).toBe(404);
    expect((await fetched('oem', href, ['auditor'])).status).toBe(200);
  });

  test('the next pack takes the place of one that was not fetched, not of another person’s', async () => {
    const [first, managers] = [await made({ records: [unit] }), await made({ records: [unit] }, 'manager')];
    const second = await made({ records: [unit] });
    expect((await fetched('oem', first.href, ['auditor'])).status).toBe(404);
    expect((await fetched('oem', second.href, ['auditor'])).status).toBe(200);
    expect((await fetched('oem', managers.href, ['manager'])).status).toBe(200);
  });

  test('only managers and auditors, of who holds the records', async () => {
    // a bot may what its scopes say (test/api/bots)
    const may: readonly Role[] = ['manager', 'auditor', 'bot'];
    for (const role of personRoles.filter((one) => !may.includes(one)))
      expect([role, await refusal('oem', [role], { records: [unit] })]).toEqual([role, 'ROLE_MISSING']);
    expect(await refusal('axle', ['manager'], { records: [unit] })).toBe('RECORD_UNKNOWN');
    expect(await refusal('axle', ['manager'], { units: [identifier] })).toBe('RECORD_UNKNOWN');
    expect(await refusal('auditor', ['auditor'], { records: [unit] })).toBe('RECORD_UNKNOWN');
    expect(await refusal('motor', ['manager'], { records: [unit] })).toBe('CHANNEL_UNKNOWN');
    const { data, errors } = await ask('oem', undefined, { records: [unit] });
    expect([data ?? null, errors?.[0]?.extensions?.code]).toEqual([null, 'NOT_AUTHENTICATED']);
  });

  test.each<[string, object]>([
    ['nothing', {}],
    ['a unit of no scheme', { units: [{ scheme: 'ean', ean: '1' }] }],
    ['a unit with a wrong check digit', { units: [{ scheme: 'sscc', sscc: '395220000000000178' }] }],
    ['a text for a unit', { units: ['395220000000000177'] }],
    ['a time that is none', { records: ['ab'.repeat(16)], period: { since: '2026-13-01T00:00:00Z' } }],
  ])('refuses %s', async (_what, args) => {
    expect(await refusal('oem', ['auditor'], args)).toBe('MALFORMED');
  });

  test.each(['/', '/state/vales'])(
    'refuses to withhold what is no field, or stands in nothing that is shown: %s',
    async (field) => {
      expect(await refusal('oem', ['auditor'], { records: [unit], withhold: [field] })).toBe('MALFORMED');
    },
  );

  test('refuses more than a hundred, and what is no id', async () => {
    for (const records of [Array.from({ length: 101 }, () => unit), ['xy']]) {
      const { errors } = await ask('oem', ['auditor'], { records });
      expect(errors?.[0]?.extensions?.code).toBe('MALFORMED');
    }
    expect(await waiting()).toEqual([]);
  });

  test('pins are opened where the packer asks for it, and never by themselves', async () => {
    const proposed = await asking.written('oem', ['manager'], 'proposeLink', { channel, input: { to: 'AxleMSP' } });
    await asking.written('axle', ['manager'], 'acceptLink', { channel, id: proposed.record.id });
    const opening = (party: string) => ({
      ...{ title: 'Steel is short', category: 'shortage', severity: 'major', affected: [] },
      ...{ quorum: enumValue('majority'), parties: [party] },
    });
    const of = { channel, input: opening('OemMSP') };
    const source = (await asking.written('axle', ['planner'], 'openCase', of)).record.id;
    const passing = { channel, id: source, input: opening('StewardMSP') };
    const passedOn = (await asking.written('oem', ['planner'], 'forwardCase', passing)).record.id;
    const shown = async (slug: string, args: object) => {
      const pack = await made({ records: [passedOn], ...args }, 'auditor', slug);
      const file = join(folder, `${pack.sha256}.zip`);
      writeFileSync(file, Buffer.from(await (await fetched(slug, pack.href, ['auditor'])).arrayBuffer()));
      const verdict = await verifyPack({ file, genesisHash: pack.genesisHash });
      expect(verdict.findings).toEqual([]);
      return { opened: pack.openedPins, origins: verdict.shown.origins };
    };
    const name = { kind: 'case', version: 1 };
    expect(await shown('oem', { withPins: true })).toMatchObject({
      opened: 1,
      origins: [{ ...name, id: passedOn, from: { ...name, id: source, channel, block: expect.any(BigInt) as bigint } }],
    });
    expect(await shown('oem', {})).toMatchObject({ opened: 0, origins: [] });
    expect(await shown('oem', { withPins: true, withhold: ['source'] })).toMatchObject({ opened: 0, origins: [] });
    expect(await shown('steward', { withPins: true })).toMatchObject({ opened: 0, origins: [] });
  });

  test('not where the members have voted that it may not be', async () => {
    const tables = (await asking.constellation.member('oem')).projection.tables;
    const rows = tables.selectFrom('registries').select('content').where('channel', '=', channel);
    const before = (await rows.orderBy('block', 'desc').limit(1).executeTakeFirstOrThrow())
      .content as unknown as Registry;
    const { auditPacks, ...rest } = before;
    expect(auditPacks).toBe('allowed');
    const registry = { ...rest, sequence: before.sequence + 1 };
    const commandId = 'cd'.repeat(16);
    const moving = `mutation ($registry: JSON!) { moveRegistry(channel: "${channel}", registry: $registry, commandId: "${commandId}") { __typename } }`;
    await asking.ask('oem', ['manager'], moving, { registry });
    const vote = `channel: "${channel}", motionId: "${entryIdOf('OemMSP', commandId)}", registryHash: "${sha256Hex(canonical(registry))}"`;
    for (const slug of ['axle', 'carrier', 'casting']) {
      await asking.constellation.settled();
      await asking.ask(slug, ['manager'], `mutation { approveMotion(${vote}) { __typename } }`);
    }
    await asking.constellation.settled();
    expect(await refusal('oem', ['auditor'], { records: [unit] })).toBe('PACKS_NOT_ALLOWED');
    const { channels } = await asking.read('oem', '{ channels { name auditPacks } }');
    const others = asking.constellation.consortium.channels.filter(
      ({ members, name }) => name !== channel && members.some(({ slug }) => slug === 'oem'),
    );
    expect(channels).toEqual([
      { name: channel, auditPacks: false },
      ...others.map(({ name }) => ({ name, auditPacks: true })),
    ]);
  });
});
