import { randomBytes } from 'node:crypto';
import { DatabaseServer, rebuild } from '@tierline/api/readmodel';
import { asked } from '../support/asked';
import { projectedRows } from '../support/chaos/ledger-files';
import { Child, eventually } from '../support/child';
import { postgresServer } from '../support/databases';
import { channel, SmallProgramme } from '../support/small-programme';

type Written = { __typename: string; changes: { record: { id: string }; proof: { txId: string } }[] };
type Item = { channel: string; block: string; tx: number; fact: number; type: string; id: string };
type Replica = { child: Child; url: string };

const newCommandId = (): string => randomBytes(16).toString('hex');
const proposal = (commandId: string): string =>
  `mutation { proposeLink(channel: "${channel}", commandId: "${commandId}", input: { to: "AxleMSP" }) {
    __typename ... on Written { changes { record { id } proof { txId } } } } }`;

/** One member, one database, two processes on it; a load balancer would stand before them. */
describe('two processes of one member', () => {
  let programme: SmallProgramme;
  let postgres: Awaited<ReturnType<typeof postgresServer>>;
  const files: string[] = [];
  let leading: Replica;
  let standby: Replica;

  beforeAll(async () => {
    [programme, postgres] = await Promise.all([SmallProgramme.start(), postgresServer()]);
    for (const name of ['one', 'other']) files.push((await programme.configure(name, { url: postgres.url })).file);
    leading = await start(files[0]!, '--bootstrap', programme.consortiumFile);
    standby = await start(files[1]!);
    await leading.child.printed(/every channel has its registry/);
    for (const replica of [leading, standby])
      await eventually(async () => ((await health(replica)).ready ? true : undefined));
  }, 60_000);
  afterAll(async () => {
    await standby.child.stop();
    await leading.child.stop('SIGKILL');
    await postgres.stop();
    await programme.close();
  });

  async function start(file: string, ...more: string[]): Promise<Replica> {
    const child = new Child(['node', '--config', file, '--log-level', 'warn', ...more]);
    const [, url = ''] = await child.printed(/serving at (https:.*)\/graphql/);
    return { child, url };
  }
  async function ask<T>({ url }: Replica, query: string): Promise<T> {
    const { body } = await asked(`${url}/graphql`, {
      ...{ token: await programme.token(['manager'], 'max'), query, caPem: programme.tlsCaPem },
    });
    if (body['errors'] !== undefined) throw new Error(JSON.stringify(body));
    return body['data'] as T;
  }
  async function health({ url }: Replica): Promise<{ ready: boolean; leads: boolean; parts: Record<string, string> }> {
    const { body } = await asked(`${url}/health/ready`, {
      ...{ token: await programme.token(['viewer']), caPem: programme.tlsCaPem },
    });
    return body as Awaited<ReturnType<typeof health>>;
  }
  async function propose(replica: Replica, commandId = newCommandId()): Promise<string> {
    const { proposeLink } = await ask<{ proposeLink: Written }>(replica, proposal(commandId));
    if (proposeLink.__typename !== 'Written') throw new Error(JSON.stringify(proposeLink));
    return proposeLink.changes[0]!.record.id;
  }
  const feed = async (replica: Replica): Promise<Item[]> =>
    (
      await ask<{ feed: { items: Item[] } }>(
        replica,
        '{ feed(first: 500) { items { channel block tx fact type id } } }',
      )
    ).feed.items;
  const outbox = async (replica: Replica, commandId: string): Promise<string | undefined> =>
    (await ask<{ outbox: { status: string }[] }>(replica, `{ outbox(commandId: "${commandId}") { status } }`)).outbox[0]
      ?.status;
  const types = async (id: string) => (await feed(standby)).filter((item) => item.id === id).map(({ type }) => type);

  test('one leads, both are ready', async () => {
    expect(await health(leading)).toMatchObject({ ready: true, leads: true });
    expect(await health(standby)).toMatchObject({ ready: true, leads: false });
  });

  test('both take writes, and each reads what it wrote and what the other wrote', async () => {
    const ids = [await propose(leading), await propose(standby)];
    for (const replica of [leading, standby])
      for (const id of ids)
        await eventually(() =>
          ask<{ record: unknown }>(replica, `{ record(id: "${id}") { version } }`).then(
            ({ record }) => record ?? undefined,
          ),
        );
    expect(await feed(leading)).toEqual(await feed(standby));
  });

  test('a command given to both at once is done once', async () => {
    const commandId = newCommandId();
    const [one, other] = await Promise.all([propose(leading, commandId), propose(standby, commandId)]);
    expect(one).toBe(other);
    expect(await types(one)).toEqual(['LinkProposed']);
  });

  test('what is queued at the one that stands by is delivered once by the one that leads', async () => {
    const commandId = newCommandId();
    await programme.network.faults.down('AxleMSP');
    expect(await ask(standby, proposal(commandId))).toMatchObject({ proposeLink: { __typename: 'Queued' } });
    expect(await outbox(leading, commandId)).toBe('queued');
    await programme.network.faults.up('AxleMSP');
    await eventually(async () => ((await outbox(standby, commandId)) === 'delivered' ? true : undefined));
    const items = await feed(standby);
    expect(items.filter(({ type }) => type === 'CommandDelivered')).toHaveLength(1);
    expect(await types(await propose(standby, commandId))).toEqual(['LinkProposed']);
  });

  test('the one that leads is killed while a command waits: the other takes over within seconds, nothing is lost or done twice', async () => {
    const commandId = newCommandId();
    const before = await feed(standby);
    await programme.network.faults.down('AxleMSP');
    expect(await ask(standby, proposal(commandId))).toMatchObject({ proposeLink: { __typename: 'Queued' } });
    await leading.child.stop('SIGKILL');
    await programme.network.faults.up('AxleMSP');
    const killed = Date.now();
    await eventually(async () => ((await health(standby)).leads ? true : undefined), 5_000);
    await eventually(async () => ((await outbox(standby, commandId)) === 'delivered' ? true : undefined));
    const id = await propose(standby);
    process.stdout.write(`took over and wrote ${((Date.now() - killed) / 1000).toFixed(1)} s after the kill\n`);
    const after = await feed(standby);
    expect(after.slice(0, before.length)).toEqual(before);
    const places = after.map((item) => [item.channel, item.block, item.tx, item.fact].join('/'));
    expect(new Set(places).size).toBe(places.length);
    expect(after.filter(({ type }) => type === 'CommandDelivered')).toHaveLength(2);
    expect(await types(id)).toEqual(['LinkProposed']);
  });

  test('who was killed comes back and stands by; only the one that leads makes the read model anew, and it is the same', async () => {
    [leading, standby] = [standby, await start(files[0]!)];
    await eventually(async () => ((await health(standby)).ready ? true : undefined));
    expect(await health(standby)).toMatchObject({ leads: false });
    standby.child.signal('SIGUSR2');
    await standby.child.printed(/another process of the member leads/);
    const before = await feed(leading);
    leading.child.signal('SIGUSR2');
    await leading.child.printed(/rebuilt; the new read model answers/);
    expect(await feed(standby)).toEqual(before);
    await propose(standby);
    expect(await feed(leading)).toHaveLength(before.length + 1);
  });

  test('the database stops and starts: not ready, no answer; then one leads again and all is as it was', async () => {
    const before = await feed(leading);
    await postgres.say('stop');
    for (const replica of [leading, standby])
      await eventually(async () => ((await health(replica)).ready ? undefined : true));
    expect(await health(leading)).toMatchObject({ parts: { database: 'unreachable' } });
    await expect(propose(leading)).rejects.toThrow('UNEXPECTED');
    await postgres.say('start');
    for (const replica of [leading, standby])
      await eventually(async () => ((await health(replica)).ready ? true : undefined));
    const leads = await Promise.all([leading, standby].map(async (replica) => (await health(replica)).leads));
    expect(leads.filter(Boolean)).toHaveLength(1);
    await propose(standby);
    expect(await feed(leading)).toHaveLength(before.length + 1);
  });

  test('and a rebuild without them gives the same rows', async () => {
    await leading.child.stop();
    await standby.child.stop();
    const server = await DatabaseServer.open({ url: postgres.url });
    const database = await server.member('oem');
    const before = await projectedRows(database);
    const { genesisHash } = programme;
    await rebuild(database, 'OemMSP', [{ channel, genesisHash, chaincode: 'tierline' }]);
    expect(await projectedRows(database)).toEqual(before);
    await server.close();
  });
});
