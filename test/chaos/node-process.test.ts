import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { DatabaseServer } from '@tierline/api/readmodel';
import { asked } from '../support/asked';
import { Child, eventually } from '../support/child';
import { postgresServer } from '../support/databases';
import { channel, SmallProgramme } from '../support/small-programme';
import { switchesOf, testWithSwitches } from '../support/tested-network';

const proposal = `mutation { proposeLink(channel: "${channel}", input: { to: "AxleMSP" }) {
  __typename ... on Written { changes { record { id } proof { txId } } } } }`;
type Waiting = { outbox: { status: string }[]; links: { edges: unknown[] } };
type Written = { __typename: string; changes: { record: { id: string }; proof: { txId: string } }[] };

describe('a member’s node as a process of its own', () => {
  let programme: SmallProgramme;

  beforeAll(async () => {
    programme = await SmallProgramme.start();
  }, 60_000);
  afterAll(() => programme.close());

  /** Starts it and waits until it serves. */
  async function start(file: string, ...more: string[]): Promise<{ child: Child; url: string }> {
    const child = new Child(['node', '--config', file, '--log-level', 'warn', ...more]);
    const [, url = ''] = await child.printed(/serving at (https:.*)\/graphql/);
    return { child, url };
  }
  const ask = async (url: string, query: string, roles: ['manager'] | ['viewer'] = ['manager']) =>
    asked(`${url}/graphql`, { token: await programme.token(roles, roles[0]), query, caPem: programme.tlsCaPem });
  const health = async (url: string) =>
    asked(`${url}/health/ready`, { token: await programme.token(['viewer']), caPem: programme.tlsCaPem });
  const ready = (url: string) => eventually(async () => ((await health(url)).status === 200 ? true : undefined));
  async function propose(url: string): Promise<Written['changes'][number]> {
    const { body } = await ask(url, proposal);
    const written = (body as { data?: { proposeLink: Written } }).data?.proposeLink;
    if (written?.__typename !== 'Written') throw new Error(JSON.stringify(body));
    return written.changes[0]!;
  }
  const holds = async (url: string, { record, proof }: Written['changes'][number]) => {
    const { body } = await ask(
      url,
      `{ record(id: "${record.id}") { versions { edges { node { proof { txId } } } } } }`,
      ['viewer'],
    );
    expect(body).toEqual({ data: { record: { versions: { edges: [{ node: { proof: { txId: proof.txId } } }] } } } });
  };
  const bootstrap = () => ['--bootstrap', programme.consortiumFile];

  it('answers and writes on PostgreSQL', async () => {
    const postgres = await postgresServer();
    const { file } = await programme.configure('on-postgres', { url: postgres.url });
    const { child, url } = await start(file, ...bootstrap());
    await child.printed(/every channel has its registry/);
    await ready(url);
    expect((await ask(url, '{ me { mspId roles } }')).body).toEqual({
      data: { me: { mspId: 'OemMSP', roles: ['manager'] } },
    });
    await holds(url, await propose(url));
    expect(await child.stop()).toBe(0);
    await postgres.stop();
  }, 60_000);

  describe('on a folder', () => {
    let folder: string;
    let file: string;
    let data: string;
    let url: string;
    let child: Child;

    beforeAll(async () => {
      data = join(programme.folder, 'data');
      ({ folder, file } = await programme.configure('on-folder', { folder: data }));
      await begin(...bootstrap());
      await child.printed(/every channel has its registry/);
    }, 60_000);
    afterAll(() => child.stop('SIGKILL'));

    async function begin(...more: string[]): Promise<void> {
      ({ child, url } = await start(file, ...more));
      await ready(url);
    }

    it('takes over new keys of the identity provider, of its own TLS and of its peer', async () => {
      await ask(url, '{ me { mspId } }');
      await programme.newIssuerKey();
      expect((await ask(url, '{ me { mspId } }')).status).toBe(200);
      const fingerprint = await programme.newTlsKeys(folder);
      child.signal('SIGHUP');
      await eventually(async () => ((await fingerprintAt(url)) === fingerprint ? true : undefined));

      const truth = readFileSync(join(folder, 'peer-ca.pem'), 'utf8');
      const trust = (pem: string) => {
        writeFileSync(join(folder, 'peer-ca.pem'), pem);
        child.signal('SIGHUP');
      };
      const parts = async () => (await health(url)).body['parts'] as Record<string, string>;
      const state = (wanted: string) =>
        eventually(async () => ((await parts())[`channel ${channel}`] === wanted ? true : undefined));
      trust(programme.tlsCaPem);
      await state('unreachable');
      trust(truth);
      await state('ok');
      await propose(url);
    });

    it('stays as it is when a file becomes unreadable, and says so', async () => {
      writeFileSync(join(folder, 'node.crt'), 'nothing');
      child.signal('SIGHUP');
      await child.printed(/the configuration is not valid any more/);
      await propose(url);
      await programme.newTlsKeys(folder);
    });

    it('makes its read model anew while it answers', async () => {
      const change = await propose(url);
      child.signal('SIGUSR2');
      await child.printed(/rebuilding/);
      await holds(url, change);
      await child.printed(/rebuilt; the new read model answers/);
      await holds(url, change);
      await propose(url);
    });

    it('keeps the folder for itself', async () => {
      const second = new Child(['node', '--config', file]);
      expect(await second.ended()).toBe(1);
      expect(second.lines).toEqual([`the folder ${data} is in use by process ${String(child.process.pid)}`]);
    });

    it('makes a read model of another version anew before it answers', async () => {
      const change = await propose(url);
      await child.stop('SIGTERM');
      const server = await DatabaseServer.open({ folder: data });
      const { archive, projection } = await server.member('oem');
      await archive.tables.updateTable('active_projection').set({ form: 'older' }).execute();
      await projection.tables.schema.alterTable('records').dropColumn('status').execute();
      await server.close();
      await begin();
      await holds(url, change);
      await propose(url);
    });

    it('keeps what was acknowledged when it is killed', async () => {
      const change = await propose(url);
      expect(await child.stop('SIGKILL')).toBe('SIGKILL');
      await begin();
      await holds(url, change);
    });

    it('delivers once what waited for a partner when it was killed', async () => {
      const { faults } = programme.network;
      const commandId = randomBytes(16).toString('hex');
      const waits = proposal.replace('input:', `commandId: "${commandId}", input:`);
      const waiting = async () => {
        const { body } = await ask(
          url,
          `{ outbox(commandId: "${commandId}") { status } links { edges { node { id } } } }`,
          ['viewer'],
        );
        return body['data'] as Waiting;
      };
      const before = (await waiting()).links.edges.length;
      await faults.down('AxleMSP');
      expect((await ask(url, waits)).body).toMatchObject({ data: { proposeLink: { __typename: 'Queued' } } });
      expect(await child.stop('SIGKILL')).toBe('SIGKILL');
      await begin();
      expect(await waiting()).toMatchObject({ outbox: [{ status: 'queued' }] });
      await faults.up('AxleMSP');
      await eventually(async () => ((await waiting()).outbox[0]?.status === 'delivered' ? true : undefined));
      const { body } = await ask(url, waits);
      await holds(url, (body as { data: { proposeLink: Written } }).data.proposeLink.changes[0]!);
      expect((await waiting()).links.edges).toHaveLength(before + 1);
    });

    testWithSwitches('lets a request under way finish when told to stop, takes no new one, ends with 0', async () => {
      const faults = switchesOf(programme.network);
      const before = await programme.network.height(channel);
      await faults.lag('OemMSP', true);
      const underWay = propose(url);
      await eventually(async () => ((await programme.network.height(channel)) > before ? true : undefined));
      child.signal('SIGTERM');
      await eventually(async () =>
        health(url).then(
          () => undefined,
          () => true,
        ),
      );
      await faults.lag('OemMSP', false);
      const change = await underWay;
      expect(await child.ended()).toBe(0);
      await begin();
      await holds(url, change);
    });

    it('refuses data of a later version', async () => {
      await child.stop();
      const server = await DatabaseServer.open({ folder: data });
      const { engine } = await server.member('oem');
      await engine.tables.updateTable('format').set({ number: 99 }).execute();
      await server.close();
      const second = new Child(['node', '--config', file]);
      expect(await second.ended()).toBe(1);
      expect(second.lines.at(-1)).toMatch(/oem_engine has format 99, this version of Tierline knows up to \d/);
    });
  });

  it('lists all that is wrong with its configuration and ends with 78', async () => {
    const child = new Child(['node'], { TIERLINE_MEMBER_SLUG: 'Oem' });
    expect(await child.ended()).toBe(78);
    for (const path of ['member.slug', 'member.mspId', 'channels', 'peer', 'database', 'certificateAuthority'])
      expect(child.lines.join('\n')).toContain(`  ${path}: `);
  });
});

function fingerprintAt(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: 'localhost', port: Number(new URL(url).port), rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase());
      socket.end();
    });
    socket.on('error', reject);
  });
}
