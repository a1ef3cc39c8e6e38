import { KeeperStore, RuleStore, WorkflowFeed } from '@tierline/api/engine';
import { settingsOf } from '@tierline/api/processes';
import type { MemberDatabase } from '@tierline/api/readmodel';
import {
  comparePlaces,
  derivedDemand,
  type Feed,
  type FeedFact,
  type Place,
  processes,
  type RecordId,
  recordKinds,
  WorkflowEngine,
} from '@tierline/workflows';
import { channel } from '../../small-programme';
import { HandClock } from '../../workflows/hand-clock';
import { MemoryStore } from '../../workflows/memory-store';

/** What processes know, wait for, have done and have told, as sorted text; machine time left out. */
export type Processed = { instances: string[]; timers: string[]; effects: string[]; notified: string[] };
type Tick = { block: bigint; at: string };

/** As it lies in the member's database. */
export async function processed({ engine: { tables } }: MemberDatabase): Promise<Processed> {
  const instances = await tables.selectFrom('instances').selectAll().execute();
  const timers = await tables.selectFrom('timers').selectAll().execute();
  const effects = await tables.selectFrom('outbox').select(['effect_key', 'outcome']).execute();
  const notified = await tables.selectFrom('local_feed').selectAll().where('type', '=', 'Notified').execute();
  return {
    instances: texts(instances.map(({ process, key, state, stuck }) => ({ process, key, state, stuck }))),
    timers: texts(timers.map(({ process, key, timer, due }) => ({ process, key, timer, due }))),
    effects: texts(
      effects.map(({ effect_key, outcome }) => ({
        key: effect_key,
        status: (outcome as { status: string } | null)?.status ?? 'open',
      })),
    ),
    notified: texts(notified.map(({ kind, id, content }) => told(`${kind}/${id}`, content as Notified))),
  };
}

/** How many effects were tried more than once. */
export async function triedAgain({ engine: { tables } }: MemberDatabase): Promise<number> {
  return (await tables.selectFrom('outbox').select('effect_key').where('attempts', '>', 1).execute()).length;
}

/**
 * What an engine comes to that nobody ever killed, over the facts and ticks that the member has: one record after the other,
 * with all that the ledger said until then.
 */
export async function unkilled(database: MemberDatabase, mspId: string): Promise<Processed> {
  const ports = { mspId, rules: new RuleStore(database), keepers: new KeeperStore(database), now: () => new Date() };
  const settings = remembered(settingsOf(ports));
  const facts = await new WorkflowFeed(database).facts(channel, recordKinds, undefined, Number.MAX_SAFE_INTEGER);
  const ticks = await database.projection.tables.selectFrom('ticks').select(['block', 'at']).orderBy('block').execute();
  const records = new Map<string, FeedFact[]>();
  for (const fact of facts) {
    const key = `${fact.kind}/${fact.id}`;
    records.set(key, [...(records.get(key) ?? []), fact]);
  }
  const all: Processed = { instances: [], timers: [], effects: [], notified: [] };
  for (const own of records.values()) {
    const store = await played({ mspId, settings, facts: own, ticks });
    const { instances, timers, outbox, local } = store.tables;
    const keyOf = ({ kind, id }: RecordId): string => [channel, kind, id].join('/');
    for (const { id, instance } of instances.values())
      all.instances.push(
        text({ process: id.process, key: keyOf(id), state: instance.state ?? null, stuck: instance.stuck ?? null }),
      );
    for (const { process, timer, due, ...id } of timers.values())
      all.timers.push(text({ process, key: keyOf(id), timer, due }));
    for (const { key, status } of outbox.values()) all.effects.push(text({ key, status }));
    for (const { type, record, data } of local)
      if (type === 'Notified') all.notified.push(text(told(`${record.kind}/${record.id}`, data)));
  }
  return {
    instances: all.instances.sort(),
    timers: all.timers.sort(),
    effects: all.effects.sort(),
    notified: all.notified.sort(),
  };
}

type Played = {
  mspId: string;
  settings: (name: string) => Promise<unknown>;
  facts: readonly FeedFact[];
  ticks: readonly Tick[];
};

async function played({ mspId, settings, facts, ticks }: Played): Promise<MemoryStore> {
  const [store, feed] = [new MemoryStore(), new Unfolding(facts)];
  const faults: unknown[] = [];
  const engine = new WorkflowEngine(processes, {
    ...{ mspId, feed, store, settings, keptDays: 30, clock: new HandClock('2026-11-26T00:00:00.000Z') },
    commands: { perform: () => Promise.resolve({ result: 'done' }) },
    isIdle: (process) => Promise.resolve(process === derivedDemand.name),
    report: (fault) => faults.push(fault),
  });
  const kinds = new Set(facts.map(({ kind }) => kind));
  const look = async (ledgerTime: string | undefined): Promise<void> => {
    engine.nudge({ channel, kinds, ledgerTime });
    await engine.settled();
  };
  for (const block of new Set(facts.map((fact) => fact.block))) {
    feed.time = ticks.findLast((tick) => tick.block < block)?.at;
    await look(feed.time);
    feed.through = block;
    await look(feed.time);
  }
  feed.time = ticks.at(-1)?.at;
  await look(feed.time);
  await engine.close();
  if (faults.length > 0) throw new AggregateError(faults, 'an engine that nobody killed failed');
  return store;
}

/** One record's facts, block by block. */
class Unfolding implements Feed {
  time: string | undefined;
  through = -1n;

  constructor(private readonly own: readonly FeedFact[]) {}

  async channels(): Promise<string[]> {
    return [channel];
  }

  async ledgerTime(): Promise<string | undefined> {
    return this.time;
  }

  async facts(
    _channel: string,
    kinds: readonly string[],
    after: Place | undefined,
    limit: number,
  ): Promise<FeedFact[]> {
    return this.own
      .filter((fact) => fact.block <= this.through && kinds.includes(fact.kind))
      .filter((fact) => after === undefined || comparePlaces(fact, after) > 0)
      .slice(0, limit);
  }

  factsOf(): Promise<FeedFact[]> {
    throw new Error('nothing stands still here');
  }
}

type Notified = { to: unknown; why: string; urgency: string };
const told = (record: string, { to, why, urgency }: Notified): object => ({ record, to, why, urgency });

function remembered(ask: (name: string) => Promise<unknown>): (name: string) => Promise<unknown> {
  const known = new Map<string, Promise<unknown>>();
  return (name) => {
    const answer = known.get(name) ?? ask(name);
    known.set(name, answer);
    return answer;
  };
}

/** Members in the order of their names: a database has an order of its own. */
const text = (value: unknown): string => JSON.stringify(ordered(value));
const texts = (values: readonly unknown[]): string[] => values.map(text).sort();

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, ordered(member)]),
  );
}
