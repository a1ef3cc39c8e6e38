import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { eventually } from '../support/child';
import type { WriteAnswer } from '../support/asking';
import { onFabric } from '../support/fabric/fabric-at-hand';
import { channel, FaultyWorld } from '../support/fabric/faulty-world';
import { inTurn } from '../support/fabric/member-process';

const sellersPeer = 'peer0.seller.test';
const newCommandId = (): string => randomBytes(16).toString('hex');
const seconds = (since: number): string => ((Date.now() - since) / 1000).toFixed(1);
const hour = 3_600_000;

type Reader = { read(slug: string, query: string): Promise<Record<string, unknown>> };
type Place = { block: string; tx: number; fact: number; type: string; id: string };

/** Outcomes stated beforehand, by the names of the tests. */
onFabric('a partner, a value, a clock, a peer that is not as it should be', () => {
  const seen: string[] = [];
  let world: FaultyWorld;
  beforeAll(async () => {
    world = await FaultyWorld.start(1);
  }, 120_000);
  afterAll(async () => {
    await world.close();
    process.stdout.write(`\n| fault | outcome |\n|---|---|\n${seen.join('\n')}\n`);
  }, 60_000);

  const propose = (
    asking: Pick<FaultyWorld['asking'], 'write'>,
    waitMinutes: number,
    commandId = newCommandId(),
    toMspId = 'SellerMSP',
  ): Promise<WriteAnswer> => {
    const steps = [{ kind: 'link', command: 'ProposeLink', input: { to: toMspId } }];
    return asking.write('buyer', ['manager'], 'apply', { channel, steps, commandId, waitMinutes });
  };
  const idOf = (answer: WriteAnswer): string => {
    if (answer.__typename !== 'Written') throw new Error(JSON.stringify(answer));
    return answer.changes[0]!.record.id;
  };
  const stateOf = async (slug: string, id: string): Promise<unknown> =>
    (
      await world.asking.read(
        slug,
        `{ record(id: "${id}", channel: "${channel}", kind: "link") { version signedState } }`,
      )
    )['record'];
  async function places(asking: Reader, slug: string): Promise<Place[]> {
    const query = '{ feed(first: 500) { items { channel block tx fact type id } } }';
    const { feed } = (await asking.read(slug, query)) as { feed: { items: (Place & { channel: string })[] } };
    return feed.items.filter((item) => item.channel === channel);
  }
  const outbox = async (commandId: string) =>
    (
      (await world.asking.read('buyer', `{ outbox(commandId: "${commandId}") { status reason { code } } }`)) as {
        outbox: { status: string; reason: { code: string } }[];
      }
    ).outbox[0]!;

  test('the partner’s peer stands still: what needs it waits and is delivered once when it goes on, what does not goes on', async () => {
    const held = idOf(await propose(world.asking, 0));
    await world.settled();
    await world.asking.written('seller', ['manager'], 'acceptLink', { channel, id: held });
    const others = world.load(world.asking, 'steward');
    others.start(2);
    const ids = Array.from({ length: 4 }, newCommandId);
    const ended = newCommandId();
    const since = Date.now();
    world.freeze(sellersPeer, true);
    try {
      const answers = await Promise.all([
        ...ids.map((commandId) => propose(world.asking, 10, commandId)),
        world.asking.write('buyer', ['manager'], 'endLink', {
          ...{ channel, id: held, commandId: ended, waitMinutes: 10, input: { reason: 'no more' } },
        }),
      ]);
      // no peer says whom it waited for: all who were asked are named
      const told = expect.arrayContaining(['SellerMSP']) as string[];
      expect(answers.map((answer) => answer.__typename)).toEqual(answers.map(() => 'Queued'));
      for (const answer of answers)
        expect(answer).toMatchObject({ reason: { code: 'PARTNER_UNAVAILABLE', data: { organisations: told } } });
      await others.more(20);
    } finally {
      world.freeze(sellersPeer, false);
    }
    const back = Date.now();
    const reasons = new Set<string>();
    for (const commandId of [...ids, ended])
      await eventually(async () => {
        const { status, reason } = await outbox(commandId);
        reasons.add(reason.code);
        return status === 'delivered' ? true : undefined;
      });
    const delivered = seconds(back);
    await others.stop();
    await world.settled();
    expect([...reasons].filter((code) => !['PARTNER_UNAVAILABLE', 'PARTNER_BEHIND'].includes(code))).toEqual([]);
    const records = [
      held,
      ...(await Promise.all(ids.map((commandId) => propose(world.asking, 0, commandId)))).map(idOf),
    ];
    expect(new Set(records).size).toBe(5);
    for (const id of records) expect(await stateOf('seller', id)).toEqual(await stateOf('buyer', id));
    expect(await stateOf('seller', held)).toMatchObject({ version: 3 });
    const lost = [...(await others.lostAt('buyer')), ...(await others.lostAt('steward'))];
    expect(lost).toEqual([]);
    const pause = others.pauseSince(since);
    expect(pause).toBeLessThan(10);
    seen.push(
      `| the partner’s peer stands still for ${((back - since) / 1000).toFixed(0)} s | 5 writes that need it \`Queued\` (${[...reasons].join(', ')}), delivered once each ${delivered} s after it goes on; ${String(others.acknowledged.length)} writes without it meanwhile, longest pause ${pause.toFixed(1)} s; lost ${String(lost.length)} |`,
    );
  }, 60_000);

  test('private values never reach the partner’s peer: acknowledged, VERSION_MISSING there, and whole again by restate', async () => {
    const orderer = await world.leader();
    const before = await world.endorsed(sellersPeer);
    world.freeze(orderer, true);
    const writes = Array.from({ length: 4 }, () => propose(world.asking, 0));
    try {
      await eventually(async () => ((await world.endorsed(sellersPeer)) >= before + 4 ? true : undefined));
      await world.kill(sellersPeer);
      world.dropTransient(sellersPeer);
    } finally {
      world.freeze(orderer, false);
    }
    const ids = (await Promise.all(writes)).map(idOf);
    const since = Date.now();
    await world.bringBack();
    const findings = `{ findings(first: 100) { edges { node { code id } } } }`;
    const missing = async () => {
      const { findings: found } = (await world.asking.read('seller', findings)) as {
        findings: { edges: { node: { code: string; id: string } }[] };
      };
      return found.edges.filter(({ node }) => node.code === 'VERSION_MISSING').length;
    };
    await eventually(async () => ((await missing()) >= ids.length ? true : undefined));
    const told = seconds(since);
    for (const id of ids) expect(await stateOf('seller', id)).toBeNull();
    const restoring = Date.now();
    for (const id of ids) {
      const restate = `mutation { restateRecord(channel: "${channel}", kind: "link", id: "${id}", target: "SellerMSP") { __typename } }`;
      expect(await world.asking.ask('buyer', ['manager'], restate)).toEqual({
        data: { restateRecord: { __typename: 'Done' } },
      });
    }
    await world.settled();
    for (const id of ids) expect(await stateOf('seller', id)).toEqual(await stateOf('buyer', id));
    seen.push(
      `| private values of ${String(ids.length)} acknowledged writes dropped at the partner’s peer | \`VERSION_MISSING\` ${told} s after its return began; \`restateRecord\` brings them in ${seconds(restoring)} s; lost 0 |`,
    );
  }, 60_000);

  test.each([
    ['fast', hour],
    ['slow', -hour],
  ])(
    'a node’s clock is an hour %s: every write of it is refused, reads go on; right again, writes go on',
    async (name, off) => {
      const node = await world.process('buyer', `clock-${name}`, {
        folder: join(world.operator.folder, `clock-${name}-data`),
      });
      await node.start(node.shiftable);
      try {
        await node.ready();
        const asking = inTurn([node]);
        const kept = [idOf(await propose(asking, 0))];
        node.shiftClock(off);
        const refused = await eventually(async () => {
          const answer = await propose(asking, 0);
          if (answer.__typename === 'Written') kept.push(idOf(answer));
          return answer.__typename === 'Refused' ? answer : undefined;
        });
        expect(refused).toMatchObject({ code: 'TIME_OUTSIDE_WINDOW' });
        const elsewhere = idOf(await propose(world.asking, 0));
        await eventually(async () => {
          const { record } = await asking.read('buyer', `{ record(id: "${elsewhere}") { version } }`);
          return record ?? undefined;
        });
        node.shiftClock(0);
        const since = Date.now();
        kept.push(
          await eventually(async () => {
            const answer = await propose(asking, 0);
            return answer.__typename === 'Written' ? idOf(answer) : undefined;
          }),
        );
        await world.settled();
        for (const id of kept) expect(await stateOf('seller', id)).toMatchObject({ version: 1 });
        seen.push(
          `| a node’s clock an hour ${name} | \`TIME_OUTSIDE_WINDOW\`; reads go on; writes ${seconds(since)} s after it is right again; lost 0 |`,
        );
      } finally {
        await node.stop();
      }
    },
    60_000,
  );

  test('a second peer of a member joins a channel with history: a node on it projects all of it from block 0', async () => {
    const since = Date.now();
    const peer = await world.secondPeer();
    const joined = seconds(since);
    const database = { folder: join(world.operator.folder, 'late-data') };
    const node = await world.process('seller', 'late', database, peer);
    const starting = Date.now();
    await node.start();
    try {
      await node.ready();
      const projected = seconds(starting);
      await world.settled();
      const all = await places(world.asking, 'seller');
      await eventually(async () => ((await places(inTurn([node]), 'seller')).length === all.length ? true : undefined));
      expect(await places(inTurn([node]), 'seller')).toEqual(all);
      const { findings } = await inTurn([node]).read(
        'seller',
        '{ findings(first: 100) { edges { node { code id } } } }',
      );
      expect(findings).toEqual(
        (await world.asking.read('seller', '{ findings(first: 100) { edges { node { code id } } } }'))['findings'],
      );
      seen.push(
        `| a peer joins late, a node projects from block 0 | peer up and joined in ${joined} s, node ready ${projected} s after its start; ${String(all.length)} facts equal to those of the node that was there; lost 0 |`,
      );
    } finally {
      await node.stop();
    }
  }, 90_000);
});
