import fc from 'fast-check';
import { sha256Hex } from '@tierline/chaincode/record';
import type { Json, StepRequest } from '@tierline/chaincode/schema';
import { Channel } from '../support/chaincode/channel';
import {
  bootstrapHash,
  consortium,
  hex,
  memberIds,
  open,
  registryOf,
  stepOn,
  type Consortium,
} from '../support/chaincode/consortium';
import type { Person } from '../support/chaincode/person';
import type { Proposal } from '../support/chaincode/simulation';

/** The same JSON with the members of every object in another order. */
function shuffled(value: Json, order: (names: string[]) => string[]): Json {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, order));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(order(Object.keys(value)).map((name) => [name, shuffled(value[name]!, order)]));
}

const pair = ['AxleMSP', 'OemMSP'];
const id = hex(16);
let world: Consortium;
beforeAll(async () => {
  world = await consortium();
  await submit(open(pair, { a: 1, b: [{ c: 'x', d: null }], e: {} }));
  await submit(open([...pair, 'StewardMSP']), 'council');
});

const step = (command: StepRequest['command'], kind = 'probe') => stepOn(world.channel, 'OemMSP', id, command, kind);
const submit = (command: StepRequest['command'], kind?: string) =>
  world.channel.submit(world.people.OemMSP, 'records:apply', { steps: [step(command, kind)] });

/** In an instance of its own, over the same state. */
async function simulate(proposal: Proposal): Promise<string> {
  const channel = new Channel(world.channel.name, memberIds, bootstrapHash(world.registry));
  for (const [mspId, { state }] of world.channel.peers) Object.assign(channel.peers.get(mspId)!.state, state);
  const { status, message, simulation } = await channel.simulate('OemMSP', proposal);
  return status === 200 ? simulation.bytes : message;
}

const every = (): [string, string, Json][] => {
  const prior = step(open(pair)).prior!;
  const request = { commandId: hex(16), salt: hex(16) };
  const registry = { ...registryOf(world.channel.name), sequence: 2 };
  return [
    ['records:apply', 'steps', [step({ name: 'SetValue', input: { value: { z: 1, y: { x: ['b', 'a'] } } } })]],
    [
      'records:apply',
      'steps',
      [{ ...request, id: hex(16), kind: 'probe', command: open(pair, { q: 1, p: 2 }) }] as Json,
    ],
    ['records:apply', 'steps', [step({ name: 'Invite', input: { member: 'CarrierMSP' } })]],
    [
      'records:apply',
      'steps',
      [
        {
          ...step({ name: 'SetValue', input: { value: 1 } }, 'council'),
          absences: [{ mspId: 'AxleMSP', reason: 'behind' }],
        },
      ],
    ],
    ['records:entry', 'entry', { ...request, kind: 'probe', id, prior, content: { type: 'note', text: 'n' } }],
    ['records:mend', 'mend', { ...prior, replaces: sha256Hex(prior.seal) }],
    [
      'records:restate',
      'restate',
      { target: 'AxleMSP', key: `probe/${id}/body/1`, value: prior.body, seal: prior.seal },
    ],
    ['records:notice', 'notice', { ...request, content: { type: 't', b: 1, a: 2 } }],
    [
      'records:purge',
      'purge',
      { seal: prior.seal, items: [{ holders: ['OemMSP'], key: `probe/${id}/entry/${hex(16)}` }] },
    ],
    ['records:succeed', 'succeed', { ...request, prior, nonce: hex(16), without: 'CarrierMSP' }],
    ['consortium:move', 'motion', { commandId: hex(16), registry, codes: [] }],
    ['consortium:bootstrap', 'bootstrap', { registry, codes: [] }],
  ];
};

test('every function gives the same bytes or the same refusal in separate instances, whatever the order of members', async () => {
  const by: Person = world.people.OemMSP;
  for (const [name, key, content] of every()) {
    const proposal = world.channel.propose(by, name, { [key]: content });
    const expected = await simulate(proposal);
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat()), async (dice) => {
        const order = (names: string[]) =>
          names
            .map((each) => [dice.next().value, each] as const)
            .sort(([a], [b]) => a - b)
            .map(([, each]) => each);
        const transient = new Map([[key, Buffer.from(JSON.stringify(shuffled(content, order)))]]);
        expect(await simulate({ ...proposal, transient })).toBe(expected);
      }),
      { numRuns: 5 },
    );
  }
});
