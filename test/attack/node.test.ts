import { randomBytes } from 'node:crypto';
import { Constellation } from '@tierline/cli/constellation';
import { kinds } from '@tierline/chaincode/domain';
import { personRoles, type Role } from '@tierline/chaincode/schema';
import { parseBlock } from '@tierline/network/wire';
import { Asking, enumValue } from '../support/asking';

const channel = 'axle-programme';
const id16 = (): string => randomBytes(16).toString('hex');
const commands = [...kinds.values()].flatMap((kind) => Object.keys(kind.commands).map((name) => ({ kind, name })));

describe('who asks what it may not', () => {
  let asking: Asking;
  /** A forecast of oem and axle; everybody else is nobody to it. */
  let id: string;

  beforeAll(async () => {
    asking = new Asking(await Constellation.create());
    const proposed = await asking.written('oem', ['manager'], 'proposeLink', {
      channel,
      input: { to: 'AxleMSP' },
    });
    await asking.written('axle', ['manager'], 'acceptLink', {
      channel,
      id: proposed.record.id,
    });
    const input = {
      supplier: 'AxleMSP',
      customerPart: 'SECRET-PART',
      site: 'BPNS00000003AYRE',
      category: '0001',
      unit: 'PCE',
      granularity: enumValue('week'),
      buckets: [{ start: '2026-11-30', quantity: '987654' }],
    };
    id = (await asking.written('oem', ['planner'], 'publishForecast', { channel, input })).record.id;
  }, 120_000);
  afterAll(() => asking.constellation.close());

  const step = (kind: string, command: string, recordId: string) => ({
    channel,
    steps: [{ kind, command, id: recordId, input: {} }],
  });
  const others = ['motor', 'casting', 'carrier', 'steward', 'auditor'];

  test.each(others)('%s gets for a record of others, by any command and role, what it gets for none', async (slug) => {
    const expected = slug === 'motor' ? 'CHANNEL_UNKNOWN' : 'RECORD_UNKNOWN';
    const answers = await Promise.all(
      commands.map(({ kind, name }) =>
        Promise.all([id, id16()].map((one) => asking.write(slug, personRoles, 'apply', step(kind.name, name, one)))),
      ),
    );
    for (const [there, nowhere] of answers) {
      expect(there).toEqual(nowhere);
      expect(there).toMatchObject({ __typename: 'Refused', code: expected });
    }
    for (const recordId of [id, id16()]) {
      expect(await asking.read(slug, `{ record(id: "${recordId}") { id } }`)).toEqual({ record: null });
    }
    const all = JSON.stringify(
      await asking.read(slug, '{ forecasts { edges { node { id } } } feed { items { id } } findings { code } }'),
    );
    expect(all).not.toContain(id);
  });

  test.each(personRoles)('a %s of a party may do what the role may, no more', async (role: Role) => {
    const forecast = kinds.get('forecast')!;
    for (const [name, { roles }] of Object.entries(forecast.commands)) {
      const code = await asking.refused('axle', [role], 'apply', step('forecast', name, id));
      if (roles.includes(role)) expect(['MALFORMED', 'ALREADY_THERE', 'WRONG_SIDE']).toContain(code);
      else expect(code).toBe('ROLE_MISSING');
    }
  });

  test('nobody is told to come with a token, by every operation, and nothing else', async () => {
    const reads = [
      'me { mspId }',
      'channels { name }',
      `record(id: "${id}") { id }`,
      'forecasts { edges { cursor } }',
      'feed { endCursor }',
      'findings { code }',
    ];
    const operations = [
      ...reads.map((field) => `{ ${field} }`),
      ...commands.map(
        ({ kind, name }) =>
          `mutation { apply(channel: "${channel}", steps: [{kind: "${kind.name}", command: "${name}", input: {}}]) { __typename } }`,
      ),
      'subscription { feed { cursor } }',
    ];
    const answers = new Set<string>();
    for (const operation of operations) {
      const { data, errors } = await asking.ask('oem', undefined, operation);
      expect(Object.values(data ?? {}).every((value) => value === null)).toBe(true);
      answers.add(JSON.stringify(errors?.map(({ message, extensions }) => [message, extensions?.code])));
    }
    expect([...answers]).toEqual([JSON.stringify([['a bearer token of this member is needed', 'NOT_AUTHENTICATED']])]);
  });

  test('another member’s token is no token', async () => {
    const token = await asking.constellation.token('axle', ['manager']);
    const response = await fetch(asking.constellation.url('oem'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: '{ me { mspId } }' }),
    });
    expect(response.status).toBe(401);
  });

  test('what motor learns from the raw blocks of the channels it has joined: nothing of axle', async () => {
    const { network } = asking.constellation;
    const seen = new Map<string, number>();
    const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
    for (const joined of ['motor-programme']) {
      const height = await network.height(joined);
      for (let number = 0; number < height; number += 1) {
        const bytes = Buffer.from((await network.block(joined, number))!);
        for (const secret of ['axle', 'arvid', 'SECRET-PART', '987654', id]) {
          expect(bytes.toString('latin1').toLowerCase()).not.toContain(secret.toLowerCase());
        }
        for (const tx of parseBlock(bytes).txs)
          count(`${tx.creator.mspId} ${tx.chaincode?.name ?? tx.type} ${tx.chaincode?.functionName ?? ''}`);
      }
    }
    console.log(
      ['what motor sees on motor-programme:', ...[...seen].map(([what, times]) => `  ${String(times)} x ${what}`)].join(
        '\n',
      ),
    );
    expect(seen.size).toBeGreaterThan(0);
  });
});
