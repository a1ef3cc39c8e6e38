import { readFileSync } from 'node:fs';
import type { NodeStatus } from '@tierline/network/fabric';
import type { NativeNetwork } from '@tierline/network/native';
import { bare, otherChannel } from '../../support/differential/bare-subject';
import { Client } from '../../support/differential/client';
import { rolePolicy } from '../../support/differential/key-policy';
import { type Proposal, type Script, withPrefix } from '../../support/differential/script';
import { Stage } from '../../support/differential/stage';
import { channel } from '../../support/differential/subject';
import { made } from '../../support/differential/tamper';
import { onFabric } from '../../support/fabric/fabric-at-hand';
import { embeddedGround } from '../../support/ground/embedded-ground';
import { raiseNative } from '../../support/ground/native-ground';
import { eventually } from '../../support/waiting';

const hostile = 'Org1MSP';
const own = `_implicit_org_${hostile}`;
const panic = "panic: Nil value not allowed. Instead call 'Delete' function";
const attempts = 5;

/** One member alone, in its own collection, where its own peer's endorsement is enough. */
const pair = (key: string): Proposal[] => [
  { by: hostile, calls: [['forget', own, key]], at: [hostile] },
  { by: hostile, calls: [['privatePolicy', own, key, rolePolicy(hostile)]], at: [hostile] },
];
const script: Script = {
  title: 'a deletion and a key policy in one block',
  rounds: [pair('$'), [{ by: hostile, does: 'evaluate', calls: [['getPrivatePolicy', own, '$']] }]],
};

/** Endorsed both, then submitted one after the other. @returns their codes; undefined: the peer went away meanwhile */
async function playedBy(client: Client, proposals: readonly Proposal[]): Promise<(number | undefined)[]> {
  const ready = [];
  for (const proposal of proposals) {
    const endorsed = await client.propose(proposal).endorse();
    if ('refusal' in endorsed) throw new Error(JSON.stringify(endorsed.refusal));
    ready.push(made(endorsed.answer.getBytes(), client, new Map(), undefined));
  }
  for (const { bytes, signature } of ready) await client.submit(bytes, signature);
  return Promise.all(
    ready.map(async ({ txId }) => {
      const status = await client.status(txId);
      return 'answer' in status ? status.answer : undefined;
    }),
  );
}

/** docs/real-fabric.md: one valid transaction deletes a key, a later one of the same block sets the key's policy. */
onFabric(script.title, () => {
  let network: NativeNetwork;
  let close: (() => Promise<void>) | undefined;
  const clients: Client[] = [];
  const clientOn = async (name: string): Promise<Client> => {
    const credentials = await network.enrol(hostile, { enrolmentId: name, role: 'client' });
    const client = new Client(bare, hostile, { address: network.connection(hostile), credentials, channel: name });
    clients.push(client);
    return client;
  };
  const peers = async (): Promise<NodeStatus[]> => (await network.status()).filter(({ kind }) => kind === 'peer');
  const panics = async (): Promise<number[]> =>
    (await peers()).map(({ log }) => readFileSync(log, 'utf8').split(panic).length - 1);
  const dead = async (): Promise<boolean> => (await peers()).every(({ pid }) => pid === undefined);

  beforeAll(async () => {
    ({ network, close } = await raiseNative({ ...bare.settings, oneByOne: [otherChannel] }));
  }, 120_000);
  afterAll(async () => {
    for (const client of clients) client.close();
    await close?.();
  }, 60_000);

  test('the embedded network commits both and does nothing to the key', async () => {
    const stage = await Stage.open(bare, embeddedGround);
    try {
      let plays = 0;
      const play = () => stage.play([withPrefix(script, `k${String(++plays)}`)]);
      const [played] = await eventually(play, ([one]) => one?.isWhole === true);
      const committed = { 'committed in round 0': { flags: [0] } };
      expect(played?.rounds).toMatchObject([[committed, committed], [{ answer: '' }]]);
    } finally {
      await stage.close();
    }
  });

  test('in blocks of one transaction each it harms nobody', async () => {
    expect(await playedBy(await clientOn(otherChannel), pair('k'))).toEqual([0, 0]);
    await network.settled();
    expect(await panics()).toEqual([0, 0, 0]);
  });

  test('it ends every peer, by one member’s own endorsement in its own collection', async () => {
    const client = await clientOn(channel);
    let codes: (number | undefined)[] = [];
    // A block's border may come between the two; nothing happens then.
    for (let attempt = 0; attempt < attempts && !codes.includes(undefined); attempt += 1)
      codes = await playedBy(client, pair(`k${String(attempt)}`));
    expect(codes).toEqual([undefined, undefined]);
    await eventually(dead, (isSo) => isSo);
    expect(await panics()).toEqual([1, 1, 1]);
  });

  test('and again when they are started on their data', async () => {
    const start = network.up().find(({ title }) => title === 'Peers');
    // Whoever starts them may see them well for a moment, or gone.
    await start?.run(() => undefined).catch(() => undefined);
    await eventually(dead, (isSo) => isSo);
    expect(await panics()).toEqual([2, 2, 2]);
  });
});
