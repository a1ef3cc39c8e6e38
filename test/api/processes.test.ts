import type { InstanceId } from '@tierline/workflows';
import { isAutomatic } from './cases/automation';
import { isLookedFor } from './cases/detection';
import { isOwed } from './cases/escalation';
import { at, ProcessingNode } from '../support/processing-node';
import { channel } from '../support/reading-node';

const name = 'forecast-response-deadline';
const place = { channel, kind: 'forecast', id: 'f1'.repeat(16) };
const id: InstanceId = { process: name, ...place };
const key = `${name}/${channel}/forecast/${place.id}/remind`;
const effect = { type: 'remind', record: place, reminder: { of: 'demand', dueBy: at } } as const;
const named = `process: "${name}", channel: "${channel}", kind: "forecast", id: "${place.id}"`;

describe('processes of a member, asked through its API', () => {
  let world: ProcessingNode;
  beforeAll(async () => {
    world = await ProcessingNode.open();
    await world.store.transaction((tx) =>
      tx.addEffect({ ...{ key, instance: id, effect }, attempts: 0, nextAttempt: at, status: 'open' }),
    );
  });
  afterAll(() => world.node.close());
  beforeEach(async () => {
    world.node.roles = ['manager'];
    await world.store.transaction(async (tx) => {
      await tx.saveInstance(id, { state: {}, stuck: { reason: 'no rule', after: undefined } });
      await tx.saveTimer({ ...id, timer: 'response', due: at });
      await tx.saveEffect({ key, instance: id, effect, attempts: 2, nextAttempt: at, status: 'refused', reason: 'NO' });
    });
  });

  const listed = async (filter: string) => {
    const { data, errors } = await world.node.ask(
      `{ processes(${filter}) { edges { node { process isStuck isCancelled reason timers { name due } effects { key } } } } }`,
    );
    if (!data) throw new Error(JSON.stringify(errors));
    return (data['processes'] as { edges: { node: object }[] }).edges.map((edge) => edge.node);
  };
  const acted = async (call: string) => {
    const { data, errors } = await world.node.ask(
      `mutation { act: ${call} { __typename ... on Refused { code } ... on ProcessActed { acted } } }`,
    );
    return data?.['act'] ?? errors?.[0]?.extensions.code;
  };
  const done = { __typename: 'ProcessActed', acted: true };

  it('shows what each waits for, and which stand still', async () => {
    expect(await listed('held: true')).toEqual([
      {
        process: name,
        isStuck: true,
        isCancelled: false,
        reason: 'no rule',
        timers: [{ name: 'response', due: at }],
        effects: [],
      },
    ]);
    expect(await listed(`held: false`)).toEqual([]);
    expect(await listed(`id: "${place.id}", kind: "forecast", process: "${name}"`)).toHaveLength(1);
    expect(await listed(`channel: "motor-programme"`)).toEqual([]);
    const { data } = await world.node.ask(
      '{ troubledEffects { key type status attempts reason nextAt record { id } } }',
    );
    expect(data?.['troubledEffects']).toEqual([
      { key, type: 'remind', status: 'REFUSED', attempts: 2, reason: 'NO', nextAt: null, record: null },
    ]);
  });

  it('is acted on by a manager, who is told of in the feed', async () => {
    expect(await acted(`retryProcess(${named}, reason: "mended")`)).toEqual(done);
    expect(await listed('held: true')).toEqual([]);
    expect(await acted(`cancelProcess(${named}, reason: "enough")`)).toEqual(done);
    expect(await listed('held: true')).toMatchObject([{ isStuck: false, isCancelled: true, reason: 'enough' }]);
    expect(await acted(`skipProcess(${named}, reason: "go on")`)).toEqual(done);
    expect(await acted(`retryEffect(key: "${key}", reason: "now")`)).toEqual(done);
    expect(await listed(`id: "${place.id}"`)).toMatchObject([{ effects: [{ key }] }]);
    expect(await acted(`giveUpEffect(key: "${key}", reason: "no use")`)).toEqual(done);
    expect(world.looked).toBe(5);
    const { items } = await world.node.feed.page(undefined);
    const said = items.filter(({ type }) => type === 'ProcessActed').map(({ content }) => content);
    expect(said).toMatchObject([
      { act: 'retried', by: 'p-1', reason: 'mended', channel },
      { act: 'cancelled', by: 'p-1', reason: 'enough' },
      { act: 'skipped' },
      { act: 'effect-retried', effect: key },
      { act: 'effect-given-up', effect: key, reason: 'no use' },
    ]);
  });

  it('is acted on by nobody else', async () => {
    world.node.roles = ['planner', 'logistics', 'quality', 'auditor', 'viewer', 'bot'];
    const calls = ['retryProcess', 'skipProcess', 'cancelProcess'].map((call) => `${call}(${named}, reason: "x")`);
    const onEffect = ['retryEffect', 'giveUpEffect'].map((call) => `${call}(key: "${key}", reason: "x")`);
    for (const call of [...calls, ...onEffect]) expect(await acted(call)).toMatchObject({ code: 'ROLE_MISSING' });
  });

  it('refuses what is not there, and what has no reason', async () => {
    const other = named.replace('f1f1', 'f2f2');
    expect(await acted(`retryProcess(${other}, reason: "x")`)).toMatchObject({ code: 'PROCESS_NOT_HELD' });
    expect(await acted(`cancelProcess(${other}, reason: "x")`)).toMatchObject({ code: 'PROCESS_UNKNOWN' });
    expect(await acted(`giveUpEffect(key: "none", reason: "x")`)).toMatchObject({ code: 'EFFECT_UNKNOWN' });
    expect(await acted(`cancelProcess(${named}, reason: "")`)).toBe('MALFORMED');
  });

  it('counts cumulative quantities where those who state them say so', async () => {
    const fields = '{ ... on CumulativeCounting { isActive parts version by } ... on Refused { code } }';
    const counting = async (query: string) => {
      const { data, errors } = await world.node.ask(`${query} ${fields} }`);
      return data ? Object.values(data)[0] : errors?.[0]?.extensions.code;
    };
    const set = (input: string) => counting(`mutation { setCumulativeCounting(input: ${input})`);
    expect(await counting('{ cumulativeCounting')).toEqual({ isActive: false, parts: null, version: 0, by: '' });
    world.node.roles = ['logistics'];
    expect(await set('{ active: true, parts: ["OEM-4711"] }')).toEqual({
      ...{ isActive: true, parts: ['OEM-4711'], version: 1, by: 'p-1' },
    });
    expect(await set('{ active: true, parts: [] }')).toMatchObject({ code: 'MALFORMED' });
    expect(await set('{ active: true }')).toMatchObject({ parts: null, version: 2 });
    world.node.roles = ['quality', 'auditor', 'viewer', 'bot'];
    expect(await set('{ active: false }')).toEqual({ code: 'ROLE_MISSING' });
    expect(await counting('{ cumulativeCounting')).toEqual({ code: 'ROLE_MISSING' });
  });

  describe('what is looked for', () => isLookedFor(() => world));
  describe('a case that waits', () => isOwed(() => world));
  describe('what is done by itself', () => isAutomatic(() => world));
});
